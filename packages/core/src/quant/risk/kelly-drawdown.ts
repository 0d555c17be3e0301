import { type Solved, solved } from '../solved.ts'
import { requireBetween } from './require.ts'

/**
 * Probability that wealth is ever down by `drawdown` from where it starts, in continuous time.
 *
 * `(1 - drawdown)^(2 / c - 1)` for the fraction c of full Kelly (Thorp 2006). Refuses OUT_OF_DOMAIN
 * unless 0 < c < 2 and 0 < drawdown < 1; from 2 on every drawdown is certain.
 *
 * @example
 * const probability = kellyDrawdownProbability({ kellyFraction: 0.5, drawdown: 0.5 })
 * probability.ok && probability.value // 0.125
 */
export function kellyDrawdownProbability({
  kellyFraction,
  drawdown,
}: {
  readonly kellyFraction: number
  readonly drawdown: number
}): Solved<number> {
  const fraction = requireFraction(kellyFraction)
  if (!fraction.ok) return fraction
  const depth = requireShare(drawdown, 'drawdown')
  return depth.ok ? solved((1 - drawdown) ** (2 / kellyFraction - 1)) : depth
}

/**
 * Fraction of full Kelly at which `drawdown` is ever met with a given probability.
 *
 * The inverse of `kellyDrawdownProbability`. Refuses OUT_OF_DOMAIN unless both are between 0 and 1.
 *
 * @example A drawdown of 35% with a probability of 10%
 * const fraction = kellyFractionForDrawdown({ drawdown: 0.35, probability: 0.1 })
 * fraction.ok && fraction.value // ≈ 0.3152
 */
export function kellyFractionForDrawdown({
  drawdown,
  probability,
}: {
  readonly drawdown: number
  readonly probability: number
}): Solved<number> {
  const depth = requireShare(drawdown, 'drawdown')
  if (!depth.ok) return depth
  const chance = requireShare(probability, 'probability')
  if (!chance.ok) return chance
  return solved(2 / (1 + Math.log(probability) / Math.log1p(-drawdown)))
}

/**
 * Drawdown that a fraction of full Kelly ever meets with a given probability.
 *
 * The inverse of `kellyDrawdownProbability`. Refuses OUT_OF_DOMAIN unless 0 < fraction < 2 and
 * 0 < probability < 1.
 *
 * @example
 * const drawdown = kellyDrawdownAtProbability({ kellyFraction: 0.5, probability: 0.125 })
 * drawdown.ok && drawdown.value // 0.5
 */
export function kellyDrawdownAtProbability({
  kellyFraction,
  probability,
}: {
  readonly kellyFraction: number
  readonly probability: number
}): Solved<number> {
  const fraction = requireFraction(kellyFraction)
  if (!fraction.ok) return fraction
  const chance = requireShare(probability, 'probability')
  if (!chance.ok) return chance
  return solved(1 - probability ** (1 / (2 / kellyFraction - 1)))
}

function requireFraction(fraction: number): Solved<number> {
  return requireBetween(fraction, { field: 'kellyFraction', above: 0, below: 2 })
}

function requireShare(share: number, field: string): Solved<number> {
  return requireBetween(share, { field, above: 0, below: 1 })
}
