import type { AssetSymbol, PriceSymbol, PricesUsd } from './types.ts'

/** In the order in which the feed board holds its answers. */
export const PRICE_SYMBOLS = ['BTC', 'ETH', 'LINK', 'USDC'] as const satisfies PriceSymbol[]

/** Round figures near the market of 2022-01-01. */
export const DEFAULT_PRICES_USD: PricesUsd = { BTC: 47_000, ETH: 3_700, LINK: 20, USDC: 1 }

/** What the arithmetic of a pool's price needs to know of a token. */
export type Priced = { readonly decimals: number; readonly priceE8: bigint }

export const TOKENS: Readonly<Record<AssetSymbol, TokenFacts>> = {
  WETH: { name: 'Wrapped Ether', decimals: 18, priceSymbol: 'ETH' },
  WBTC: { name: 'Wrapped BTC', decimals: 8, priceSymbol: 'BTC' },
  LINK: { name: 'ChainLink Token', decimals: 18, priceSymbol: 'LINK' },
  USDC: { name: 'USD Coin', decimals: 6, priceSymbol: 'USDC' },
}

type TokenFacts = {
  readonly name: string
  readonly decimals: number
  readonly priceSymbol: PriceSymbol
}

export type PricesE8 = Readonly<Record<PriceSymbol, bigint>>

/**
 * Feed answers, 8 decimals, of USD prices; refuses what no feed could publish.
 *
 * @example
 * pricesE8({ BTC: 47000, ETH: 3700.5, LINK: 20, USDC: 1 }).ETH // 370050000000n
 */
export function pricesE8(pricesUsd: PricesUsd): PricesE8 {
  const stranger = Object.keys(pricesUsd).find((symbol) => !PRICE_SYMBOLS.includes(symbol as 'BTC'))
  if (stranger !== undefined) {
    throw new PriceRefused(`no feed for ${stranger}; there are ${PRICE_SYMBOLS.join(', ')}`)
  }
  const entries = PRICE_SYMBOLS.map((symbol) => [symbol, priceE8(symbol, pricesUsd[symbol])])
  return Object.fromEntries(entries) as PricesE8
}

function priceE8(symbol: PriceSymbol, priceUsd: number): bigint {
  const scaled = Math.round(priceUsd * 1e8)
  if (Number.isSafeInteger(scaled) && scaled > 0) return BigInt(scaled)
  throw new PriceRefused(`price of ${symbol} is ${priceUsd} USD; a feed holds 0.00000001 to 9e7`)
}

/** Atoms of token1 per atom of token0, as a fraction. */
export function priceRatio(token0: Priced, token1: Priced) {
  return {
    numerator: token0.priceE8 * 10n ** BigInt(token1.decimals),
    denominator: token1.priceE8 * 10n ** BigInt(token0.decimals),
  }
}

/**
 * The square root of a pool's price as Uniswap v3 stores it, rounded down.
 *
 * @example Two tokens of one price and equal decimals
 * sqrtPriceX96({ decimals: 18, priceE8: 1n }, { decimals: 18, priceE8: 1n }) // 2n ** 96n
 */
export function sqrtPriceX96(token0: Priced, token1: Priced): bigint {
  const { numerator, denominator } = priceRatio(token0, token1)
  return squareRoot((numerator << 192n) / denominator)
}

/** Atoms worth a whole number of USD, rounded down. */
export function atomsWorth(usd: bigint, token: Priced): bigint {
  return (usd * 10n ** 8n * 10n ** BigInt(token.decimals)) / token.priceE8
}

function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + n / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** A price without a feed, or one that is missing, not positive, not finite or too large. */
export class PriceRefused extends Error {
  override readonly name = 'PriceRefused'
}
