import type { Address, Asset, AssetId, Hop, Quote, QuoteBook } from '../domain/index.ts'
import {
  type Atoms,
  assert,
  blockNumber,
  bps,
  type UnixMs,
  type UsdE18,
  weiPerGas,
} from '../units/index.ts'

/** A market without depth limits: every asset at its reference price, less a fee on each side. */
export type PaperMarket = {
  readonly assets: readonly Asset[]
  readonly priceOf: (asset: AssetId) => UsdE18 | null
  /** Charged on each traded side but cash, in bps of its notional. */
  readonly feeBps: number
  readonly atMs: UnixMs
}

const paperPool: Address = `0x${'0'.repeat(40)}`
const pipsPerOne = 1_000_000n

/**
 * A quote book of the paper venue: the reference cost model as the planner sees a market.
 *
 * A sale to cash and a buy from cash pay the fee once, a trade of one asset for another pays it
 * twice. Outputs round down; there is no price impact and no gas.
 */
export function paperBook(market: PaperMarket): QuoteBook {
  const book: QuoteBook = {
    chain: (market.assets[0] as Asset).chain,
    blockNumber: blockNumber(0n),
    blockHash: `0x${'0'.repeat(64)}`,
    blockAtMs: market.atMs,
    gasPriceWeiPerGas: weiPerGas(0n),
    quote: (assetIn, assetOut, amountInAtoms) => {
      return quotePaper(market, assetIn, assetOut, amountInAtoms)
    },
    after: () => book,
  }
  return book
}

function quotePaper(
  market: PaperMarket,
  assetIn: AssetId,
  assetOut: AssetId,
  amountInAtoms: Atoms,
): Quote | null {
  const [sold, bought] = [findAsset(market, assetIn), findAsset(market, assetOut)]
  const [priceIn, priceOut] = [market.priceOf(assetIn), market.priceOf(assetOut)]
  if (priceIn === null || priceOut === null) return null
  const feePips = Math.round(market.feeBps * 100)
  const hops = [sold, bought]
    .filter(({ role }) => role !== 'cash')
    .map((): Hop => ({ pool: paperPool, tokenIn: sold.token, tokenOut: bought.token, feePips }))
  const kept = hops.reduce((share) => share * (pipsPerOne - BigInt(feePips)), 1n)
  const whole = pipsPerOne ** BigInt(hops.length)
  const numerator = amountInAtoms * priceIn * kept * 10n ** BigInt(bought.decimals)
  return {
    chain: sold.chain,
    assetIn,
    assetOut,
    amountInAtoms,
    amountOutAtoms: numerator / (priceOut * whole * 10n ** BigInt(sold.decimals)),
    route: { protocol: 'paper', hops },
    gasUnits: 0n,
    priceImpactBps: bps(0),
  }
}

function findAsset({ assets }: PaperMarket, id: AssetId): Asset {
  const asset = assets.find((candidate) => candidate.id === id)
  assert(asset !== undefined, 'a quoted asset is one of the market')
  return asset
}
