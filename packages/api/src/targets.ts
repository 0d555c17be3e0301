import type { Asset, RefusalCode, Target, TargetWeight } from '@evenkeel/core/domain'
import { parseAmount, weightE18 } from '@evenkeel/core/units'
import { refuse, refuseWith } from './http/errors.ts'

/**
 * Reads new targets: each key is a symbol or an asset id of the portfolio, each weight a decimal.
 * Whether they sum to one is the engine's to say.
 */
export function readTargets(
  targets: Readonly<Record<string, string>>,
  assets: readonly Asset[],
): Target {
  return Object.entries(targets).map(([name, text]): TargetWeight => {
    const weight = parseAmount(text, 18, `targets.${name}`)
    if (!weight.ok) {
      const [issue] = weight.issues
      throw refuse('FIELD_INVALID', issue?.message ?? 'is not a weight', issue?.path)
    }
    return { asset: assetOf(name, assets).id, weightE18: weightE18(weight.value) }
  })
}

/** A symbol that two assets share names neither: then only the id will do. */
function assetOf(name: string, assets: readonly Asset[]): Asset {
  const wanted = name.toLowerCase()
  const [asset, another] = assets.filter(
    ({ id, symbol }) => id === wanted || symbol.toLowerCase() === wanted,
  )
  if (asset === undefined) {
    throw refuseName('ASSET_UNKNOWN', `${name} is not an asset of this portfolio.`, name, assets)
  }
  if (another !== undefined) {
    throw refuseName('ASSET_DUPLICATE', `Two assets are called ${name}: use ids.`, name, assets)
  }
  return asset
}

function refuseName(code: RefusalCode, message: string, name: string, assets: readonly Asset[]) {
  const limit = assets.map(({ symbol }) => symbol).join(', ')
  return refuseWith([{ code, message, field: `targets.${name}`, limit, actual: name }])
}
