import type { Asset, Price, PriceSnapshot, Refusal } from '@evenkeel/core/domain'
import { type Bps, formatE18, mulDiv, oneE18, usdE18 } from '@evenkeel/core/units'
import type { BookSource } from '../pools/book.ts'
import type { PoolState } from '../pools/state.ts'
import { depthOf, spotOf } from '../pools/swap.ts'
import { feedPriceOf } from './feeds.ts'

/** A second opinion on prices, from another source than the feeds. */
export type Witness = {
  readonly name: string
  readonly fetchPrices: (assets: readonly Asset[]) => Promise<PriceSnapshot>
}

/** Pools as a witness; one of the assets must be the cash that they are priced against. */
export function createPoolWitness(
  fetchSource: (assets: readonly Asset[]) => Promise<BookSource>,
): Witness {
  const fetchPrices = async (assets: readonly Asset[]): Promise<PriceSnapshot> => {
    const source = await fetchSource(assets)
    return { prices: poolPrices(source), takenAtMs: source.head.atMs }
  }
  return { name: 'pools', fetchPrices }
}

/**
 * Mid price of each asset in its deepest pool against cash, in dollars by the feed of the cash.
 *
 * A pool can be pushed within one block, so this is never *the* price (R5): it only testifies
 * against a feed that is wrong. An asset without such a pool, and the cash itself, have no witness.
 */
function poolPrices(source: BookSource): readonly Price[] {
  const cash = source.assets.find(({ role }) => role === 'cash')
  const cashPrice = cash === undefined ? null : feedPriceOf(cash.token, source)
  if (cash === undefined || cashPrice === null) return []
  return source.assets.flatMap((asset) => {
    const pool = asset === cash ? null : deepestPool(source.pools, asset, cash)
    return pool === null ? [] : [poolPrice(pool, asset, cash, cashPrice, source)]
  })
}

/**
 * Assets that no second source has a price of: one source alone is no price to trade on (R5). The
 * cash is excused; the pools are priced in it, so a wrong price of it shows in all others.
 */
export function unwitnessed(
  assets: readonly Asset[],
  witnesses: readonly Price[],
): readonly Refusal[] {
  return assets
    .filter(({ id, role }) => role !== 'cash' && !witnesses.some(({ asset }) => asset === id))
    .map(({ id, symbol }) => ({
      code: 'PRICE_MISSING',
      message: `only one source has a price of ${symbol}; a second one must agree`,
      field: id,
      limit: 'two sources',
      actual: 'one',
    }))
}

/**
 * Assets whose price and witness differ by more than the limit (POS-4).
 *
 * Pure. An asset without a witness is not contradicted: that is for `unwitnessed` to say.
 *
 * @example
 * contradictions(prices, witnesses, bps(200)) // [] where all agree within 2%
 */
export function contradictions(
  prices: readonly Price[],
  witnesses: readonly Price[],
  differenceBpsMax: Bps,
): readonly Refusal[] {
  return prices.flatMap((price) => {
    const witness = witnesses.find(({ asset }) => asset === price.asset)
    if (witness === undefined) return []
    const gap = witness.priceUsdE18 - price.priceUsdE18
    const distance = gap < 0n ? -gap : gap
    const isWithin = distance * 10_000n <= BigInt(differenceBpsMax) * price.priceUsdE18
    return isWithin ? [] : [contradicted(price, witness, distance, differenceBpsMax)]
  })
}

function contradicted(price: Price, witness: Price, distance: bigint, limit: Bps): Refusal {
  const differenceBps = mulDiv(distance, 10_000n, price.priceUsdE18, 'up')
  const said = `${price.source} says ${formatE18(price.priceUsdE18)} USD`
  const against = `${witness.source} ${formatE18(witness.priceUsdE18)}`
  return {
    code: 'PRICE_CONTRADICTED',
    message: `sources contradict each other on ${price.asset}: ${said}, ${against}`,
    field: price.asset,
    limit: `${limit} bps`,
    actual: `${differenceBps} bps`,
  }
}

function deepestPool(pools: readonly PoolState[], asset: Asset, cash: Asset): PoolState | null {
  const tokens = [asset.token, cash.token]
  return pools
    .filter(({ pool }) => tokens.includes(pool.token0) && tokens.includes(pool.token1))
    .reduce<PoolState | null>(
      (best, pool) =>
        best === null || depthOf(pool, cash.token) > depthOf(best, cash.token) ? pool : best,
      null,
    )
}

function poolPrice(
  pool: PoolState,
  asset: Asset,
  cash: Asset,
  cashPrice: Price,
  { head }: BookSource,
): Price {
  const spot = spotOf(pool, asset.token)
  const inCashE18 = mulDiv(
    spot.numerator * 10n ** BigInt(asset.decimals),
    oneE18,
    spot.denominator * 10n ** BigInt(cash.decimals),
    'down',
  )
  const priceUsdE18 = usdE18(mulDiv(inCashE18, cashPrice.priceUsdE18, oneE18, 'down'))
  const source = `pool:${pool.pool.pool}`
  return { asset: asset.id, priceUsdE18, observedAtMs: head.atMs, source }
}
