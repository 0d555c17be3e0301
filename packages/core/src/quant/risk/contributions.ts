import { dot, multiplyVector, requireSymmetric } from '../linear/index.ts'
import type { Matrix } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { normalQuantile } from '../special/index.ts'
import { requireSeries } from './require.ts'

/** A risk and its parts, one for each asset, which add up to it (Euler). */
export type RiskContributions = {
  readonly total: number
  readonly parts: Float64Array
}

/**
 * Volatility of weights (n) under a covariance (n by n), and the part of each asset.
 *
 * `w_i (S w)_i / sqrt(w'S w)`: the parts add up because volatility is homogeneous (Euler; Litterman
 * 1996). In the unit of the covariance's root. Refuses SHAPE, NOT_FINITE, NOT_SYMMETRIC,
 * ZERO_VARIANCE of a riskless portfolio, and INDEFINITE of a negative variance.
 *
 * @example
 * const covariance = matrixFrom([[0.04, 0], [0, 0.09]])
 * const risk = volatilityContributions(Float64Array.of(0.6, 0.4), covariance)
 * risk.ok && risk.value.parts[0] // ≈ 0.0848528
 */
export function volatilityContributions(
  weights: Float64Array,
  covariance: Matrix,
): Solved<RiskContributions> {
  const checked = requireSeries(weights, 1, 'weights')
  if (!checked.ok) return checked
  const symmetric = requireSymmetric(covariance, 'covariance')
  if (!symmetric.ok) return symmetric
  if (covariance.rows !== weights.length) {
    const [limit, actual] = [`${weights.length} assets`, `${covariance.rows}`]
    return unsolved('SHAPE', 'a row for each weight', 'covariance', limit, actual)
  }
  const marginal = multiplyVector(covariance, weights)
  const variance = dot(weights, marginal)
  if (variance < 0) {
    return unsolved('INDEFINITE', 'no variance is negative', 'covariance', '0', `${variance}`)
  }
  if (variance === 0) {
    return unsolved('ZERO_VARIANCE', 'there is risk to part', 'weights', 'above 0', '0')
  }
  const total = Math.sqrt(variance)
  const parts = marginal.map((slope, at) => ((weights[at] as number) * slope) / total)
  return solved({ total, parts })
}

/**
 * Value at risk of normal returns with mean zero, and the part of each asset; positive losses.
 *
 * Refuses what `volatilityContributions` refuses, and OUT_OF_DOMAIN of the confidence.
 *
 * @example
 * const covariance = matrixFrom([[0.04, 0], [0, 0.09]])
 * const risk = valueAtRiskContributions(Float64Array.of(1, 0), covariance, 0.95)
 * risk.ok && risk.value.total // ≈ 0.3289707
 */
export function valueAtRiskContributions(
  weights: Float64Array,
  covariance: Matrix,
  confidence: number,
): Solved<RiskContributions> {
  const z = normalQuantile(confidence, 'confidence')
  if (!z.ok) return z
  const volatility = volatilityContributions(weights, covariance)
  if (!volatility.ok) return volatility
  return solved({
    total: z.value * volatility.value.total,
    parts: volatility.value.parts.map((part) => z.value * part),
  })
}
