import type { Abi, Address } from 'viem'
import type { Artifact } from './artifacts.ts'
import type { Chain, Receipt } from './chain.ts'
import { pairOf } from './pair.ts'
import { PRICE_SYMBOLS, type PricesE8, priceRatio, sqrtPriceX96 } from './prices.ts'
import { ENDLESS_WEI, setBalance, type Tokens } from './tokens.ts'
import type { DevnetPool, PriceSymbol } from './types.ts'

export type Market = {
  readonly market: Address
  readonly feedBoard: Address
  readonly feeds: Readonly<Record<PriceSymbol, Address>>
  readonly abi: Abi
  readonly operator: Address
}

type Artifacts = { readonly market: Artifact; readonly feedBoard: Artifact }

/** The feeds and the arbitrageur; `operator` is the only account that can move them. */
export async function deployMarket(
  chain: Chain,
  operator: Address,
  tokens: Tokens,
  artifacts: Artifacts,
): Promise<Market> {
  const { abi } = artifacts.market
  const weth = tokens.asset('WETH').address
  const market = await chain.deploy(operator, artifacts.market, [weth, PRICE_SYMBOLS])
  await setBalance(chain, market, ENDLESS_WEI)
  await setBalance(chain, operator, ENDLESS_WEI)
  const feedBoard = await chain.read<Address>({ to: market, abi, name: 'board' })
  const feeds: [PriceSymbol, Address][] = []
  for (const [index, symbol] of PRICE_SYMBOLS.entries()) {
    const board = { to: feedBoard, abi: artifacts.feedBoard.abi }
    feeds.push([symbol, await chain.read<Address>({ ...board, name: 'feeds', args: [index] })])
  }
  return { market, feedBoard, feeds: Object.fromEntries(feeds) as Market['feeds'], abi, operator }
}

/** Posts the prices and trades the pools to them, in one transaction. */
export async function moveMarket(
  chain: Chain,
  { market, abi, operator }: Market,
  tokens: Tokens,
  pools: readonly DevnetPool[],
  prices: PricesE8,
): Promise<Receipt> {
  const pairOfPool = ({ token0, token1 }: DevnetPool) =>
    pairOf(tokens, prices, [tokens.at(token0).symbol, tokens.at(token1).symbol])
  const walksV2 = poolsOf(pools, 'uniswap-v2').map((pool) => {
    const { numerator, denominator } = priceRatio(...pairOfPool(pool))
    return { pair: pool.address, priceNumerator: numerator, priceDenominator: denominator }
  })
  const walksV3 = poolsOf(pools, 'uniswap-v3').map((pool) => ({
    pool: pool.address,
    sqrtPriceX96: sqrtPriceX96(...pairOfPool(pool)),
  }))
  const answersE8 = PRICE_SYMBOLS.map((symbol) => prices[symbol])
  const args = [answersE8, walksV2, walksV3]
  return chain.write({ from: operator, to: market, abi, name: 'move', args })
}

function poolsOf(pools: readonly DevnetPool[], protocol: DevnetPool['protocol']): DevnetPool[] {
  return pools.filter((pool) => pool.protocol === protocol)
}
