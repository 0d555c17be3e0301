import { assert } from '../units/index.ts'
import type { PriceGrid } from './grid.ts'

/** What a bar shows: last prices, which assets are frozen, and which have a gap. */
export type MarketState = {
  /** Last price of each asset; 0 before its first one. */
  readonly priceUsd: Float64Array
  /** By asset; the last entry is the cash line, which never is. */
  readonly frozen: boolean[]
  /** By asset: not frozen, and without a price on this bar. */
  readonly gapped: boolean[]
  /** Asset-bars without a price so far, after the first bar. */
  gapBars: number
  /** Assets that were ever frozen, by index. */
  readonly everFrozen: Set<number>
}

/** When an asset counts as gone. */
export type FreezeRule = {
  readonly gapBarsMax: number
  readonly isDead: readonly boolean[]
  readonly deadRecovery: number
}

/**
 * Walks the bars of a grid: call it with 0, 1, 2 ... and read the state it returns, which is one
 * object that changes.
 *
 * A bar without a price is a gap: the last price stays. After more than `gapBarsMax` of them in a
 * row the asset is frozen until its next price; a dead one is written off on that bar.
 */
export function watchMarket(grid: PriceGrid, rule: FreezeRule): (bar: number) => MarketState {
  const count = grid.symbols.length
  const missing = new Int32Array(count)
  const state: MarketState = {
    priceUsd: new Float64Array(count),
    frozen: Array.from({ length: count + 1 }, () => false),
    gapped: Array.from({ length: count }, () => false),
    gapBars: 0,
    everFrozen: new Set(),
  }
  let next = 0
  return (bar) => {
    assert(bar === next++, 'bars are watched in order')
    for (let asset = 0; asset < count; asset++) {
      const priceUsd = grid.priceUsd[bar * count + asset] as number
      if (priceUsd > 0) {
        state.priceUsd[asset] = priceUsd
        state.frozen[asset] = false
        state.gapped[asset] = false
        missing[asset] = 0
      } else if (bar > 0) missPrice(state, missing, asset, rule)
    }
    return state
  }
}

/**
 * Whether a rebalance has to wait: some asset has a gap. With shares that matter given, an asset
 * that has none of either is not waited for.
 */
export function awaitsPrice(
  { gapped }: MarketState,
  shares: readonly (readonly number[])[] | null,
): boolean {
  return gapped.some((isGap, asset) => {
    return isGap && (shares === null || shares.some((line) => (line[asset] ?? 0) > 0))
  })
}

function missPrice(
  state: MarketState,
  missing: Int32Array,
  asset: number,
  { gapBarsMax, isDead, deadRecovery }: FreezeRule,
): void {
  const barsMissing = (missing[asset] as number) + 1
  missing[asset] = barsMissing
  state.gapBars++
  if (!state.frozen[asset] && barsMissing > gapBarsMax) {
    state.frozen[asset] = true
    state.everFrozen.add(asset)
    if (isDead[asset]) state.priceUsd[asset] = (state.priceUsd[asset] as number) * deadRecovery
  }
  state.gapped[asset] = !state.frozen[asset]
}
