import type { Address } from 'viem'
import { atomsWorth, type Priced, type PricesE8 } from './prices.ts'
import type { Tokens } from './tokens.ts'
import type { AssetSymbol, DevnetAsset } from './types.ts'

/** Two assets in the order that Uniswap keeps them: by address. */
export type Pair = readonly [PricedAsset, PricedAsset]
export type PricedAsset = DevnetAsset & Priced

export function pairOf(
  tokens: Tokens,
  prices: PricesE8,
  symbols: readonly [AssetSymbol, AssetSymbol],
): Pair {
  const [one, two] = symbols.map((symbol): PricedAsset => {
    const asset = tokens.asset(symbol)
    return { ...asset, priceE8: prices[asset.priceSymbol] }
  }) as [PricedAsset, PricedAsset]
  return one.address.toLowerCase() < two.address.toLowerCase() ? [one, two] : [two, one]
}

export function addressesOf([token0, token1]: Pair): [Address, Address] {
  return [token0.address, token1.address]
}

/** The same worth of both. */
export function depositOf([token0, token1]: Pair, usd: bigint): [bigint, bigint] {
  return [atomsWorth(usd, token0), atomsWorth(usd, token1)]
}

/** First and second trade of each pool write slots that later ones only update. */
export const WARM_UP_USD = 1_000n

/** The world is built once and its liquidity never withdrawn: 2100-01-01. */
export const DEADLINE_SECONDS = 4_102_444_800n
