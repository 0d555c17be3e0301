import {
  type Asset,
  type HoldingsSnapshot,
  type PriceSnapshot,
  priceHoldings,
  type Refusal,
  type Valuation,
  valuePortfolio,
  weightsOf,
} from '../domain/index.ts'
import { assert, type Bps, type UnixMs } from '../units/index.ts'
import type { Weighing } from './decide.ts'
import { checkPrices, type PriceLimits } from './prices.ts'

/** What is known of a portfolio at one instant. */
export type PortfolioSight = {
  readonly nowMs: UnixMs
  /** In the portfolio's fixed order; one is the cash. */
  readonly assets: readonly Asset[]
  readonly holdings: HoldingsSnapshot
  readonly prices: PriceSnapshot
  readonly cashBufferBps: Bps
  readonly limits: PriceLimits
}

/** A weighing for `decide`, with the valuation behind it for `planning` where there is one. */
export type Sighting =
  | { readonly weighing: Weighing & { readonly kind: 'known' }; readonly valuation: Valuation }
  | { readonly weighing: Weighing & { readonly kind: 'unknown' }; readonly valuation: null }

/**
 * Values and weighs real holdings, or says why that is not possible (POS-4).
 *
 * A holding without a usable price makes the whole portfolio unknown. Weights are of the value
 * less the cash buffer (DRF-1).
 *
 * @example Cash alone, with its price and without
 * const at = unixMs(0)
 * const cash = { id: 'usd' as AssetId, decimals: 6, role: 'cash' } as Asset
 * const holdings = { holdings: [{ asset: cash.id, atoms: 5n }] } as HoldingsSnapshot
 * const price = { asset: cash.id, priceUsdE18: usdE18(oneE18), observedAtMs: at, source: 'peg' }
 * const known = { nowMs: at, assets: [cash], holdings, cashBufferBps: bps(0), limits }
 * weighPortfolio({ ...known, prices: { prices: [price], takenAtMs: at } }).weighing
 * // { kind: 'known', weights: [1] }
 * weighPortfolio({ ...known, prices: { prices: [], takenAtMs: at } }).weighing.kind // 'unknown'
 */
export function weighPortfolio(sight: PortfolioSight): Sighting {
  const ids = sight.assets.map(({ id }) => id)
  const refusals = checkPrices(sight.prices, ids, sight.nowMs, sight.limits)
  if (refusals.length > 0) return unknown(refusals)
  const priced = priceHoldings({
    assets: sight.assets,
    holdings: sight.holdings.holdings,
    prices: sight.prices.prices,
  })
  assert(priced.ok, 'checked prices are there and positive')
  const cash = sight.assets.find(({ role }) => role === 'cash')
  assert(cash !== undefined, 'a portfolio has a cash asset')
  const valuation = valuePortfolio(priced.holdings, cash.id, sight.cashBufferBps)
  if (valuation.totalUsdE18 === 0n) return unknown([emptyRefusal()])
  return { weighing: { kind: 'known', weights: weightsOf(valuation) }, valuation }
}

function unknown(refusals: readonly Refusal[]): Sighting {
  return { weighing: { kind: 'unknown', refusals }, valuation: null }
}

function emptyRefusal(): Refusal {
  return {
    code: 'PORTFOLIO_EMPTY',
    message: 'the portfolio holds nothing of value',
    field: 'holdings',
    limit: '> 0 USD',
    actual: '0 USD',
  }
}
