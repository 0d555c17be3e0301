import { assert } from '../../units/index.ts'
import { clampUntilWithin } from '../capped-weights.ts'
import type { IndexRule, Weighting } from './rule.ts'

/**
 * Weights of an index whose members count with a share of their size each, 1 where fully in: in
 * proportion to size times share, within the bounds times share.
 *
 * They sum to one, or to less where the caps leave no room: the rest is cash.
 *
 * @example The second is half in
 * const rule = { weighting: 'market-cap', bounds: { floor: 0, cap: 1 } } as const
 * includedWeights([60, 40], [1, 0.5], rule) // [0.75, 0.25]
 * @example Two of at most 30% each
 * const capped = { weighting: 'equal', bounds: { floor: 0, cap: 0.3 } } as const
 * includedWeights([60, 40], [1, 1], capped) // [0.3, 0.3]
 */
export function includedWeights(
  marketCapUsd: readonly number[],
  shares: readonly number[],
  { weighting, bounds }: Pick<IndexRule, 'weighting' | 'bounds'>,
): number[] {
  assert(shares.length === marketCapUsd.length, 'every market cap has its share')
  const inside = shares.flatMap((share, at) => (share > 0 ? [at] : []))
  const own = inside.map((at) => {
    const share = shares[at] as number
    return { floor: bounds.floor * share, cap: bounds.cap * share }
  })
  const sizes = inside.map((at) => {
    return sizeOf(marketCapUsd[at] as number, weighting) * (shares[at] as number)
  })
  const { weights } = clampUntilWithin(sizes, own)
  const all = shares.map(() => 0)
  inside.forEach((at, place) => {
    all[at] = weights[place] as number
  })
  return all
}

function sizeOf(marketCapUsd: number, weighting: Weighting): number {
  assert(marketCapUsd > 0 && marketCapUsd < Infinity, 'a member has a market cap')
  if (weighting === 'equal') return 1
  return weighting === 'square-root' ? Math.sqrt(marketCapUsd) : marketCapUsd
}
