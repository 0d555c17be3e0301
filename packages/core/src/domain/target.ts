import { formatE18, mulDiv, oneE18, type UsdE18 } from '../units/index.ts'
import type { Asset, AssetId } from './asset.ts'
import type { Refusal } from './decision.ts'
import type { Target, TargetWeight } from './holdings.ts'
import { inPrecedence } from './refusal.ts'

/**
 * Refuses a target that does not sum to exactly one, or names an asset twice or an unknown one.
 *
 * @example
 * checkTarget([], []).map(({ code }) => code) // ['TARGET_SUM']
 */
export function checkTarget(target: Target, assets: readonly Asset[]): Refusal[] {
  const sumE18 = target.reduce((sum, { weightE18 }) => sum + weightE18, 0n)
  const known = new Set(assets.map(({ id }) => id))
  const seen = new Set<AssetId>()
  const refusals = target.flatMap(({ asset, weightE18 }) => {
    const repeated = seen.has(asset)
    seen.add(asset)
    if (weightE18 < 0n) return [refuseNegative(asset, weightE18)]
    if (!known.has(asset)) return [refuseUnknown(asset)]
    return repeated ? [refuseDuplicate(asset)] : []
  })
  if (sumE18 !== oneE18) refusals.push(refuseSum(sumE18))
  return inPrecedence(refusals)
}

/** Refuses a positive target that is worth less than the smallest leg: it could never be bought. */
export function checkTargetSizes(input: {
  readonly target: Target
  readonly cash: AssetId
  readonly investableUsdE18: UsdE18
  readonly legUsdE18Min: UsdE18
}): Refusal[] {
  return input.target
    .filter(({ asset, weightE18 }) => asset !== input.cash && weightE18 > 0n)
    .map(({ asset, weightE18 }) => ({
      asset,
      valueUsdE18: mulDiv(weightE18, input.investableUsdE18, oneE18, 'down'),
    }))
    .filter(({ valueUsdE18 }) => valueUsdE18 < input.legUsdE18Min)
    .map(({ asset, valueUsdE18 }) => ({
      code: 'TARGET_BELOW_MINIMUM',
      message: `The target of ${asset} is worth less than the smallest leg.`,
      field: asset,
      limit: formatE18(input.legUsdE18Min),
      actual: formatE18(valueUsdE18),
    }))
}

/** The target's weight of an asset; an asset that it does not name has none. */
export function targetOf(target: Target, asset: AssetId): TargetWeight['weightE18'] {
  const line = target.find((candidate) => candidate.asset === asset)
  return line?.weightE18 ?? (0n as TargetWeight['weightE18'])
}

function refuseSum(sumE18: bigint): Refusal {
  const sum = formatE18(sumE18)
  const message = `The target weights sum to ${sum}, not to 1.`
  return { code: 'TARGET_SUM', message, field: 'target', limit: '1', actual: sum }
}

function refuseNegative(asset: AssetId, weightE18: bigint): Refusal {
  const weight = formatE18(weightE18)
  const message = `The target of ${asset} is negative.`
  return { code: 'TARGET_SUM', message, field: asset, limit: '0 or more', actual: weight }
}

function refuseUnknown(asset: AssetId): Refusal {
  const message = `The target names ${asset}, which this portfolio does not hold or know.`
  return { code: 'ASSET_UNKNOWN', message, field: asset, limit: 'a known asset', actual: asset }
}

function refuseDuplicate(asset: AssetId): Refusal {
  const message = `The target names ${asset} more than once.`
  return { code: 'ASSET_DUPLICATE', message, field: asset, limit: 'once', actual: 'more than once' }
}
