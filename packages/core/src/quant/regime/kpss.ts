import { leastSquares } from '../linear/least-squares.ts'
import { zeros } from '../matrix.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import type { Deterministics } from './dickey-fuller.ts'

/** The result of a KPSS test: a high statistic speaks against stationarity. */
export type StationarityTest = {
  readonly statistic: number
  /** The p-value lies in this range; the published table has no other steps. */
  readonly pValueRange: { readonly least: number; readonly most: number }
}

/** Kwiatkowski, Phillips, Schmidt & Shin 1992, table 1: probability and critical value. */
const table = {
  constant: [
    [0.1, 0.347],
    [0.05, 0.463],
    [0.025, 0.574],
    [0.01, 0.739],
  ],
  trend: [
    [0.1, 0.119],
    [0.05, 0.146],
    [0.025, 0.176],
    [0.01, 0.216],
  ],
} as const

/**
 * KPSS test of a series (T): is it stationary about a constant, or about a trend?
 *
 * The long-run variance takes Bartlett weights over `lags` autocovariances, each divided by T.
 * Refuses EMPTY, NOT_FINITE, OUT_OF_DOMAIN of the lags, TOO_SHORT, and ZERO_VARIANCE.
 */
export function kpss(
  series: Float64Array,
  spec: { readonly deterministics: Exclude<Deterministics, 'none'>; readonly lags: number },
): Solved<StationarityTest> {
  const { deterministics, lags } = spec
  const whole = requireCount(lags, 0, 'lags')
  if (!whole.ok) return whole
  const checked = requireSeries(series, Math.max(4, lags + 1), 'series')
  if (!checked.ok) return checked
  const residuals = residualsOf(series, deterministics)
  if (!residuals.ok) return residuals
  const variance = longRunVariance(residuals.value, lags)
  const size = largestOf(series)
  if (!(variance > (1e-13 * size) ** 2)) {
    return unsolved('ZERO_VARIANCE', 'the series varies', 'series', 'above 0', `${variance}`)
  }
  let sum = 0
  let squares = 0
  for (const residual of residuals.value) {
    sum += residual
    squares += sum * sum
  }
  const statistic = squares / (series.length ** 2 * variance)
  return solved({ statistic, pValueRange: rangeOf(statistic, deterministics) })
}

function residualsOf(
  series: Float64Array,
  deterministics: Exclude<Deterministics, 'none'>,
): Solved<Float64Array> {
  const count = series.length
  const cols = deterministics === 'trend' ? 2 : 1
  const design = zeros(count, cols)
  for (let row = 0; row < count; row++) {
    design.values[row * cols] = 1
    if (cols === 2) design.values[row * cols + 1] = (2 * row - count + 1) / count
  }
  const fit = leastSquares(design, series)
  if (!fit.ok) return fit
  const [level = 0, slope = 0] = fit.value.coefficients
  return solved(series.map((entry, row) => entry - level - slope * ((2 * row - count + 1) / count)))
}

function longRunVariance(residuals: Float64Array, lags: number): number {
  const count = residuals.length
  let variance = 0
  for (let back = 0; back <= lags; back++) {
    let products = 0
    for (let at = back; at < count; at++) {
      products += (residuals[at] as number) * (residuals[at - back] as number)
    }
    const weight = back === 0 ? 1 : 2 * (1 - back / (lags + 1))
    variance += (weight * products) / count
  }
  return variance
}

function rangeOf(statistic: number, deterministics: Exclude<Deterministics, 'none'>) {
  let most = 1
  for (const [probability, value] of table[deterministics]) {
    if (statistic < value) return { least: probability, most }
    most = probability
  }
  return { least: 0, most }
}

function largestOf(series: Float64Array): number {
  return series.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
}
