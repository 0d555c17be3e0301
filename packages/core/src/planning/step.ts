import {
  type AssetId,
  limits,
  type Position,
  type Preferences,
  type Quote,
  type Refusal,
  type Step,
} from '../domain/index.ts'
import { type Atoms, atomsOf, mulDiv, type UsdE18, usdE18, valueOf } from '../units/index.ts'
import { feeUsd, type GasRate, gasUnitsOf, gasUsd } from './costs.ts'

/** A quote between two priced assets: everything that judges it. */
export type PricedQuote = {
  readonly quote: Quote
  readonly assetIn: Position
  readonly assetOut: Position
  readonly valueInUsdE18: UsdE18
  readonly valueOutUsdE18: UsdE18
}

/** Values both sides of a quote at the reference prices: what is paid up, what comes down. */
export function priceQuote(quote: Quote, positionOf: (asset: AssetId) => Position): PricedQuote {
  const [assetIn, assetOut] = [positionOf(quote.assetIn), positionOf(quote.assetOut)]
  return {
    quote,
    assetIn,
    assetOut,
    valueInUsdE18: valueAt(assetIn, quote.amountInAtoms, 'up'),
    valueOutUsdE18: valueAt(assetOut, quote.amountOutAtoms, 'down'),
  }
}

/** Loss against the reference price that no quote may exceed, fees included (R6). */
function lossBpsMaxOf({ priceImpactBpsMax }: Preferences): number {
  return Math.min(priceImpactBpsMax, limits.priceImpactBpsAbsolute)
}

/**
 * Judges a quote against the reference price, which is independent of the pool it came from.
 *
 * Too little is an impact above the limit. Far too much is no gift: the two prices contradict
 * each other, and one of them is wrong.
 */
export function refuseQuote(priced: PricedQuote, preferences: Preferences): Refusal | null {
  const { valueInUsdE18, valueOutUsdE18 } = priced
  const lossMax = BigInt(lossBpsMaxOf(preferences))
  const gainMax = BigInt(limits.priceImpactBpsAbsolute)
  const actual = `${mulDiv(valueInUsdE18 - valueOutUsdE18, 10_000n, valueInUsdE18, 'up')} bps`
  const pair = `${priced.assetIn.asset.symbol} to ${priced.assetOut.asset.symbol}`
  if (valueOutUsdE18 * 10_000n < valueInUsdE18 * (10_000n - lossMax)) {
    const message = `${pair}: the pool gives too little against the reference price.`
    const [field, limit] = [priced.quote.assetOut, `${lossMax} bps`]
    return { code: 'IMPACT_ABOVE_LIMIT', message, field, limit, actual }
  }
  if (valueOutUsdE18 * 10_000n > valueInUsdE18 * (10_000n + gainMax)) {
    const message = `${pair}: the pool and the reference price contradict each other.`
    const [field, limit] = [priced.quote.assetOut, `-${gainMax} bps`]
    return { code: 'PRICE_CONTRADICTED', message, field, limit, actual }
  }
  return null
}

/**
 * The least that a swap may give: the tighter of the slippage limit under the quote, rounded up,
 * and the impact limit under the reference price, rounded so that no accepted quote is below it.
 */
export function floorOf(priced: PricedQuote, preferences: Preferences): Atoms {
  const { quote, assetOut, valueInUsdE18 } = priced
  const kept = BigInt(10_000 - preferences.slippageBpsMax)
  const underQuote = mulDiv(quote.amountOutAtoms, kept, 10_000n, 'up')
  const least = 10_000n - BigInt(lossBpsMaxOf(preferences))
  const leastUsdE18 = usdE18(mulDiv(valueInUsdE18, least, 10_000n, 'up'))
  const underReference = atomsOf(leastUsdE18, assetOut.asset.decimals, assetOut.priceUsdE18, 'down')
  return underQuote > underReference ? underQuote : underReference
}

/** A step of the plan from its judged quote; `cashAfterAtoms` comes from the order of the steps. */
export function stepOf(
  priced: PricedQuote,
  floorAtoms: Atoms,
  cashAfterAtoms: Atoms,
  rate: GasRate,
): Step {
  const { quote, valueInUsdE18, valueOutUsdE18 } = priced
  const costUsdE18 = usdE18(valueInUsdE18 - valueOutUsdE18)
  const feeUsdE18 = feeUsd(quote, valueInUsdE18)
  return {
    quote,
    amountOutMinAtoms: floorAtoms,
    costUsdE18,
    feeUsdE18,
    impactUsdE18: usdE18(costUsdE18 - feeUsdE18),
    gasUsdE18: gasUsd(gasUnitsOf(quote), rate),
    cashAfterAtoms,
  }
}

function valueAt(position: Position, atoms: Atoms, rounding: 'down' | 'up'): UsdE18 {
  return valueOf(atoms, position.asset.decimals, position.priceUsdE18, rounding)
}
