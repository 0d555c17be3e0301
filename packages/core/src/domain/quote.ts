import type { Atoms, BlockNumber, Bps, UnixMs, WeiPerGas } from '../units/index.ts'
import type { Address, AssetId, ChainId, Hex } from './asset.ts'

/** One pool on the way of a swap. `feePips` are hundredths of a bp: 500 is 0.05%. */
export type Hop = {
  readonly pool: Address
  readonly tokenIn: Address
  readonly tokenOut: Address
  readonly feePips: number
}

/** The way a swap takes: one protocol, one or more pools. */
export type Route = {
  readonly protocol: 'uniswap-v2' | 'uniswap-v3' | 'paper'
  readonly hops: readonly Hop[]
}

/** What a venue would give for an exact input, right now. */
export type Quote = {
  readonly chain: ChainId
  readonly assetIn: AssetId
  readonly assetOut: AssetId
  readonly amountInAtoms: Atoms
  readonly amountOutAtoms: Atoms
  readonly route: Route
  /** Gas of the swap alone, an estimate until the preview measures it. */
  readonly gasUnits: bigint
  /** Output lost to moving the pools, against the price before the swap, fees apart. */
  readonly priceImpactBps: Bps
}

/** Pool states of one block, from which any number of exact quotes follow without further I/O. */
export type QuoteBook = {
  readonly chain: ChainId
  readonly blockNumber: BlockNumber
  readonly blockHash: Hex
  readonly blockAtMs: UnixMs
  readonly gasPriceWeiPerGas: WeiPerGas
  /** The best route for an exact input, net of gas, or null where no route has the liquidity. */
  readonly quote: (assetIn: AssetId, assetOut: AssetId, amountInAtoms: Atoms) => Quote | null
  /** The book once this quote was carried out: later legs of a plan meet the pools it moved. */
  readonly after: (quote: Quote) => QuoteBook
}
