import {
  deviationOf,
  requireFinite,
  requirePositive,
  requireSeries,
  requireSimpleReturns,
} from '../risk/index.ts'
import { type Solved, solved } from '../solved.ts'

/**
 * Compounded return (T) from the start to each of T simple returns: `(1 + r_0)...(1 + r_t) - 1`.
 *
 * Refuses EMPTY, NOT_FINITE and OUT_OF_DOMAIN of a return below -1.
 *
 * @example
 * const path = cumulativeReturns(Float64Array.of(0.5, -0.5))
 * path.ok && path.value // Float64Array.of(0.5, -0.25)
 */
export function cumulativeReturns(returns: Float64Array): Solved<Float64Array> {
  const checked = requireSimpleReturns(returns, 1)
  if (!checked.ok) return checked
  const path = new Float64Array(returns.length)
  let wealth = 1
  for (let at = 0; at < returns.length; at++) {
    wealth *= 1 + (returns[at] as number)
    path[at] = wealth - 1
  }
  return requireSeries(path, 1)
}

/** How long a history is, and how it is brought to a year. */
export type YearScale = {
  readonly periodsPerYear: number
  /** Periods that the returns span: their number where left out; more where some are missing. */
  readonly periods?: number
}

/**
 * Geometric return per year: `((1 + r_0)...(1 + r_T))^(periodsPerYear / periods) - 1`.
 *
 * Refuses what `cumulativeReturns` refuses, and OUT_OF_DOMAIN of a scale that is not positive.
 *
 * @example
 * const annual = annualReturn(Float64Array.of(0.1, 0.1), { periodsPerYear: 1 })
 * annual.ok && annual.value // ≈ 0.1
 */
export function annualReturn(
  returns: Float64Array,
  { periodsPerYear, periods = returns.length }: YearScale,
): Solved<number> {
  const path = cumulativeReturns(returns)
  if (!path.ok) return path
  for (const [field, figure] of Object.entries({ periodsPerYear, periods })) {
    const checked = requirePositive(figure, field)
    if (!checked.ok) return checked
  }
  const wealth = 1 + (path.value[path.value.length - 1] as number)
  return requireFinite(wealth ** (periodsPerYear / periods) - 1, 'returns')
}

/** Which deviation is meant: of the sample (n - 1) or of the population (n). */
export type DeviationConvention = 'sample' | 'population'

/**
 * Volatility per year: deviation per period times the root of the periods, without memory.
 *
 * Refuses EMPTY, NOT_FINITE, TOO_SHORT, and OUT_OF_DOMAIN of a scale that is not positive.
 *
 * @example
 * const vol = annualVolatility(Float64Array.of(0.01, 0.03), 4, 'population')
 * vol.ok && vol.value // ≈ 0.02
 */
export function annualVolatility(
  returns: Float64Array,
  periodsPerYear: number,
  deviation: DeviationConvention,
): Solved<number> {
  const scale = requirePositive(periodsPerYear, 'periodsPerYear')
  if (!scale.ok) return scale
  const perPeriod = deviationOf(returns, { ddof: deviation === 'sample' ? 1 : 0 })
  return perPeriod.ok ? solved(perPeriod.value * Math.sqrt(periodsPerYear)) : perPeriod
}
