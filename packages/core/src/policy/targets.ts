import type { AssetId, Refusal, Target } from '../domain/index.ts'
import { assert, formatE18, oneE18, toFloat, type Weight } from '../units/index.ts'
import { inPrecedence } from './refusals.ts'

/**
 * Checks that a target sums to exactly one and names each known asset at most once.
 *
 * @example
 * checkTarget([], [])[0]?.code // 'TARGET_SUM'
 */
export function checkTarget(target: Target, assets: readonly AssetId[]): Refusal[] {
  const sumE18 = target.reduce((sum, { weightE18 }) => sum + weightE18, 0n)
  const refusals: Refusal[] = []
  if (sumE18 !== oneE18) {
    const actual = formatE18(sumE18)
    const message = `weights sum to ${actual}, not 1`
    refusals.push({ code: 'TARGET_SUM', message, field: 'target', limit: '1', actual })
  }
  target.forEach(({ asset, weightE18 }, index) => {
    const named = target.findIndex((other) => other.asset === asset)
    if (weightE18 < 0n) {
      const actual = formatE18(weightE18)
      const message = `${asset} has the negative weight ${actual}`
      refusals.push({ code: 'TARGET_SUM', message, field: asset, limit: '>= 0', actual })
    }
    if (!assets.includes(asset)) {
      const message = `${asset} is not an asset of this portfolio`
      const limit = `${assets.length} known assets`
      refusals.push({ code: 'ASSET_UNKNOWN', message, field: asset, limit, actual: asset })
    }
    if (named !== index) {
      const message = `${asset} is named twice`
      refusals.push({
        code: 'ASSET_DUPLICATE',
        message,
        field: asset,
        limit: 'once',
        actual: asset,
      })
    }
  })
  return inPrecedence(refusals)
}

/**
 * Target weights as floats in the order of the portfolio's assets; an asset that the target does
 * not name has zero.
 *
 * @example
 * targetWeights([], []) // []
 */
export function targetWeights(target: Target, assets: readonly AssetId[]): Weight[] {
  return assets.map((asset) => {
    const line = target.find((candidate) => candidate.asset === asset)
    return (line === undefined ? 0 : toFloat(line.weightE18)) as Weight
  })
}

/**
 * Targets that can be reached: a frozen asset stays where it is, the others are scaled to fill
 * the rest, so that the whole rebalance does not wait for it.
 *
 * @example A frozen 20% that has fallen to 10%
 * reachableTargets([0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [false, false, true]) // [0.5625, 0.3375, 0.1]
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
