import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Whether closes stand above their mean, with a band in which nothing changes. */
export type TrendSpec = {
  /** Bars of each mean, the bar of the close included. */
  readonly windows: readonly number[]
  /** On above the mean times one plus this, off below it times one less this. */
  readonly band: number
}

/** The trend guard: means of 50, 100 and 200 bars, and 2% of hysteresis. */
export const trendGuard: TrendSpec = { windows: [50, 100, 200], band: 0.02 }

/** A market that all filters see rising, none does, or some do. */
export const trendLabels = ['up', 'down', 'sideways'] as const
/** One of `trendLabels`. */
export type TrendLabel = (typeof trendLabels)[number]

/** The states of a trend at each close (T), from the closes up to it alone. */
export type TrendPath = {
  /** For each window, 1 where it is on and 0 where it is off (T). */
  readonly states: readonly Uint8Array[]
  /** Share (T) of the windows that are on. */
  readonly shares: Float64Array
  readonly labels: readonly TrendLabel[]
}

/**
 * Trend states of closes (T): on above the mean and the band, off below, else as before (REG-4).
 *
 * A window is on until it has its bars. Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of a window, a
 * band outside 0 to 1, or a close that is not positive. Brock, Lakonishok & LeBaron 1992.
 *
 * @example
 * const closes = Float64Array.of(100, 90, 80, 120)
 * const trend = trendStates(closes, { windows: [2], band: 0.02 })
 * trend.ok && trend.value.labels // ['up', 'down', 'down', 'up']
 */
export function trendStates(closes: Float64Array, spec: TrendSpec): Solved<TrendPath> {
  const checked = requireTrend(closes, spec)
  if (!checked.ok) return checked
  const states = spec.windows.map((window) => statesOver(closes, window, spec.band))
  const shares = Float64Array.from(closes, (_, time) => {
    const on = states.reduce((count, path) => count + (path[time] as number), 0)
    return on / states.length
  })
  return solved({ states, shares, labels: Array.from(shares, labelOf) })
}

function statesOver(closes: Float64Array, window: number, band: number): Uint8Array {
  const states = new Uint8Array(closes.length)
  let state = 1
  for (let time = 0; time < closes.length; time++) {
    if (time + 1 >= window) {
      // Summed afresh at each bar: a running sum would carry the rounding of all bars before.
      let sum = 0
      for (let at = time + 1 - window; at <= time; at++) sum += closes[at] as number
      const mean = sum / window
      const close = closes[time] as number
      if (close > mean * (1 + band)) state = 1
      else if (close < mean * (1 - band)) state = 0
    }
    states[time] = state
  }
  return states
}

function labelOf(share: number): TrendLabel {
  if (share === 1) return 'up'
  return share === 0 ? 'down' : 'sideways'
}

function requireTrend(closes: Float64Array, { windows, band }: TrendSpec): Solved<Float64Array> {
  if (windows.length === 0) return unsolved('EMPTY', 'there are windows', 'windows', '1', '0')
  for (const window of windows) {
    const count = requireCount(window, 1, 'windows')
    if (!count.ok) return count
  }
  if (!(band >= 0 && band < 1)) {
    return unsolved('OUT_OF_DOMAIN', 'a band is a share', 'band', 'from 0 to below 1', `${band}`)
  }
  const series = requireSeries(closes, 1, 'closes')
  if (!series.ok) return series
  const stray = closes.find((close) => !(close > 0))
  if (stray === undefined) return solved(closes)
  return unsolved('OUT_OF_DOMAIN', 'a close is positive', 'closes', 'above 0', `${stray}`)
}
