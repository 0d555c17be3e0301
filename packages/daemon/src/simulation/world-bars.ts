import type { UnixMs } from '@evenkeel/core/units'
import { createWorld, seededRandom } from '@evenkeel/core/world'
import type { MarketBar } from './market-driver.ts'

/** Where the simulated market starts: an instant of its own calendar. */
export const worldStartsAt = Date.UTC(2026, 0, 1) as UnixMs

/** Assets of the simulated market, with the yearly volatility that each is given. */
const worldAssets = [
  { symbol: 'BTC', priceUsd: 96_000, volAnnual: 0.6 },
  { symbol: 'ETH', priceUsd: 3_300, volAnnual: 0.8 },
  { symbol: 'LINK', priceUsd: 21, volAnnual: 1.0 },
  { symbol: 'USDC', priceUsd: 1, volAnnual: 0 },
]

/** Coins move together: large coins by 0.8, a smaller one less; the stable coin does not move. */
const worldCorrelation = [
  [1, 0.8, 0.65, 0],
  [0.8, 1, 0.7, 0],
  [0.65, 0.7, 1, 0],
  [0, 0, 0, 1],
]

/** Prices of the simulated market before its first bar. */
export function worldOpeningPrices(): Record<string, number> {
  return Object.fromEntries(worldAssets.map(({ symbol, priceUsd }) => [symbol, priceUsd]))
}

/** Hourly bars of the documented stochastic model, without end; a seed repeats them. */
export function* worldBars(seed: number): Generator<MarketBar, void> {
  const world = createWorld({
    random: seededRandom(seed),
    startAtMs: worldStartsAt,
    assets: worldAssets,
    correlation: worldCorrelation,
  })
  for (;;) {
    const { atMs, pricesUsd } = world.next()
    yield {
      atMs,
      pricesUsd: Object.fromEntries(
        world.symbols.map((symbol, index) => [symbol, pricesUsd[index] ?? Number.NaN]),
      ),
    }
  }
}
