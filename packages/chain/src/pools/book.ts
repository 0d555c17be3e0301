import type { Asset, AssetId, ChainId, Quote, QuoteBook } from '@evenkeel/core/domain'
import { assert, oneE18, type WeiPerGas, weiPerGas } from '@evenkeel/core/units'
import type { Head } from '../client.ts'
import type { ChainConfig } from '../config.ts'
import { type FeedRound, feedPriceOf } from '../prices/feeds.ts'
import { bestOf, priceImpactBps, quoteWay } from './quote.ts'
import { type Way, waysBetween } from './routes.ts'
import type { PoolState } from './state.ts'
import { outputOf, type Ratio, stateAfter } from './swap.ts'

/** Everything that a book is made of: one block's pools and feed rounds. */
export type BookSource = {
  readonly chain: ChainId
  readonly head: Head
  readonly pools: readonly PoolState[]
  readonly rounds: readonly FeedRound[]
  readonly assets: readonly Asset[]
  readonly config: ChainConfig
}

/**
 * Quotes any trade between the assets exactly as the pools would execute it at that block.
 *
 * Pure and synchronous: the same source gives the same quotes.
 */
export function bookOf(source: BookSource): QuoteBook {
  const { chain, head, pools, assets } = source
  const gasPriceWeiPerGas = weiPerGas(head.baseFeeWeiPerGas + source.config.tipWeiPerGas)
  const ways = new Map<string, readonly Way[]>()
  const assetOf = (id: AssetId): Asset => {
    const asset = assets.find((row) => row.id === id)
    assert(asset !== undefined, 'the book was opened for this asset')
    return asset
  }
  const waysOf = (tokenIn: Asset, tokenOut: Asset): readonly Way[] => {
    const key = `${tokenIn.id} ${tokenOut.id}`
    const found = ways.get(key) ?? waysBetween(pools, tokenIn.token, tokenOut.token)
    ways.set(key, found)
    return found
  }
  const gasPrices = new Map(
    assets.map((asset) => [asset.id, gasPriceIn(asset, gasPriceWeiPerGas, source)]),
  )
  const quote = (assetIn: AssetId, assetOut: AssetId, amountInAtoms: bigint): Quote | null => {
    const quotes = waysOf(assetOf(assetIn), assetOf(assetOut)).flatMap(
      (way) => quoteWay(way, amountInAtoms) ?? [],
    )
    const best = bestOf(quotes, gasPrices.get(assetOut) ?? null)
    if (best === null) return null
    const { way, amountOutAtoms, gasUnits } = best
    return {
      chain,
      assetIn,
      assetOut,
      amountInAtoms,
      amountOutAtoms,
      route: { protocol: way.protocol, hops: way.legs.map(({ hop }) => hop) },
      gasUnits,
      priceImpactBps: priceImpactBps(best, amountInAtoms),
    }
  }
  const { number: blockNumber, hash: blockHash, atMs: blockAtMs } = head
  const after = (done: Quote) => bookOf({ ...source, pools: poolsAfter(pools, done) })
  return { chain, blockNumber, blockHash, blockAtMs, gasPriceWeiPerGas, quote, after }
}

/** All pools once a quote was carried out, hop by hop. */
function poolsAfter(pools: readonly PoolState[], { route, amountInAtoms }: Quote): PoolState[] {
  let moved = [...pools]
  let amountAtoms = amountInAtoms
  for (const hop of route.hops) {
    const at = moved.findIndex(({ pool }) => pool.pool === hop.pool)
    const pool = moved[at]
    assert(pool !== undefined, 'a quote of this book goes through its pools')
    const given = outputOf(pool, hop.tokenIn, amountAtoms)
    assert(given !== null, 'a quote of this book can be carried out')
    moved = moved.with(at, stateAfter(pool, hop.tokenIn, amountAtoms))
    amountAtoms = given.amountOutAtoms
  }
  return moved
}

/**
 * What one unit of gas costs in atoms of an asset, through the two feeds' dollar prices.
 *
 * Gas only ranks the ways here; what a plan pays for gas is counted from its preview.
 */
function gasPriceIn(asset: Asset, gasPriceWeiPerGas: WeiPerGas, source: BookSource): Ratio | null {
  const native = feedPriceOf(source.config.wrappedNative, source)
  const output = feedPriceOf(asset.token, source)
  if (native === null || output === null) return null
  return {
    numerator: gasPriceWeiPerGas * native.priceUsdE18 * 10n ** BigInt(asset.decimals),
    denominator: output.priceUsdE18 * oneE18,
  }
}
