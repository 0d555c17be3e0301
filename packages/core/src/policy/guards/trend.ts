import type { TrendGuard } from '../../domain/index.ts'
import { basketReturns } from '../basket.ts'
import type { MarketView } from '../market.ts'

/**
 * States of the trend guard after today's closes: on above a mean and the band, off below it,
 * else as before; on until a mean has its days.
 *
 * The basket is the risky part of the target, held at its weights; its level is worked back from
 * its daily returns, so that no unit and no start matter.
 *
 * @example
 * const guard = { windowsDays: [2], band: 0.02, exposureMin: 0.5 }
 * const dayAtMs = Float64Array.of(0, dayMs)
 * const market = { days: 2, dayAtMs, closeUsd: [Float64Array.of(10, 8)] }
 * trendsAfter([], [1], market, guard) // [false]
 */
export function trendsAfter(
  before: readonly boolean[],
  basket: readonly number[],
  market: MarketView,
  { windowsDays, band }: TrendGuard,
): boolean[] {
  const longest = Math.max(...windowsDays)
  const levels = levelsOf(basketReturns(basket, market, longest))
  const newest = levels.at(-1) ?? 1
  return windowsDays.map((window, index) => {
    const own = before[index] ?? true
    if (market.days < window) return own
    const mean = meanOf(levels.slice(-window))
    if (newest > mean * (1 + band)) return true
    return newest < mean * (1 - band) ? false : own
  })
}

/**
 * Exposure of the trend guard: from `exposureMin` with every state off to 1 with all on.
 *
 * @example
 * trendExposure([true, false], { windowsDays: [50, 100], band: 0.02, exposureMin: 0.5 }) // 0.75
 */
export function trendExposure(trends: readonly boolean[], { exposureMin }: TrendGuard): number {
  if (trends.length === 0) return 1
  const share = trends.filter((isOn) => isOn).length / trends.length
  return exposureMin + (1 - exposureMin) * share
}

function levelsOf(returns: readonly number[]): number[] {
  const levels = [1]
  for (const earned of returns) levels.push((levels.at(-1) ?? 1) * (1 + earned))
  return levels
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
