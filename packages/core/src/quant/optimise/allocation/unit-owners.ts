import type { UnitKind } from './unit-knapsack.ts'

/** Kinds of units with the assets that want them, each asset's line in `owners`. */
type Kinds = {
  readonly whole: readonly UnitKind[]
  readonly wholeOwners: readonly (readonly number[])[]
  readonly last: readonly UnitKind[]
  readonly lastOwners: readonly (readonly number[])[]
}

/** Units of one price that save the same are one kind, whoever wants them. */
export function kindsOf(goals: Float64Array, whole: Float64Array, prices: Float64Array): Kinds {
  const assets = [...prices.keys()]
  const priceOf = (asset: number): number => prices[asset] as number
  const wholeOf = (asset: number): number => whole[asset] as number
  const missingOf = (asset: number): number =>
    (goals[asset] as number) - wholeOf(asset) * priceOf(asset)
  const byPrice = Map.groupBy(
    assets.filter((asset) => wholeOf(asset) > 0),
    priceOf,
  )
  const byMissing = Map.groupBy(
    assets.filter((asset) => missingOf(asset) > 0),
    (asset) => `${priceOf(asset)} ${missingOf(asset)}`,
  )
  return {
    wholeOwners: [...byPrice.values()],
    whole: [...byPrice].map(([price, owners]) => ({
      price,
      saving: price,
      count: owners.reduce((sum, owner) => sum + wholeOf(owner), 0),
    })),
    lastOwners: [...byMissing.values()],
    last: [...byMissing.values()].map((owners) => ({
      price: priceOf(owners[0] as number),
      saving: missingOf(owners[0] as number),
      count: owners.length,
    })),
  }
}

/** Gives the taken units of each kind to its assets, the earlier first; each wants `most`, or 1. */
export function handOut(
  units: Float64Array,
  taken: Float64Array,
  owners: readonly (readonly number[])[],
  most: Float64Array | null,
): void {
  owners.forEach((assets, kind) => {
    let left = taken[kind] as number
    for (const asset of assets) {
      const given = Math.min(left, most === null ? 1 : (most[asset] as number))
      units[asset] = (units[asset] as number) + given
      left -= given
    }
  })
}
