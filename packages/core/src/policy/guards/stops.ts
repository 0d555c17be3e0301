import type { AssetId, StopLosses } from '../../domain/index.ts'
import { reaches } from '../../units/index.ts'
import { firstOfLast, type MarketView } from '../market.ts'

/**
 * Assets whose stop-loss has been reached, those that were stopped before among them: a stop
 * holds until its owner saves the strategy anew.
 *
 * @example
 * const stops = { portfolioFall: null, assets: [{ asset: 'a', fall: 0.5 }], peakDays: 365 }
 * const market = { days: 2, dayAtMs: Float64Array.of(0, dayMs), closeUsd: [Float64Array.of(9, 4)] }
 * stoppedAfter([], ['a'], market, stops) // ['a']
 */
export function stoppedAfter(
  before: readonly AssetId[],
  assets: readonly AssetId[],
  market: MarketView,
  stops: StopLosses,
): readonly AssetId[] {
  const reached = stops.assets.filter(({ asset, fall }) => {
    const closes = market.closeUsd[assets.indexOf(asset)]
    return closes !== undefined && reaches(fallIn(closes, market, stops.peakDays), fall)
  })
  const added = reached.map(({ asset }) => asset).filter((asset) => !before.includes(asset))
  return added.length === 0 ? before : [...before, ...added]
}

/** Fall of the newest close from the highest of the window; 0 where there is none. */
function fallIn(closes: Float64Array, market: MarketView, peakDays: number): number {
  let peak = 0
  for (let day = firstOfLast(market, peakDays); day < market.days; day++) {
    const close = closes[day] ?? Number.NaN
    if (close > peak) peak = close
  }
  const newest = closes[market.days - 1] ?? Number.NaN
  return newest > 0 && peak > 0 ? 1 - newest / peak : 0
}
