import { deviationOf } from '../risk/moments.ts'
import { requirePositive } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Prices of periods (T each), in one currency, the oldest first. */
export type PriceBars = {
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/**
 * Which prices of a period count.
 *
 * `close`: the sample deviation of the window's own log returns. `parkinson` (1980): high and low,
 * no drift. `garman-klass` (1980): open and close too. `rogers-satchell` (1991): holds with drift.
 * `garman-klass-overnight`: Garman-Klass and the squared gap from the close before. `yang-zhang`
 * (2000): gaps and drift, with the least variance. All but `close` miss what happens off the grid.
 */
export type RangeEstimator =
  | 'close'
  | 'parkinson'
  | 'garman-klass'
  | 'rogers-satchell'
  | 'garman-klass-overnight'
  | 'yang-zhang'

/** Over which window, and how many periods a year has. */
export type RangeSpec = {
  readonly estimator: RangeEstimator
  readonly window: number
  readonly periodsPerYear: number
}

/** Periods that an estimator needs at least, and those before them. */
const needs: Readonly<Record<RangeEstimator, { readonly window: number; readonly before: 0 | 1 }>> =
  {
    close: { window: 3, before: 0 },
    parkinson: { window: 1, before: 0 },
    'garman-klass': { window: 1, before: 0 },
    'rogers-satchell': { window: 1, before: 0 },
    'garman-klass-overnight': { window: 1, before: 1 },
    'yang-zhang': { window: 2, before: 1 },
  }

/**
 * Volatility a year of the last `window` periods of prices (T), from their ranges.
 *
 * Refuses SHAPE, TOO_SHORT (overnight estimators need the close before the window too), and
 * OUT_OF_DOMAIN of a window, a year, or prices that no market made: not positive, or an open or
 * close outside high and low.
 *
 * @example Parkinson: a range of ln 2 in one period is sqrt(ln 2) / 2
 * const [low, high] = [Float64Array.of(1), Float64Array.of(2)]
 * const prices = { open: low, high, low, close: high }
 * const vol = rangeVolatility(prices, { estimator: 'parkinson', window: 1, periodsPerYear: 1 })
 * vol.ok && vol.value // ≈ 0.4162773
 */
export function rangeVolatility(bars: PriceBars, spec: RangeSpec): Solved<number> {
  const checked = requireBars(bars, spec)
  if (!checked.ok) return checked
  const { window, periodsPerYear } = spec
  const variance = varianceOf(bars, bars.close.length - window, spec)
  return variance.ok ? solved(Math.sqrt(variance.value * periodsPerYear)) : variance
}

function varianceOf(bars: PriceBars, from: number, { estimator, window }: RangeSpec) {
  const { open, close } = bars
  const gaps = (start: number, of: Float64Array, before: Float64Array, shift: 0 | 1) =>
    Float64Array.from({ length: from + window - start }, (_, at) =>
      Math.log((of[start + at] as number) / (before[start + at - shift] as number)),
    )
  if (estimator === 'close')
    return squareOf(deviationOf(gaps(from + 1, close, close, 1), { ddof: 1 }))
  if (estimator !== 'yang-zhang') return solved(meanOfPeriods(bars, from, estimator))
  const overnight = squareOf(deviationOf(gaps(from, open, close, 1), { ddof: 1 }))
  const openToClose = squareOf(deviationOf(gaps(from, close, open, 0), { ddof: 1 }))
  if (!overnight.ok) return overnight
  if (!openToClose.ok) return openToClose
  const share = 0.34 / (1.34 + (window + 1) / (window - 1))
  const inside = meanOfPeriods(bars, from, 'rogers-satchell')
  return solved(overnight.value + share * openToClose.value + (1 - share) * inside)
}

function squareOf(deviation: Solved<number>): Solved<number> {
  return deviation.ok ? solved(deviation.value * deviation.value) : deviation
}

function meanOfPeriods(bars: PriceBars, from: number, estimator: RangeEstimator): number {
  let sum = 0
  for (let time = from; time < bars.close.length; time++) sum += varianceAt(bars, time, estimator)
  return sum / (bars.close.length - from)
}

/** What one period says of the variance by itself. */
function varianceAt(
  { open, high, low, close }: PriceBars,
  time: number,
  estimator: RangeEstimator,
): number {
  const start = open[time] as number
  const up = Math.log((high[time] as number) / start)
  const down = Math.log((low[time] as number) / start)
  const end = Math.log((close[time] as number) / start)
  if (estimator === 'parkinson') return (up - down) ** 2 / (4 * Math.LN2)
  if (estimator === 'rogers-satchell') return up * (up - end) + down * (down - end)
  const garmanKlass = 0.5 * (up - down) ** 2 - (2 * Math.LN2 - 1) * end ** 2
  if (estimator === 'garman-klass') return garmanKlass
  return garmanKlass + Math.log(start / (close[time - 1] as number)) ** 2
}

function requireBars(bars: PriceBars, spec: RangeSpec): Solved<PriceBars> {
  const { open, high, low, close } = bars
  const least = needs[spec.estimator]
  const count = requireCount(spec.window, least.window, 'window')
  if (!count.ok) return count
  const year = requirePositive(spec.periodsPerYear, 'periodsPerYear')
  if (!year.ok) return year
  const odd = [open, high, low].find(({ length }) => length !== close.length)
  if (odd !== undefined) {
    const message = 'each period has four prices'
    return unsolved('SHAPE', message, 'bars', `${close.length}`, `${odd.length}`)
  }
  const periods = spec.window + least.before
  if (close.length < periods) {
    const message = 'the window and what stands before it are there'
    return unsolved('TOO_SHORT', message, 'bars', `${periods} periods`, `${close.length}`)
  }
  for (let time = 0; time < close.length; time++) {
    const [from, to] = [open[time] as number, close[time] as number]
    const [top, bottom] = [high[time] as number, low[time] as number]
    const isInside = bottom > 0 && bottom <= Math.min(from, to) && top >= Math.max(from, to)
    if (isInside && top < Infinity) continue
    const actual = `${from}, ${top}, ${bottom}, ${to} at ${time}`
    const message = 'open and close lie between a positive low and the high'
    return unsolved('OUT_OF_DOMAIN', message, 'bars', 'low to high', actual)
  }
  return solved(bars)
}
