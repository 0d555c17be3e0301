import { leastSquares } from '../linear/least-squares.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** On which scale a heterogeneous autoregression is fitted. */
export type HarSpec = {
  /** Periods of the means, such as a day, a week and a month: 1, 5, 22. */
  readonly lags: readonly number[]
  /**
   * Applied to every value before the means are taken. `log` keeps forecasts positive and errors
   * even (Corsi 2009); `sqrt` is the regression of realised volatility.
   */
  readonly transform: 'none' | 'sqrt' | 'log'
}

/** The usual model for daily realised variances. */
export const harSpec: HarSpec = { lags: [1, 5, 22], transform: 'log' }

/** A fitted heterogeneous autoregression. */
export type HarFit = {
  readonly spec: HarSpec
  /** The constant, then one for each lag, on the transformed scale. */
  readonly coefficients: Float64Array
  /** Share of the variance about the mean that is explained, on the transformed scale. */
  readonly r2: number
  /** Residual variance by the degrees of freedom, on the transformed scale. */
  readonly residualVariance: number
}

/**
 * Fits a HAR to realised variances (T) by least squares (Corsi 2009).
 *
 * Refuses EMPTY, NOT_FINITE, TOO_SHORT, OUT_OF_DOMAIN of a lag or of a variance that its transform
 * does not take, and SINGULAR where the means do not differ.
 */
export function fitHar(realised: Float64Array, spec: HarSpec = harSpec): Solved<HarFit> {
  const checked = requireHar(realised, spec)
  if (!checked.ok) return checked
  const values = checked.value
  const first = Math.max(...spec.lags)
  const observations = values.length - first
  const design = zeros(observations, spec.lags.length + 1)
  for (let row = 0; row < observations; row++) writeMeans(values, first + row, spec, design, row)
  const regression = leastSquares(design, values.subarray(first))
  if (!regression.ok) return regression
  const { coefficients, residualSumOfSquares, explained } = regression.value
  const freedom = observations - coefficients.length
  const beyondMean = explained.subarray(1).reduce((sum, share) => sum + share, 0)
  return solved({
    spec,
    coefficients,
    r2: beyondMean / (beyondMean + residualSumOfSquares),
    residualVariance: residualSumOfSquares / freedom,
  })
}

/**
 * The expected realised variance of the period after the last of `realised` (T).
 *
 * A forecast on another scale is below the mean on this one, and is mended by the residual variance
 * s^2: `exp(f + s^2 / 2)` of logs, `f^2 + s^2` of roots. Refuses what `fitHar` refuses of input,
 * and OUT_OF_DOMAIN of a forecast that is not positive, which `none` may give.
 */
export function forecastHar(realised: Float64Array, fit: HarFit): Solved<number> {
  const { spec, coefficients, residualVariance } = fit
  const checked = requireHar(realised, spec, Math.max(...spec.lags))
  if (!checked.ok) return checked
  const regressors = zeros(1, coefficients.length)
  writeMeans(checked.value, realised.length, spec, regressors, 0)
  let level = 0
  for (let at = 0; at < coefficients.length; at++) {
    level += (coefficients[at] as number) * (regressors.values[at] as number)
  }
  const variance = untransformed(level, residualVariance, spec)
  if (variance > 0 && variance < Infinity) return solved(variance)
  const message = 'a variance is positive'
  return unsolved('OUT_OF_DOMAIN', message, 'forecast', 'finite, above 0', `${variance}`)
}

function untransformed(level: number, residualVariance: number, { transform }: HarSpec): number {
  if (transform === 'none') return level
  if (transform === 'sqrt') return level * level + residualVariance
  return Math.exp(level + residualVariance / 2)
}

/** A one, and the mean of the last values before `time` for each lag. */
function writeMeans(
  values: Float64Array,
  time: number,
  { lags }: HarSpec,
  { cols, values: into }: Matrix,
  row: number,
): void {
  into[row * cols] = 1
  lags.forEach((lag, at) => {
    let sum = 0
    for (let back = 1; back <= lag; back++) sum += values[time - back] as number
    into[row * cols + at + 1] = sum / lag
  })
}

/** The transformed values. By default there have to be more of them than a fit has unknowns. */
function requireHar(
  realised: Float64Array,
  { lags, transform }: HarSpec,
  observationsMin = Math.max(0, ...lags) + lags.length + 2,
): Solved<Float64Array> {
  if (lags.length === 0) return unsolved('EMPTY', 'there are lags', 'lags', '1', '0')
  for (const lag of lags) {
    const count = requireCount(lag, 1, 'lags')
    if (!count.ok) return count
  }
  const series = requireSeries(realised, observationsMin, 'realised')
  if (!series.ok) return series
  const isTaken = transform === 'log' ? (value: number) => value > 0 : (value: number) => value >= 0
  const stray = realised.find((value) => !isTaken(value))
  if (stray !== undefined) {
    const limit = transform === 'log' ? 'above 0' : '0 or more'
    return unsolved('OUT_OF_DOMAIN', 'a variance has a sign', 'realised', limit, `${stray}`)
  }
  if (transform === 'none') return solved(realised)
  return solved(realised.map(transform === 'log' ? Math.log : Math.sqrt))
}
