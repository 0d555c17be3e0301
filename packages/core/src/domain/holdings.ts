import type { Atoms, BlockNumber, UnixMs, UsdE18, WeightE18 } from '../units/index.ts'
import type { AssetId, Hex } from './asset.ts'

/** A quantity of one asset, in the base units of its contract. */
export type Holding = { readonly asset: AssetId; readonly atoms: Atoms }

/** What an account held at one block. Every asset of the portfolio has a row, zero included. */
export type HoldingsSnapshot = {
  readonly holdings: readonly Holding[]
  readonly blockNumber: BlockNumber
  readonly blockHash: Hex
  readonly blockAtMs: UnixMs
}

/** A fact about a price: how much, since when, and who says so. */
export type Price = {
  readonly asset: AssetId
  readonly priceUsdE18: UsdE18
  readonly observedAtMs: UnixMs
  readonly source: string
}

/** All prices that one decision saw. */
export type PriceSnapshot = {
  readonly prices: readonly Price[]
  readonly takenAtMs: UnixMs
}

/** One asset's share that the owner wants. */
export type TargetWeight = { readonly asset: AssetId; readonly weightE18: WeightE18 }

/** What the owner wants: sums to exactly `oneE18`, the cash asset named like any other. */
export type Target = readonly TargetWeight[]
