import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * Yearly volatility of a variance per period, for returns without memory: `sqrt(v * periods)`.
 *
 * Crypto has 365 days a year, a stock exchange 252. Refuses OUT_OF_DOMAIN of a negative
 * variance or a number of periods that is not positive.
 *
 * @example
 * const vol = annualisedVolatility(0.0004, 365)
 * vol.ok && vol.value // ≈ 0.3821
 */
export function annualisedVolatility(
  variancePerPeriod: number,
  periodsPerYear: number,
): Solved<number> {
  if (!(variancePerPeriod >= 0 && variancePerPeriod < Infinity)) {
    const actual = `${variancePerPeriod}`
    const message = 'a variance is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'variancePerPeriod', 'finite, 0 or more', actual)
  }
  if (!(periodsPerYear > 0 && periodsPerYear < Infinity)) {
    const actual = `${periodsPerYear}`
    const message = 'a year has periods'
    return unsolved('OUT_OF_DOMAIN', message, 'periodsPerYear', 'finite, above 0', actual)
  }
  return solved(Math.sqrt(variancePerPeriod * periodsPerYear))
}
