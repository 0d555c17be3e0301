import { type Solved, solved, unsolved } from '../solved.ts'
import { requireSeries } from './require.ts'

/**
 * Quantile of a series at a probability from 0 to 1, linear between order statistics.
 *
 * Type 7 of Hyndman & Fan 1996, the default of R and numpy. Refuses EMPTY, NOT_FINITE and
 * OUT_OF_DOMAIN. Of returns it is a return: a loss is negative.
 *
 * @example
 * const median = quantileOf(Float64Array.of(3, 1, 2, 10), 0.5)
 * median.ok && median.value // 2.5
 */
export function quantileOf(series: Float64Array, probability: number): Solved<number> {
  const checked = requireSeries(series, 1)
  if (!checked.ok) return checked
  if (!(probability >= 0 && probability <= 1)) {
    const message = 'a quantile has a probability'
    return unsolved('OUT_OF_DOMAIN', message, 'probability', 'from 0 to 1', `${probability}`)
  }
  return solved(quantileOfSorted(series.toSorted(), probability))
}

/**
 * `quantileOf` of a series that ascends already, with a probability from 0 to 1.
 *
 * @example
 * quantileOfSorted(Float64Array.of(1, 2, 3), 0.25) // 1.5
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const rank = probability * (sorted.length - 1)
  const below = Math.floor(rank)
  const lower = sorted[below] as number
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return lower + (rank - below) * (upper - lower)
}
