import { averageCorrelation, correlationOf } from '../estimation/correlation.ts'
import { requireReturns } from '../estimation/returns.ts'
import { ledoitWolfIdentity } from '../estimation/shrinkage.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** When a market's correlation has jumped. */
export type CorrelationAlarmSpec = {
  /** Periods of each correlation. */
  readonly window: number
  /** Correlations whose mean and deviation are the usual, the present one among them. */
  readonly usual: number
  /** The alarm begins at a shift of this many deviations, and ends at `endsAt` or below. */
  readonly beginsAt: number
  readonly endsAt: number
}

/**
 * Fifteen days against a year, as Kritzman, Li, Page & Rigobon 2011, and a deviation and a half.
 *
 * Their one deviation stood on 38% of the days of eight coins from 2018 to 2022, which warns of
 * nothing; 1.5 on 21% in 17 alarms, two deviations on 4%, but a fortnight after the crashes.
 */
export const correlationAlarmSpec: CorrelationAlarmSpec = {
  window: 15,
  usual: 365,
  beginsAt: 1.5,
  endsAt: 0.5,
}

/** How correlated a market was, and whether that had jumped; from the past alone. */
export type CorrelationAlarm = {
  /** T - window + 1 average correlations, shrunk; the first for the first full window. */
  readonly averages: Float64Array
  /** T - window - usual + 2 shifts, in deviations; the first for the first usual year. */
  readonly shifts: Float64Array
  /** As many as the shifts: 1 where the alarm stands. */
  readonly alarms: Uint8Array
}

/**
 * Whether the average correlation of returns (T by n, n > 1) has jumped, with hysteresis (REG-4).
 *
 * Each average is that of the last `window` periods, of returns brought to one variance and shrunk
 * toward independence (Ledoit & Wolf 2004), so that few observations of many assets do not look
 * correlated. Its shift is its distance from the usual mean, over the usual sample deviation
 * (Kritzman, Li, Page & Rigobon 2011 for the shift; Pollet & Wilson 2010 for the average).
 * A correlation that does not vary has a shift of 0. Returns of one row are of one UTC instant, or
 * the Epps effect hides what they share. Refuses EMPTY, SHAPE, NOT_FINITE, TOO_SHORT,
 * OUT_OF_DOMAIN, and ZERO_VARIANCE of an asset that stands still for a window.
 */
export function correlationAlarm(
  returns: Matrix,
  spec: CorrelationAlarmSpec = correlationAlarmSpec,
): Solved<CorrelationAlarm> {
  const checked = requireSpec(returns, spec)
  if (!checked.ok) return checked
  const averages = new Float64Array(returns.rows - spec.window + 1)
  const part = zeros(spec.window, returns.cols)
  for (let first = 0; first < averages.length; first++) {
    const from = first * returns.cols
    part.values.set(returns.values.subarray(from, from + part.values.length))
    const average = shrunkAverage(part)
    if (!average.ok) return average
    averages[first] = average.value
  }
  const shifts = Float64Array.from({ length: averages.length - spec.usual + 1 }, (_, at) => {
    return shiftOf(averages.subarray(at, at + spec.usual))
  })
  return solved({ averages, shifts, alarms: alarmsOver(shifts, spec) })
}

/** Average correlation of one window; its rows are rescaled in place. */
function shrunkAverage(part: Matrix): Solved<number> {
  const { rows, cols, values } = part
  for (let col = 0; col < cols; col++) {
    let [sum, squares] = [0, 0]
    for (let row = 0; row < rows; row++) sum += values[row * cols + col] as number
    const mean = sum / rows
    for (let row = 0; row < rows; row++)
      squares += ((values[row * cols + col] as number) - mean) ** 2
    const deviation = Math.sqrt(squares / rows)
    if (!(deviation > 1e-14 * Math.abs(mean))) {
      const message = 'every asset moves in every window'
      return unsolved('ZERO_VARIANCE', message, 'returns', 'above 0', `asset ${col}`)
    }
    for (let row = 0; row < rows; row++) {
      values[row * cols + col] = (values[row * cols + col] as number) / deviation
    }
  }
  const shrunk = ledoitWolfIdentity(part)
  if (!shrunk.ok) return shrunk
  const parts = correlationOf(shrunk.value.covariance)
  return parts.ok ? averageCorrelation(parts.value.correlation) : parts
}

/** The last entry less the mean of all, in sample deviations of all. */
function shiftOf(usual: Float64Array): number {
  let sum = 0
  for (let at = 0; at < usual.length; at++) sum += usual[at] as number
  const mean = sum / usual.length
  let squares = 0
  for (let at = 0; at < usual.length; at++) squares += ((usual[at] as number) - mean) ** 2
  const deviation = Math.sqrt(squares / (usual.length - 1))
  return deviation > 1e-12 ? ((usual.at(-1) as number) - mean) / deviation : 0
}

function alarmsOver(shifts: Float64Array, { beginsAt, endsAt }: CorrelationAlarmSpec): Uint8Array {
  const alarms = new Uint8Array(shifts.length)
  let stands = 0
  for (let at = 0; at < shifts.length; at++) {
    const shift = shifts[at] as number
    if (shift >= beginsAt) stands = 1
    else if (shift <= endsAt) stands = 0
    alarms[at] = stands
  }
  return alarms
}

function requireSpec(returns: Matrix, spec: CorrelationAlarmSpec): Solved<Matrix> {
  const { window, usual, beginsAt, endsAt } = spec
  const counts = [requireCount(window, 3, 'window'), requireCount(usual, 2, 'usual')]
  for (const count of counts) if (!count.ok) return count
  if (!(beginsAt > endsAt && Number.isFinite(beginsAt - endsAt))) {
    const message = 'an alarm ends below where it begins'
    return unsolved('OUT_OF_DOMAIN', message, 'endsAt', `below ${beginsAt}`, `${endsAt}`)
  }
  if (returns.cols < 2) {
    const actual = `${returns.cols}`
    return unsolved('SHAPE', 'there is a pair', 'returns', '2 columns', actual)
  }
  return requireReturns(returns, window + usual - 1)
}
