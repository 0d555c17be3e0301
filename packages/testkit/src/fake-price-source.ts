import type { AssetId, Price } from '@evenkeel/core/domain'
import type { Clock, PriceSource } from '@evenkeel/core/ports'
import { type UsdE18, unixMs } from '@evenkeel/core/units'

/** Prices that a test sets, takes away, makes old or lets fail. */
export type FakePriceSource = PriceSource & {
  readonly set: (asset: AssetId, priceUsdE18: UsdE18) => void
  readonly remove: (asset: AssetId) => void
  /** Every price was observed this long ago. */
  readonly age: (byMs: number) => void
  /** Thrown by every question until set to null. */
  readonly fail: (fault: Error | null) => void
}

/** A source whose prices are as fresh as the clock. */
export function fakePriceSource(clock: Clock): FakePriceSource {
  const prices = new Map<AssetId, UsdE18>()
  let ageMs = 0
  let failure: Error | null = null
  const priceOf = (asset: AssetId): Price[] => {
    const priceUsdE18 = prices.get(asset)
    if (priceUsdE18 === undefined) return []
    const observedAtMs = unixMs(clock.now() - ageMs)
    return [{ asset, priceUsdE18, observedAtMs, source: 'fake' }]
  }
  return {
    name: 'fake prices',
    fetchPrices: (assets) => {
      if (failure !== null) return Promise.reject(failure)
      return Promise.resolve({ prices: assets.flatMap(priceOf), takenAtMs: clock.now() })
    },
    set: (asset, priceUsdE18) => prices.set(asset, priceUsdE18),
    remove: (asset) => prices.delete(asset),
    age: (byMs) => {
      ageMs = byMs
    },
    fail: (fault) => {
      failure = fault
    },
  }
}
