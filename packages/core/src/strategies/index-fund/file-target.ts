import type { Asset, AssetId, Target } from '../../domain/index.ts'
import {
  formatE18,
  type Issue,
  oneE18,
  toFloat,
  weightE18,
  weightsFromFloats,
  weightsFromShares,
} from '../../units/index.ts'
import { boundedWeights } from '../capped-weights.ts'
import type { MarketCaps } from '../document.ts'
import { resolveAll } from '../resolve.ts'
import { selectWeights } from './selection.ts'
import type { SelectionFields } from './selection-fields.ts'

/** Weights of the members that a file gives with their market caps, beside its cash. */
export function indexTarget(
  { entries, weighting, weightBpsMin, weightBpsMax, cashWeight }: MarketCaps,
  cash: string,
  assets: readonly Asset[],
  issues: Issue[],
): Target {
  const names = entries.map(({ asset }) => asset)
  const ids = resolveAll([...names, cash], 'marketCaps.entries', assets, issues)
  if (cashWeight > oneE18) {
    issues.push({ path: 'marketCaps.cashWeight', message: `${formatE18(cashWeight)} is above 1` })
    return []
  }
  const caps = entries.map(({ marketCapUsd }) => toFloat(marketCapUsd))
  const sizes = weighting === 'square-root' ? caps.map(Math.sqrt) : caps
  const bounds = { floor: weightBpsMin / 10_000, cap: weightBpsMax / 10_000 }
  const index = boundedWeights(sizes, bounds)
  if (!index.ok) {
    issues.push(...index.issues.map(({ message }) => ({ path: 'marketCaps', message })))
    return []
  }
  const shares = weightsFromFloats(index.value.weights).map((w) => w * (oneE18 - cashWeight))
  const weights = weightsFromShares([...shares, cashWeight * oneE18])
  return ids.map((asset, line) => ({ asset, weightE18: weights[line] ?? weightE18(0n) }))
}

/** Members that the candidates of the file give on its day; what caps leave is cash too. */
export function selectedTarget(
  selection: SelectionFields,
  cash: string,
  assets: readonly Asset[],
  issues: Issue[],
): Target {
  const names = [...selection.candidates.map(({ asset }) => asset), cash]
  const ids = resolveAll(names, 'selection.candidates', assets, issues)
  const selected = selectWeights(selection)
  if (!selected.ok) {
    issues.push(...selected.issues)
    return []
  }
  const places = names.slice(0, -1).flatMap((_, place) => (selected.value[place] ? [place] : []))
  const picked = places.map((place) => selected.value[place] as number)
  const rest = 1 - picked.reduce((sum, weight) => sum + weight, 0)
  const index = weightsFromFloats([...picked, Math.max(0, Number(rest.toFixed(12)))])
  const { cashWeight } = selection
  const shares = index.map((weight) => weight * (oneE18 - cashWeight))
  const cashShare = (shares.at(-1) ?? 0n) + cashWeight * oneE18
  const weights = weightsFromShares([...shares.slice(0, -1), cashShare])
  return [...places, names.length - 1].map((place, line) => ({
    asset: ids[place] as AssetId,
    weightE18: weights[line] ?? weightE18(0n),
  }))
}
