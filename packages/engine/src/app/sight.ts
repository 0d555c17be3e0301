import {
  type Asset,
  type AssetId,
  type HoldingsSnapshot,
  limits,
  type PriceSnapshot,
  type Refusal,
} from '@evenkeel/core/domain'
import { checkPrices, weighPortfolio } from '@evenkeel/core/policy'
import { assert, type UnixMs, type UsdE18 } from '@evenkeel/core/units'
import type { PortfolioRecord } from '../db/portfolios.ts'
import { type Context, step } from './context.ts'
import { isWorldFault, refusalOf, withRetries } from './faults.ts'
import type { Sight } from './seen.ts'

/** Prices of one tick, shared by all portfolios; or why there are none. */
export type PricesRead =
  | { readonly ok: true; readonly snapshot: PriceSnapshot }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** Reads the prices of assets and of the native coin, once for a whole tick. */
export async function readPrices(
  context: Context,
  assets: readonly AssetId[],
): Promise<PricesRead> {
  const { prices } = context.ports
  const wanted = [...new Set([...assets, context.config.nativeAsset])]
  try {
    const snapshot = await withRetries(() => prices.fetchPrices(wanted))
    return { ok: true, snapshot }
  } catch (fault) {
    if (!isWorldFault(fault)) throw fault
    return { ok: false, refusals: [refusalOf(fault, prices.name)] }
  }
}

/** What is known of one portfolio at one instant: its holdings, prices and weights. */
export async function gather(
  context: Context,
  { portfolio }: PortfolioRecord,
  read: PricesRead,
  nowMs: UnixMs,
): Promise<Sight> {
  return step(context, 'gather', { portfolioId: portfolio.id }, async () => {
    const holdings = await readHoldings(context, portfolio.owner, portfolio.assets)
    const refusals = [...(read.ok ? [] : read.refusals), ...(holdings.ok ? [] : holdings.refusals)]
    const seen = {
      nowMs,
      prices: read.ok ? ofAssets(read.snapshot, portfolio.assets) : null,
      holdings: holdings.ok ? holdings.snapshot : null,
      decision: null,
      refusedSinceMs: null,
    }
    if (seen.prices === null || seen.holdings === null) {
      return { ...seen, sighting: { weighing: { kind: 'unknown', refusals }, valuation: null } }
    }
    const sighting = weighPortfolio({
      nowMs,
      assets: portfolio.assets,
      holdings: seen.holdings,
      prices: seen.prices,
      cashBufferBps: portfolio.strategy.preferences.cashBufferBps,
      limits,
    })
    return { ...seen, sighting }
  })
}

/** The price of the native coin, or null where it is not known to be usable. */
export function nativePrice(context: Context, read: PricesRead): UsdE18 | null {
  if (!read.ok) return null
  const { nativeAsset } = context.config
  return read.snapshot.prices.find(({ asset }) => asset === nativeAsset)?.priceUsdE18 ?? null
}

/** Gas is valued at the native coin's price, so that price is checked like any other. */
export function refuseNativePrice(
  context: Context,
  read: PricesRead,
  nowMs: Sight['nowMs'],
): readonly Refusal[] {
  if (!read.ok) return read.refusals
  return checkPrices(read.snapshot, [context.config.nativeAsset], nowMs, limits)
}

/** What the witness holds against the prices at hand; its silence is no consent. */
export async function doubt(
  { ports }: Context,
  { portfolio }: PortfolioRecord,
  { prices }: Sight,
): Promise<readonly Refusal[]> {
  const { witness } = ports
  assert(prices !== null, 'there are prices to be doubted')
  try {
    return await withRetries(() => witness.contradictions(portfolio.assets, prices))
  } catch (fault) {
    if (!isWorldFault(fault)) throw fault
    return [refusalOf(fault, witness.name)]
  }
}

type HoldingsRead =
  | { readonly ok: true; readonly snapshot: HoldingsSnapshot }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

async function readHoldings(
  { ports }: Context,
  owner: PortfolioRecord['portfolio']['owner'],
  assets: readonly Asset[],
): Promise<HoldingsRead> {
  try {
    const snapshot = await withRetries(() => ports.chain.fetchHoldings(owner, assets))
    return { ok: true, snapshot }
  } catch (fault) {
    if (!isWorldFault(fault)) throw fault
    return { ok: false, refusals: [refusalOf(fault, 'the chain')] }
  }
}

/** Only the prices that this portfolio's decision sees, so that its hash binds no others. */
function ofAssets(snapshot: PriceSnapshot, assets: readonly Asset[]): PriceSnapshot {
  const own = new Set(assets.map(({ id }) => id))
  return { ...snapshot, prices: snapshot.prices.filter(({ asset }) => own.has(asset)) }
}
