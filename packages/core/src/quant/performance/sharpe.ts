import { deviationOf, meanOf, overRisk, populationMoments, requirePositive } from '../risk/index.ts'
import { type Solved, solved } from '../solved.ts'
import { annualReturn, annualVolatility } from './returns.ts'
import { type Hurdle, returnsOver } from './spread.ts'

/**
 * Arithmetic Sharpe ratio per year: mean excess over its sample deviation, times `sqrt(periods)`.
 *
 * The riskless rate is per period. Refuses EMPTY, NOT_FINITE, TOO_SHORT below two returns, SHAPE,
 * OUT_OF_DOMAIN of the scale, and ZERO_VARIANCE. Sharpe 1994.
 *
 * @example
 * const ratio = sharpe(Float64Array.of(0, 0.02), { risklessPerPeriod: 0, periodsPerYear: 2 })
 * ratio.ok && ratio.value // ≈ 1
 */
export function sharpe(
  returns: Float64Array,
  {
    risklessPerPeriod,
    periodsPerYear,
  }: { readonly risklessPerPeriod: Hurdle; readonly periodsPerYear: number },
): Solved<number> {
  const scale = requirePositive(periodsPerYear, 'periodsPerYear')
  if (!scale.ok) return scale
  const options = { field: 'risklessPerPeriod', lengthMin: 2 }
  const excess = returnsOver(returns, risklessPerPeriod, options)
  if (!excess.ok) return excess
  const deviation = deviationOf(excess.value, { ddof: 1 })
  if (!deviation.ok) return deviation
  const gain = meanOf(excess.value) * Math.sqrt(periodsPerYear)
  return overRisk(gain, deviation.value, 'returns')
}

/** A riskless rate per year, and the periods of a year. */
export type AnnualTerms = { readonly risklessAnnual: number; readonly periodsPerYear: number }

/**
 * Geometric Sharpe ratio per year: geometric return less the riskless rate, over sample volatility.
 *
 * Lower than the arithmetic one by about half the volatility. Refuses what `annualReturn` and
 * `annualVolatility` refuse, and ZERO_VARIANCE. Bacon 2008.
 *
 * @example
 * const ratio = geometricSharpe(Float64Array.of(-0.5, 1), { risklessAnnual: 0, periodsPerYear: 2 })
 * ratio.ok && ratio.value // 0
 */
export function geometricSharpe(
  returns: Float64Array,
  { risklessAnnual, periodsPerYear }: AnnualTerms,
): Solved<number> {
  const annual = annualReturn(returns, { periodsPerYear })
  if (!annual.ok) return annual
  const volatility = annualVolatility(returns, periodsPerYear, 'sample')
  if (!volatility.ok) return volatility
  return overRisk(annual.value - risklessAnnual, volatility.value, 'returns')
}

/**
 * Geometric Sharpe ratio, charged for negative skew and fat tails: `R (1 + S R/6 - (K-3) R^2/24)`.
 *
 * Population skewness S and kurtosis K (Pezier & White 2006). Refuses what `geometricSharpe` does.
 *
 * @example
 * const terms = { risklessAnnual: 0, periodsPerYear: 2 }
 * const ratio = adjustedSharpe(Float64Array.of(-0.5, 1), terms)
 * ratio.ok && ratio.value // 0
 */
export function adjustedSharpe(returns: Float64Array, terms: AnnualTerms): Solved<number> {
  const ratio = geometricSharpe(returns, terms)
  if (!ratio.ok) return ratio
  const moments = populationMoments(returns)
  if (!moments.ok) return moments
  const { skewness, kurtosis } = moments.value
  const r = ratio.value
  return solved(r * (1 + (skewness * r) / 6 - ((kurtosis - 3) * r * r) / 24))
}

/**
 * Skewness over kurtosis, both of the population and the kurtosis raw (Bacon 2008).
 *
 * Refuses what `populationMoments` refuses.
 *
 * @example
 * const ratio = skewnessKurtosisRatio(Float64Array.of(-1, 1))
 * ratio.ok && ratio.value // 0
 */
export function skewnessKurtosisRatio(returns: Float64Array): Solved<number> {
  const moments = populationMoments(returns)
  return moments.ok ? solved(moments.value.skewness / moments.value.kurtosis) : moments
}

/**
 * Mean distance of returns from their mean, per period.
 *
 * Refuses EMPTY and NOT_FINITE.
 *
 * @example
 * const distance = meanAbsoluteDeviation(Float64Array.of(1, 3))
 * distance.ok && distance.value // 1
 */
export function meanAbsoluteDeviation(returns: Float64Array): Solved<number> {
  const checked = returnsOver(returns, 0)
  if (!checked.ok) return checked
  const mean = meanOf(returns)
  return solved(meanOf(returns.map((entry) => Math.abs(entry - mean))))
}
