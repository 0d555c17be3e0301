import { dot, multiplyVector, solvePositiveDefinite } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import type { SolveOptions } from '../frontier/min-variance.ts'
import { requireCovariance, requireVector } from '../program/covariance.ts'
import type { Limits } from '../program/limits.ts'
import {
  type QuadraticOptimum,
  quadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'
import { requirePositive } from './bet.ts'
import { type MeanUncertainty, solveUncertain } from './uncertain-means.ts'

/** What growth is traded for; all figures of one period, mostly a year. */
export type KellyProblem = {
  /** n arithmetic means less the rate; where nothing may stay in cash, the rate drops out. */
  readonly excessMeans: Float64Array
  /** n by n, of the same period. */
  readonly covariance: Matrix
  /** c in (0, 1]: a fraction of full Kelly, inside the problem, so that limits keep its meaning. */
  readonly kellyFraction: number
  readonly limits: Limits
  /** How far the means may be from the truth; certain where left out. */
  readonly uncertainty?: MeanUncertainty
}

/** Growth-optimal weights; what they leave of one is cash. */
export type KellyPortfolio = QuadraticOptimum & {
  /** `1 - sum(w)`: negative on credit. */
  readonly cash: number
  /** Expected log growth per period above the rate, at the stated means: `m'w - w'Sw/2`. */
  readonly excessGrowth: number
}

/**
 * Growth-optimal weights (n) within limits: `max c m'w - w'Sw/2`, solved as such.
 *
 * Nothing is inverted, normalised or clipped afterwards: a fraction that leaves wealth in cash
 * keeps it there. Limits with a sum of one force it out; with a sum of at most one they do not.
 * Refuses OUT_OF_DOMAIN of the fraction or the radius, and what `minVariance` refuses; UNBOUNDED
 * where an excess bears no risk and no limit. Kelly 1956; Merton 1969; Thorp 2006.
 *
 * @example
 * const limits = weightLimits({ size: 2, sumMin: 0 })
 * const covariance = matrixFrom([[0.36, 0.3], [0.3, 0.49]])
 * const excessMeans = Float64Array.of(0.1, 0.3)
 * const kelly = limits.ok && kellyPortfolio(
 *   { excessMeans, covariance, kellyFraction: 0.5, limits: limits.value },
 * )
 * kelly && kelly.ok && kelly.value.weights[0] // 0
 * kelly && kelly.ok && kelly.value.cash // ≈ 0.69387755
 */
export function kellyPortfolio(
  problem: KellyProblem,
  options: SolveOptions = {},
): Solved<KellyPortfolio> {
  const { excessMeans, covariance, kellyFraction, limits, uncertainty } = problem
  const size = covariance.rows
  const { workspace = quadraticWorkspace(size, limits.rows.rows), convexity = 'proven' } = options
  const checked = requireCovariance(covariance, convexity, workspace.face)
  if (!checked.ok) return checked
  const vector = requireVector(excessMeans, size, 'excessMeans')
  if (!vector.ok) return vector
  const fraction = requirePositive(kellyFraction, 'kellyFraction')
  if (!fraction.ok) return fraction
  const linear = excessMeans.map((mean) => kellyFraction * mean)
  const program = { hessian: covariance, linear, limits }
  const optimum =
    uncertainty === undefined
      ? solveQuadratic(program, workspace)
      : solveUncertain(program, kellyFraction, uncertainty, workspace)
  if (!optimum.ok) return optimum
  const { weights } = optimum.value
  const variance = dot(weights, multiplyVector(covariance, weights))
  return solved({
    ...optimum.value,
    cash: 1 - weights.reduce((sum, weight) => sum + weight, 0),
    excessGrowth: dot(excessMeans, weights) - variance / 2,
  })
}

/** Unlimited growth-optimal weights. */
export type FreeKelly = {
  /** `S^-1 m`, n weights. */
  readonly weights: Float64Array
  /** Greatest Sharpe ratio of any portfolio: `sqrt(m' S^-1 m)`. */
  readonly sharpe: number
  /** Expected log growth per period: `rate + sharpe^2 / 2`. */
  readonly growth: number
}

/**
 * Growth-optimal weights (n) without any limit: `S^-1 m`, solved and not inverted.
 *
 * Refuses SINGULAR covariances, whose answer is noise or unbounded, and what
 * `requireCovariance` refuses.
 *
 * @example
 * const free = freeKelly(Float64Array.of(0.1, 0.3), matrixFrom([[0.36, 0.3], [0.3, 0.49]]), 0)
 * free.ok && free.value.weights[0] // ≈ -0.474537037
 */
export function freeKelly(
  excessMeans: Float64Array,
  covariance: Matrix,
  rate: number,
): Solved<FreeKelly> {
  const solution = solvePositiveDefinite(covariance, excessMeans, 'covariance')
  if (!solution.ok) return solution
  if (!Number.isFinite(rate)) {
    return unsolved('NOT_FINITE', 'the rate is finite', 'rate', 'finite', `${rate}`)
  }
  const square = dot(excessMeans, solution.value)
  return solved({
    weights: solution.value,
    sharpe: Math.sqrt(square),
    growth: rate + square / 2,
  })
}
