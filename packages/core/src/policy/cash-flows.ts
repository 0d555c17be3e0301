import type { Weight } from '../units/index.ts'

/**
 * Where cash alone leads (SIZ-5): cash that is too much buys what is short, pro rata to how short
 * it is; cash that is too little comes from what is too much. Nothing is sold to buy.
 *
 * @example Ten points of new cash between two that are short by five and fifteen
 * cashFirst([0.4, 0.4, 0.2], [0.45, 0.55, 0], 2).map((weight) => weight.toFixed(3))
 * // ['0.450', '0.550', '0.000']
 * cashFirst([0.6, 0.3, 0.1], [0.5, 0.5, 0], 2).map((weight) => weight.toFixed(3))
 * // ['0.600', '0.400', '0.000']
 */
export function cashFirst(
  weights: readonly number[],
  targets: readonly number[],
  cash: number,
): Weight[] {
  const spare = (weights[cash] ?? 0) - (targets[cash] ?? 0)
  const needs = weights.map((weight, index) => {
    const gap = (targets[index] ?? 0) - weight
    return index === cash ? 0 : Math.max(0, spare > 0 ? gap : -gap)
  })
  const need = needs.reduce((sum, gap) => sum + gap, 0)
  const share = need === 0 ? 0 : Math.min(1, Math.abs(spare) / need)
  const sign = spare > 0 ? 1 : -1
  let moved = 0
  const after = weights.map((weight, index) => {
    const change = sign * share * (needs[index] ?? 0)
    moved += change
    return weight + change
  })
  return after.map((weight, index) => (index === cash ? weight - moved : weight) as Weight)
}

/**
 * The deposit that would cure the present drift without selling anything, as a share of the
 * present value (SIZ-5): so much that the heaviest of all targets is no longer too much. Null
 * where something is held that has no target.
 *
 * @example
 * depositThatCures([0.6, 0.4], [0.5, 0.5])?.toFixed(2) // '0.20'
 * depositThatCures([0.5, 0.5], [1, 0]) // null
 */
export function depositThatCures(
  weights: readonly number[],
  targets: readonly number[],
): number | null {
  let most = 1
  for (const [index, weight] of weights.entries()) {
    const target = targets[index] ?? 0
    if (target === 0 && weight > 0) return null
    if (target > 0) most = Math.max(most, weight / target)
  }
  return most - 1
}
