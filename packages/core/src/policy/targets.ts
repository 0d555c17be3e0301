import { type AssetId, type Target, targetOf } from '../domain/index.ts'
import { assert, toFloat, type Weight } from '../units/index.ts'

/**
 * Target weights as floats in the order of the portfolio's assets; an asset that the target does
 * not name has zero.
 *
 * @example
 * targetWeights([], []) // []
 */
export function targetWeights(target: Target, assets: readonly AssetId[]): Weight[] {
  return assets.map((asset) => toFloat(targetOf(target, asset)) as Weight)
}

/**
 * Targets that can be reached: a frozen asset stays where it is, the others are scaled to fill
 * the rest, so that the whole rebalance does not wait for it.
 *
 * @example A frozen half that has fallen to a quarter
 * reachableTargets([0.25, 0.25, 0.5], [0.5, 0.25, 0.25], [false, false, true])
 * // [0.375, 0.375, 0.25]
 */
export function reachableTargets(
  targets: readonly number[],
  weights: readonly number[],
  frozen: readonly boolean[] | undefined,
): readonly number[] {
  if (frozen === undefined || !frozen.includes(true)) return targets
  assert(frozen.length === targets.length, 'every target is frozen or not')
  let stuckWeight = 0
  let freeTarget = 0
  targets.forEach((target, index) => {
    if (frozen[index] === true) stuckWeight += weights[index] ?? Number.NaN
    else freeTarget += target
  })
  if (freeTarget === 0) return weights
  const scale = (1 - stuckWeight) / freeTarget
  return targets.map((target, index) =>
    frozen[index] === true ? (weights[index] ?? Number.NaN) : target * scale,
  )
}
