import { type AssetId, type RuleSettings, type Target, targetOf } from '../domain/index.ts'
import { assert, toFloat, type Weight } from '../units/index.ts'
import { crashedLately } from './crash.ts'
import type { MarketView } from './market.ts'

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

/** What decides which targets can be reached now. Arrays run in the order of the assets. */
export type AimInput = {
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  readonly frozen: readonly boolean[] | undefined
  readonly rule: Pick<RuleSettings, 'crashFreeze'>
  readonly market: MarketView | null
}

/**
 * Targets as far as they can be reached: frozen assets stay where they are, and so does what
 * crashed lately where the target asks for more of it; the others fill the rest pro rata.
 *
 * @example
 * const rule = { crashFreeze: null }
 * const at = { weights: [0.6, 0.4], targets: [0.5, 0.5], frozen: undefined, market: null }
 * aimOf({ ...at, rule }) // [0.5, 0.5]
 */
export function aimOf(input: AimInput): readonly number[] {
  const { weights, targets, frozen, rule, market } = input
  if (rule.crashFreeze === null || market === null) {
    return reachableTargets(targets, weights, frozen)
  }
  const crashed = crashedLately(market, rule.crashFreeze)
  const stuck = targets.map((_, index) => frozen?.[index] === true)
  for (let round = 0; round <= targets.length; round++) {
    const aim = reachableTargets(targets, weights, stuck)
    const bought = aim.findIndex((target, index) => {
      return crashed[index] === true && stuck[index] !== true && target > (weights[index] ?? 0)
    })
    if (bought < 0) return aim
    stuck[bought] = true
  }
  return reachableTargets(targets, weights, stuck)
}
