import { requireDecay } from '../estimation/decay.ts'
import { type Solved, solved } from '../solved.ts'
import type { TailRisk } from './historical.ts'
import { requireBetween, requireSeries } from './require.ts'

/**
 * Historical value at risk and expected shortfall whose observations fade with age, per period.
 *
 * The newest of `returns` (T, oldest first) weighs `1 - lambda` over a sum of one, each older one
 * `lambda` times the next; 0.98 is usual. The value at risk is linear between returns at their
 * cumulated weights, and the worst return where that alone weighs more than the tail; the shortfall
 * averages exactly the tail, the return at its edge in part. For filtered scenarios use
 * `filteredReturns` instead: age sees a storm only once it has lost. Refuses EMPTY, NOT_FINITE, and
 * OUT_OF_DOMAIN. Boudoukh, Richardson & Whitelaw 1998.
 *
 * @example
 * const returns = Float64Array.of(-0.04, 0.01, -0.01, 0.02)
 * const risk = ageWeightedRisk(returns, { confidence: 0.7, lambda: 0.5 })
 * risk.ok && risk.value.valueAtRisk // ≈ 0.01375
 * risk.ok && risk.value.expectedShortfall // ≈ 0.01666667
 */
export function ageWeightedRisk(
  returns: Float64Array,
  { confidence, lambda }: { readonly confidence: number; readonly lambda: number },
): Solved<TailRisk> {
  const series = requireSeries(returns, 1)
  if (!series.ok) return series
  const share = requireBetween(confidence, { field: 'confidence', above: 0, below: 1 })
  if (!share.ok) return share
  const decay = requireDecay(lambda)
  if (!decay.ok) return decay
  const worstFirst = Array.from(returns.keys()).toSorted((one, other) => {
    return (returns[one] as number) - (returns[other] as number) || one - other
  })
  const newest = (1 - lambda) / (1 - lambda ** returns.length)
  const sorted = worstFirst.map((at) => ({
    entry: returns[at] as number,
    weight: newest * lambda ** (returns.length - 1 - at),
  }))
  const tail = 1 - confidence
  return solved({
    valueAtRisk: -quantileBy(sorted, tail),
    expectedShortfall: -tailMean(sorted, tail),
  })
}

type Weighted = { readonly entry: number; readonly weight: number }

/** Where the cumulated weight reaches `tail`, linear between the entries. */
function quantileBy(sorted: readonly Weighted[], tail: number): number {
  let before: Weighted | null = null
  let cumulated = 0
  for (const own of sorted) {
    if (cumulated + own.weight >= tail) {
      if (before === null) return own.entry
      return before.entry + ((tail - cumulated) / own.weight) * (own.entry - before.entry)
    }
    cumulated += own.weight
    before = own
  }
  // Weights sum to one but for rounding, and a tail can be all of it.
  return before === null ? 0 : before.entry
}

function tailMean(sorted: readonly Weighted[], tail: number): number {
  let sum = 0
  let left = tail
  for (const { entry, weight } of sorted) {
    const part = Math.min(weight, left)
    sum += part * entry
    left -= part
    if (left <= 0) break
  }
  return sum / tail
}
