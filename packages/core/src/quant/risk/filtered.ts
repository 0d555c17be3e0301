import { type Solved, unsolved } from '../solved.ts'
import { requirePositive, requireSeries } from './require.ts'

/**
 * Filtered historical scenarios (T): past returns (T), each as if at the volatility forecast now.
 *
 * `r[t] * forecast / volatility[t]`, where `volatilities[t]` (T) was known before `r[t]` and both
 * are per period. `historicalRisk` of the answer is the filtered value at risk and shortfall.
 * Refuses EMPTY, NOT_FINITE, SHAPE, and OUT_OF_DOMAIN of a volatility that is not positive.
 * Barone-Adesi, Giannopoulos & Vosper 1999.
 *
 * @example
 * const calm = Float64Array.of(0.01, 0.02)
 * const scenarios = filteredReturns(Float64Array.of(-0.02, 0.01), calm, 0.03)
 * scenarios.ok && scenarios.value[1] // ≈ 0.015
 */
export function filteredReturns(
  returns: Float64Array,
  volatilities: Float64Array,
  volatilityForecast: number,
): Solved<Float64Array> {
  const checked = requireSeries(returns, 1)
  if (!checked.ok) return checked
  if (volatilities.length !== returns.length) {
    const [limit, actual] = [`${returns.length}`, `${volatilities.length}`]
    return unsolved('SHAPE', 'a volatility for each return', 'volatilities', limit, actual)
  }
  const forecast = requirePositive(volatilityForecast, 'volatilityForecast')
  if (!forecast.ok) return forecast
  const stray = volatilities.find((volatility) => !(volatility > 0 && volatility < Infinity))
  if (stray !== undefined) {
    const message = 'every volatility is positive'
    return unsolved('OUT_OF_DOMAIN', message, 'volatilities', 'finite, above 0', `${stray}`)
  }
  const scenarios = new Float64Array(returns.length)
  for (let at = 0; at < returns.length; at++) {
    const deviations = (returns[at] as number) / (volatilities[at] as number)
    scenarios[at] = deviations * volatilityForecast
  }
  return requireSeries(scenarios, 1, 'volatilities')
}
