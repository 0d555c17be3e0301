import type { Address, AssetId, PositionChange } from '@evenkeel/core/domain'
import { assert } from '@evenkeel/core/units'

/** Finds a plan's positions by asset id or by token address. */
export type Symbols = {
  /** The plan lists every asset that it names. */
  readonly ofAsset: (asset: AssetId) => PositionChange
  /** Null for a token that a route only passes through. */
  readonly ofToken: (token: Address) => PositionChange | null
}

/** The symbols of a plan. */
export function symbolsOf(positions: readonly PositionChange[]): Symbols {
  const byAsset = new Map(positions.map((position) => [position.asset, position]))
  const byToken = new Map(positions.map((position) => [position.token, position]))
  return {
    ofAsset: (asset) => {
      const position = byAsset.get(asset)
      assert(position !== undefined, `the plan lists ${asset}`)
      return position
    },
    ofToken: (token) => byToken.get(token) ?? null,
  }
}
