import {
  type Atoms,
  assert,
  type Bps,
  formatE18,
  mulDiv,
  toFloat,
  type UsdE18,
  usdE18,
  valueOf,
  type Weight,
  type WeightE18,
  weightsFromShares,
} from '../units/index.ts'
import type { Asset, AssetId } from './asset.ts'
import type { Refusal } from './decision.ts'
import type { Holding } from './holdings.ts'
import { weightsOfValues } from './weights.ts'

/** A holding with the price that values it. */
export type PricedHolding = {
  readonly asset: Asset
  readonly atoms: Atoms
  readonly priceUsdE18: UsdE18
}

/** A priced holding with its value, and the part of it that weights count. */
export type Position = PricedHolding & {
  readonly valueUsdE18: UsdE18
  /** The value less the cash buffer: the same for every asset but cash. */
  readonly countedUsdE18: UsdE18
}

/** What a portfolio is worth, and how much of it is to be divided by the target (DRF-1). */
export type Valuation = {
  /** One per asset of the portfolio, in its order. */
  readonly positions: readonly Position[]
  readonly cash: AssetId
  readonly totalUsdE18: UsdE18
  readonly cashBufferUsdE18: UsdE18
  /** Total less the buffer: what weights are shares of. */
  readonly investableUsdE18: UsdE18
}

/**
 * Puts a price beside every holding, or says which prices are missing or not positive (POS-4).
 *
 * An asset without a holding has zero atoms; an asset without a price is never worth zero.
 */
export function priceHoldings(input: {
  readonly assets: readonly Asset[]
  readonly holdings: readonly Holding[]
  readonly prices: readonly { readonly asset: AssetId; readonly priceUsdE18: UsdE18 }[]
}):
  | { readonly ok: true; readonly holdings: readonly PricedHolding[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] } {
  const atomsById = new Map(input.holdings.map(({ asset, atoms }) => [asset, atoms]))
  assert(atomsById.size === input.holdings.length, 'an asset is held once')
  const holdings: PricedHolding[] = []
  const refusals: Refusal[] = []
  for (const asset of input.assets) {
    const prices = input.prices.filter((candidate) => candidate.asset === asset.id)
    const price = prices[0]?.priceUsdE18
    const refusal = refusePrices(
      asset,
      prices.map(({ priceUsdE18 }) => priceUsdE18),
    )
    if (refusal !== null) refusals.push(refusal)
    if (refusal !== null || price === undefined) continue
    holdings.push({ asset, atoms: atomsById.get(asset.id) ?? 0n, priceUsdE18: price })
  }
  return refusals.length === 0 ? { ok: true, holdings } : { ok: false, refusals }
}

/**
 * Values a portfolio in one fixed order and sets the cash buffer aside.
 *
 * The buffer is a share of the total, rounded up, and at most the cash that is there: it never
 * causes a trade (POS-6).
 */
export function valuePortfolio(
  holdings: readonly PricedHolding[],
  cash: AssetId,
  cashBufferBps: Bps,
): Valuation {
  const valued = holdings.map((holding) => {
    assert(holding.atoms >= 0n, 'a holding is not negative')
    const { decimals } = holding.asset
    return {
      ...holding,
      valueUsdE18: valueOf(holding.atoms, decimals, holding.priceUsdE18, 'down'),
    }
  })
  const totalUsdE18 = usdE18(valued.reduce((sum, { valueUsdE18 }) => sum + valueUsdE18, 0n))
  const cashLine = valued.find(({ asset }) => asset.id === cash)
  assert(cashLine !== undefined, 'cash is one of the assets')
  const wanted = usdE18(mulDiv(totalUsdE18, BigInt(cashBufferBps), 10_000n, 'up'))
  const cashBufferUsdE18 = wanted < cashLine.valueUsdE18 ? wanted : cashLine.valueUsdE18
  const positions = valued.map((line) => ({
    ...line,
    countedUsdE18:
      line.asset.id === cash ? usdE18(line.valueUsdE18 - cashBufferUsdE18) : line.valueUsdE18,
  }))
  const investableUsdE18 = usdE18(totalUsdE18 - cashBufferUsdE18)
  return { positions, cash, totalUsdE18, cashBufferUsdE18, investableUsdE18 }
}

/**
 * Weights of a valuation that sum to exactly one; the portfolio must be worth something.
 *
 * Units lost to flooring go to the largest remainders, as in `weightsFromShares`.
 */
export function exactWeightsOf(valuation: Valuation): WeightE18[] {
  return weightsFromShares(valuation.positions.map(({ countedUsdE18 }) => countedUsdE18))
}

/** Weights of a valuation as floats, for deciding; the order of the assets is the valuation's. */
export function weightsOf(valuation: Valuation): Weight[] {
  return weightsOfValues(valuation.positions.map(({ countedUsdE18 }) => toFloat(countedUsdE18)))
}

function refusePrices(asset: Asset, prices: readonly UsdE18[]): Refusal | null {
  const [price, ...others] = prices
  const { id: field, symbol } = asset
  if (price === undefined) {
    const message = `There is no price for ${symbol}.`
    return { code: 'PRICE_MISSING', message, field, limit: 'one price', actual: 'none' }
  }
  if (price <= 0n) {
    const message = `The price of ${symbol} is not above zero.`
    const actual = formatE18(price)
    return { code: 'PRICE_NOT_POSITIVE', message, field, limit: 'above 0', actual }
  }
  if (others.length === 0) return null
  const message = `There are several prices for ${symbol}.`
  const actual = `${prices.length} prices`
  return { code: 'PRICE_CONTRADICTED', message, field, limit: 'one price', actual }
}
