import { requireFiniteFigures } from '../../risk/require.ts'
import { type Solved, unsolved } from '../../solved.ts'
import { requirePositive } from './bet.ts'

/** One risky asset in continuous time, beside cash; all figures of one period, mostly a year. */
export type RiskyAsset = {
  /** Arithmetic mean return. */
  readonly mean: number
  readonly volatility: number
  /** What cash earns. */
  readonly rate: number
}

/** The growth-optimal share of one asset. */
export type KellyShare = {
  /** Share of wealth; above 1 on credit, below 0 short. */
  readonly fraction: number
  /** Expected log growth per period at `fraction`. */
  readonly growth: number
  /** `(mean - rate) / volatility`. */
  readonly sharpe: number
}

/**
 * The growth-optimal share of wealth in one asset: `(mean - rate) / volatility^2`.
 *
 * Refuses OUT_OF_DOMAIN of a volatility that is not positive, and NOT_FINITE. Merton 1969; Thorp
 * 2006, section 7.
 *
 * @example
 * const share = kellyShare({ mean: 0.11, volatility: 0.15, rate: 0.06 })
 * share.ok && share.value.fraction // ≈ 2.2222222
 * share.ok && share.value.growth // ≈ 0.1155556
 */
export function kellyShare(asset: RiskyAsset): Solved<KellyShare> {
  const volatility = requirePositive(asset.volatility, 'volatility')
  if (!volatility.ok) return volatility
  const excess = asset.mean - asset.rate
  if (!Number.isFinite(excess)) {
    return unsolved('NOT_FINITE', 'mean and rate are finite', 'mean', 'finite', `${excess}`)
  }
  const fraction = excess / asset.volatility ** 2
  return requireFiniteFigures({
    fraction,
    growth: growthAt(fraction, asset),
    sharpe: excess / asset.volatility,
  })
}

/**
 * Expected log growth per period at a share f: `rate + f (mean - rate) - f^2 volatility^2 / 2`.
 *
 * @example
 * growthAt(1, { mean: 0.11, volatility: 0.15, rate: 0.06 }) // ≈ 0.09875
 */
export function growthAt(fraction: number, { mean, volatility, rate }: RiskyAsset): number {
  return rate + fraction * (mean - rate) - (fraction * volatility) ** 2 / 2
}

/** What a fraction of full Kelly keeps. */
export type FractionRatios = {
  /** Of the growth above the rate: `c (2 - c)`. */
  readonly excessGrowthRatio: number
  /** Of the volatility: c. */
  readonly volatilityRatio: number
}

/**
 * The shares of growth and volatility that remain at a fraction c of full Kelly.
 *
 * Refuses OUT_OF_DOMAIN of a fraction that is not positive, and NOT_FINITE. MacLean, Thorp &
 * Ziemba 2010.
 *
 * @example
 * const half = fractionRatios(0.5)
 * half.ok && half.value.excessGrowthRatio // 0.75
 */
export function fractionRatios(kellyFraction: number): Solved<FractionRatios> {
  const fraction = requirePositive(kellyFraction, 'kellyFraction')
  if (!fraction.ok) return fraction
  const excessGrowthRatio = kellyFraction * (2 - kellyFraction)
  return requireFiniteFigures({ excessGrowthRatio, volatilityRatio: kellyFraction })
}
