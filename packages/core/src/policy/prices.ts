import { type AssetId, inPrecedence, type PriceSnapshot, type Refusal } from '../domain/index.ts'
import { formatE18, type UnixMs } from '../units/index.ts'

/** How old, and how far ahead of this clock, a price may be. */
export type PriceLimits = { readonly priceAgeMsMax: number; readonly priceFutureMsMax: number }

/**
 * Checks that every asset has one usable price (POS-4). No refusal: all may be decided on.
 *
 * A missing price is never zero and never 1:1; it makes the portfolio unknown.
 *
 * @example
 * const limits = { priceAgeMsMax: 60_000, priceFutureMsMax: 5_000 }
 * checkPrices({ prices: [], takenAtMs: unixMs(0) }, [], unixMs(0), limits) // []
 */
export function checkPrices(
  snapshot: PriceSnapshot,
  assets: readonly AssetId[],
  nowMs: UnixMs,
  limits: PriceLimits,
): Refusal[] {
  const refusals = assets.flatMap((asset) => checkPrice(snapshot, asset, nowMs, limits) ?? [])
  return inPrecedence(refusals)
}

function checkPrice(
  snapshot: PriceSnapshot,
  asset: AssetId,
  nowMs: UnixMs,
  limits: PriceLimits,
): Refusal | null {
  const [price, ...others] = snapshot.prices.filter((candidate) => candidate.asset === asset)
  if (price === undefined) {
    return refusal('PRICE_MISSING', asset, 'has no price', 'one price', 'none')
  }
  if (price.priceUsdE18 <= 0n) {
    const actual = formatE18(price.priceUsdE18)
    return refusal('PRICE_NOT_POSITIVE', asset, 'has a price that is not positive', '> 0', actual)
  }
  const ageMs = nowMs - price.observedAtMs
  if (!(ageMs <= limits.priceAgeMsMax)) {
    const limit = `${limits.priceAgeMsMax} ms old at most`
    return refusal('PRICE_STALE', asset, 'has a stale price', limit, `${ageMs} ms old`)
  }
  if (-ageMs > limits.priceFutureMsMax) {
    const limit = `${limits.priceFutureMsMax} ms ahead at most`
    return refusal('PRICE_FROM_FUTURE', asset, 'has a price from the future', limit, `${-ageMs} ms`)
  }
  if (others.length > 0) {
    const actual = `${others.length + 1} prices`
    return refusal('PRICE_CONTRADICTED', asset, 'has several prices', 'one price', actual)
  }
  return null
}

function refusal(
  code: Refusal['code'],
  asset: AssetId,
  fault: string,
  limit: string,
  actual: string,
): Refusal {
  return { code, message: `${asset} ${fault}: ${actual}`, field: asset, limit, actual }
}
