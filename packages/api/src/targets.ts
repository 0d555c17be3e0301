import type { Asset, RefusalCode, Target, TargetWeight } from '@evenkeel/core/domain'
import { parseAmount, weightE18 } from '@evenkeel/core/units'
import { refuseWith } from './http/errors.ts'
import { parsedOr } from './http/validate.ts'

/**
 * Reads new targets: each key is a symbol or an asset id of the portfolio, each weight a decimal.
 * Whether they sum to one is the engine's to say.
 */
export function readTargets(
  targets: Readonly<Record<string, string>>,
  assets: readonly Asset[],
): Target {
  return Object.entries(targets).map(([name, text]): TargetWeight => {
    const weight = parsedOr(parseAmount(text, 18, name), 'targets')
    return { asset: assetOf(name, assets).id, weightE18: weightE18(weight) }
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
