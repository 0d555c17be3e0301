import { type Abi, type Address, numberToHex } from 'viem'
import type { Artifact } from './artifacts.ts'
import type { Chain } from './chain.ts'
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
) {
  const answers = PRICE_SYMBOLS.map((symbol) => prices[symbol])
  const symbolOf = (address: Address) =>
    tokens.assets.find((asset) => asset.address === address)?.symbol as 'WETH'
  const priced = pools.map((pool) => ({
    pool,
    pair: pairOf(tokens, prices, [symbolOf(pool.token0), symbolOf(pool.token1)]),
  }))
  const walksV2 = priced
    .filter(({ pool }) => pool.protocol === 'uniswap-v2')
    .map(({ pool, pair }) => {
      const { numerator, denominator } = priceRatio(...pair)
      return { pair: pool.address, priceNumerator: numerator, priceDenominator: denominator }
    })
  const walksV3 = priced
    .filter(({ pool }) => pool.protocol === 'uniswap-v3')
    .map(({ pool, pair }) => ({ pool: pool.address, sqrtPriceX96: sqrtPriceX96(...pair) }))
  const args = [answers, walksV2, walksV3]
  return chain.write({ from: operator, to: market, abi, name: 'move', args })
}

export async function setNextBlockTime(chain: Chain, seconds: number): Promise<void> {
  await chain.rpc('evm_setNextBlockTimestamp', [numberToHex(seconds)])
}
