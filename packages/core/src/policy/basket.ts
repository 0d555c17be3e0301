import { firstOfLast, followsClosely, type MarketView, returnOn } from './market.ts'

/** Fewer daily returns than this say nothing of a volatility. */
const returnsMin = 30

/**
 * Daily returns of a basket held at fixed weights, the newest last. A day counts for the assets
 * that have a return on it; weights are of one, so that what is left of it stands still.
 *
 * @example
 * const dayAtMs = Float64Array.of(0, dayMs)
 * const closeUsd = [Float64Array.of(1, 1.1), Float64Array.of(1, 1)]
 * basketReturns([0.5, 0.5], { days: 2, dayAtMs, closeUsd }, 9)[0]?.toFixed(2) // '0.05'
 */
export function basketReturns(
  weights: readonly number[],
  market: MarketView,
  count: number,
): number[] {
  const returns: number[] = []
  for (let day = Math.max(1, firstOfLast(market, count)); day < market.days; day++) {
    let known = 0
    let earned = 0
    for (const [asset, weight] of weights.entries()) {
      const own = weight === 0 ? Number.NaN : returnOn(market, asset, day)
      if (Number.isNaN(own)) continue
      known += weight
      earned += weight * own
    }
    const whole = weights.reduce((sum, weight) => sum + weight, 0)
    returns.push(known === 0 ? 0 : (earned / known) * whole)
  }
  return returns
}

/**
 * Yearly volatility of a basket: exponentially weighted, returns across a hole left out; null
 * with less than a month of returns.
 *
 * @example
 * const dayAtMs = Float64Array.of(0, dayMs)
 * const closeUsd = [Float64Array.of(1, 1.1)]
 * volatilityOf([1], { days: 2, dayAtMs, closeUsd }, 20) // null
 */
export function volatilityOf(
  weights: readonly number[],
  market: MarketView,
  halfLifeDays: number,
): number | null {
  const count = Math.ceil(8 * halfLifeDays)
  const returns = basketReturns(weights, market, count)
  const first = market.days - returns.length
  let sum = 0
  let weight = 0
  let counted = 0
  returns.forEach((earned, index) => {
    if (!followsClosely(market, first + index)) return
    const share = 0.5 ** ((returns.length - 1 - index) / halfLifeDays)
    sum += share * earned * earned
    weight += share
    counted++
  })
  return counted < returnsMin ? null : Math.sqrt((365 * sum) / weight)
}

/** Weights of what is not cash, scaled to one; all zero where there is nothing but cash. */
export function riskyBasket(targets: readonly number[], cash: number): number[] {
  const risky = 1 - (targets[cash] ?? 0)
  return targets.map((target, index) => (index === cash || risky <= 0 ? 0 : target / risky))
}
