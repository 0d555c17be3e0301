import type { Asset, Target } from '@evenkeel/core/domain'
import {
  type Atoms,
  assert,
  atomsOf,
  mulDiv,
  oneE18,
  type UsdE18,
  usdE18,
  usdFromFloat,
} from '@evenkeel/core/units'

/** Money that a simulated owner starts with. */
const demoCapitalUsdE18: UsdE18 = usdE18(100_000n * oneE18)

/** Coins go by the name of their price; on the chain they are held in their ERC-20 form. */
const tokenOfPrice: Readonly<Record<string, string>> = { BTC: 'WBTC', ETH: 'WETH' }

/** Symbol of the token that holds a coin: BTC is held as WBTC. */
export function tokenSymbolOf(priceSymbol: string): string {
  return tokenOfPrice[priceSymbol] ?? priceSymbol
}

/** Symbol of the price that values a token: WBTC by BTC. */
export function priceSymbolOf(tokenSymbol: string): string {
  const found = Object.entries(tokenOfPrice).find(([, token]) => token === tokenSymbol)
  return found?.[0] ?? tokenSymbol
}

/**
 * Holdings worth the capital with the given weights; the cash buffer comes on top of cash.
 *
 * @param weights what to start at, summing to one, which need not be the target
 */
export function startingHoldings(input: {
  readonly assets: readonly Asset[]
  readonly weights: Target
  readonly pricesUsd: Readonly<Record<string, number>>
  readonly cashBufferBps: number
}): ReadonlyMap<string, Atoms> {
  const bufferE18 = mulDiv(demoCapitalUsdE18, BigInt(input.cashBufferBps), 10_000n, 'up')
  const investedE18 = demoCapitalUsdE18 - bufferE18
  return new Map(
    input.assets.map(({ id, symbol, decimals, role }) => {
      const weight = input.weights.find(({ asset }) => asset === id)?.weightE18 ?? 0n
      const price = usdFromFloat(input.pricesUsd[priceSymbolOf(symbol)] ?? Number.NaN)
      assert(price.ok && price.value > 0n, `${symbol} has a price at the start`)
      const share = mulDiv(investedE18, weight, oneE18, 'down')
      const valueE18 = role === 'cash' ? share + bufferE18 : share
      return [symbol, atomsOf(usdE18(valueE18), decimals, price.value, 'down')]
    }),
  )
}
