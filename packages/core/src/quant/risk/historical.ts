import { type Solved, solved } from '../solved.ts'
import { quantileOfSorted } from './quantile.ts'
import { requireBetween, requireSeries } from './require.ts'

/** Value at risk and expected shortfall of one period, as positive losses. */
export type TailRisk = {
  readonly valueAtRisk: number
  readonly expectedShortfall: number
}

/**
 * What the expected shortfall of a sample averages.
 *
 * - `tail-mass`: exactly the share 1 - confidence; the observation at its edge counts in part
 *   (Rockafellar & Uryasev 2002). Coherent, and the one to use.
 * - `at-or-beyond`: returns no better than the quantile.
 * - `beyond`: returns worse than the quantile (PerformanceAnalytics); if there is none, itself.
 */
export type ShortfallConvention = 'tail-mass' | 'at-or-beyond' | 'beyond'

/**
 * Historical value at risk (type 7 quantile) and expected shortfall, as positive losses per period.
 *
 * Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of a confidence that is not between 0 and 1.
 *
 * @example
 * const returns = Float64Array.of(-0.04, -0.01, 0.01, 0.02, 0.03)
 * const risk = historicalRisk(returns, { confidence: 0.7, shortfall: 'tail-mass' })
 * risk.ok && risk.value.valueAtRisk // ≈ 0.006
 * risk.ok && risk.value.expectedShortfall // ≈ 0.03
 */
export function historicalRisk(
  returns: Float64Array,
  {
    confidence,
    shortfall,
  }: { readonly confidence: number; readonly shortfall: ShortfallConvention },
): Solved<TailRisk> {
  const checked = requireSeries(returns, 1)
  if (!checked.ok) return checked
  const share = requireBetween(confidence, { field: 'confidence', above: 0, below: 1 })
  if (!share.ok) return share
  const sorted = returns.toSorted()
  const quantile = quantileOfSorted(sorted, 1 - confidence)
  const mean =
    shortfall === 'tail-mass'
      ? tailMassMean(sorted, (1 - confidence) * sorted.length)
      : meanUpTo(sorted, quantile, shortfall)
  return solved({ valueAtRisk: -quantile, expectedShortfall: -mean })
}

/** Mean of the lowest `mass` observations, the last of them in part. */
function tailMassMean(sorted: Float64Array, mass: number): number {
  let sum = 0
  let left = mass
  for (let at = 0; left > 0 && at < sorted.length; at++) {
    sum += Math.min(1, left) * (sorted[at] as number)
    left -= 1
  }
  return sum / mass
}

function meanUpTo(
  sorted: Float64Array,
  quantile: number,
  convention: 'at-or-beyond' | 'beyond',
): number {
  let sum = 0
  let count = 0
  for (let at = 0; at < sorted.length; at++) {
    const entry = sorted[at] as number
    if (convention === 'beyond' ? entry >= quantile : entry > quantile) break
    sum += entry
    count++
  }
  return count === 0 ? quantile : sum / count
}
