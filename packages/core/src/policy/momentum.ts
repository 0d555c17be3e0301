import type { Momentum } from '../domain/index.ts'
import { basketReturns, volatilityOf } from './basket.ts'
import type { MarketView } from './market.ts'

/**
 * Targets tilted by what has risen: `target * (1 + factor * tiltMax * score)`, the score of an
 * asset its return over the lookback beside that of the basket, in units of its own volatility
 * and within -1 and 1. The sign is defined here and nowhere else: 1 leans with the trend, -1
 * against it. What is not cash keeps its sum; an asset without a month of closes is not tilted.
 *
 * Of 12 settings none earned its turnover of 6 to 21 a year; the best, 30 days, +0.5% a year with a
 * deflated Sharpe ratio below 0.4. It ships at 0.
 *
 * @example Nothing is tilted at 0, nor without closes
 * const market = { days: 0, dayAtMs: Float64Array.of(), closeUsd: [] }
 * tiltedTargets([0.6, 0.4], 1, market, { factor: 0, lookbackDays: 30, tiltMax: 0.5 }) // [0.6, 0.4]
 */
export function tiltedTargets(
  targets: readonly number[],
  cash: number,
  market: MarketView,
  { factor, lookbackDays, tiltMax }: Momentum,
): readonly number[] {
  if (factor === 0) return targets
  const risky = targets.map((target, asset) => (asset === cash ? 0 : target))
  const whole = sumOf(risky)
  if (whole === 0) return targets
  const moves = risky.map((target, asset) => {
    return target === 0 ? null : scaledMove(asset, risky.length, market, lookbackDays)
  })
  const known = moves.filter((move) => move !== null)
  if (known.length < 2) return targets
  const middle = sumOf(known) / known.length
  const tilted = risky.map((target, asset) => {
    const move = moves[asset] ?? null
    const score = move === null ? 0 : Math.max(-1, Math.min(1, move - middle))
    return target * (1 + factor * tiltMax * score)
  })
  const scale = whole / sumOf(tilted)
  return targets.map((target, asset) =>
    asset === cash ? target : (tilted[asset] ?? target) * scale,
  )
}

/** Log return over the lookback in units of its own deviation over as long; null if unknown. */
function scaledMove(
  asset: number,
  count: number,
  market: MarketView,
  lookbackDays: number,
): number | null {
  const alone = Array.from({ length: count }, (_, index) => (index === asset ? 1 : 0))
  const volatility = volatilityOf(alone, market, lookbackDays)
  if (volatility === null || volatility === 0) return null
  const returns = basketReturns(alone, market, lookbackDays)
  const move = returns.reduce((sum, earned) => sum + Math.log1p(earned), 0)
  return move / (volatility * Math.sqrt(lookbackDays / 365))
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
