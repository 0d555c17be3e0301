import {
  multiplyMatrices,
  multiplyVector,
  solve,
  solvePositiveDefinite,
  transpose,
} from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { requireCovariance, requireVector } from '../program/covariance.ts'

/** A prior on means, and views on mixes of them; all of one period. */
export type ViewProblem = {
  /** n by n, of returns. */
  readonly covariance: Matrix
  /** n means before any view, such as `equilibriumMeans`. */
  readonly priorMeans: Float64Array
  /** How uncertain the prior is: its covariance is `tau` times that of returns; above 0. */
  readonly tau: number
  /** k by n: the mix of assets that each view is on. */
  readonly picks: Matrix
  /** k mean returns of those mixes. */
  readonly views: Float64Array
  /** k by k covariance of the views' errors; 0 is certainty. As the prior's where left out. */
  readonly viewErrors?: Matrix
}

/** Means and covariance once the views are in. */
export type Posterior = {
  /** n means. */
  readonly means: Float64Array
  /** n by n: of the means themselves. */
  readonly meanErrors: Matrix
  /** n by n: of returns, given that the means are uncertain; `covariance + meanErrors`. */
  readonly covariance: Matrix
}

/**
 * Means (n) at which given weights (n) are optimal: `riskAversion S w`.
 *
 * Refuses what `requireCovariance` refuses, SHAPE and NOT_FINITE. He & Litterman 1999.
 *
 * @example
 * const means = equilibriumMeans(matrixFrom([[0.04, 0], [0, 0.01]]), Float64Array.of(0.5, 0.5), 2)
 * means.ok && means.value // Float64Array.of(0.04, 0.01)
 */
export function equilibriumMeans(
  covariance: Matrix,
  weights: Float64Array,
  riskAversion: number,
): Solved<Float64Array> {
  const checked = requireCovariance(covariance, 'proven')
  if (!checked.ok) return checked
  const vector = requireVector(weights, covariance.rows, 'weights')
  if (!vector.ok) return vector
  if (!Number.isFinite(riskAversion)) {
    const actual = `${riskAversion}`
    return unsolved('NOT_FINITE', 'a risk aversion is finite', 'riskAversion', 'finite', actual)
  }
  return solved(multiplyVector(covariance, weights).map((entry) => riskAversion * entry))
}

/**
 * Means and covariance after views, by Bayes' rule: Black & Litterman 1992.
 *
 * `m + tau S P' (P tau S P' + errors)^-1 (views - P m)`, solved and not inverted; errors left out
 * are `diag(P tau S P')`, a view as uncertain as the prior is of it (He & Litterman 1999). Refuses
 * what `requireCovariance` refuses, SHAPE, NOT_FINITE, OUT_OF_DOMAIN of tau, and SINGULAR where
 * certain views repeat or contradict one another.
 *
 * @example
 * const posterior = blackLitterman({
 *   covariance: matrixFrom([[0.04, 0], [0, 0.04]]),
 *   priorMeans: Float64Array.of(0.05, 0.05),
 *   tau: 0.1,
 *   picks: matrixFrom([[1, 0]]),
 *   views: Float64Array.of(0.09),
 * })
 * posterior.ok && posterior.value.means[0] // ≈ 0.07
 * posterior.ok && posterior.value.means[1] // ≈ 0.05
 */
export function blackLitterman(problem: ViewProblem): Solved<Posterior> {
  const { covariance, priorMeans, tau, picks, views } = problem
  const checked = requireViews(problem)
  if (!checked.ok) return checked
  const prior = { ...covariance, values: covariance.values.map((entry) => tau * entry) }
  const spread = multiplyMatrices(prior, transpose(picks))
  const seen = multiplyMatrices(picks, spread)
  const errors = problem.viewErrors ?? diagonalOnly(seen)
  const total = { ...seen, values: seen.values.map((entry, at) => entry + entryAt(errors, at)) }
  const expected = multiplyVector(picks, priorMeans)
  const surprise = views.map((view, at) => view - (expected[at] as number))
  const weight = solve(total, surprise, 'views')
  if (!weight.ok) return weight
  const shift = multiplyVector(spread, weight.value)
  const meanErrors = zeros(covariance.rows, covariance.rows)
  for (let asset = 0; asset < covariance.rows; asset++) {
    const row = spread.values.subarray(asset * picks.rows, (asset + 1) * picks.rows)
    const gain = solve(total, Float64Array.from(row), 'views')
    if (!gain.ok) return gain
    const learned = multiplyVector(spread, gain.value)
    for (let other = 0; other < covariance.rows; other++) {
      const at = asset * covariance.rows + other
      meanErrors.values[at] = entryAt(prior, at) - (learned[other] as number)
    }
  }
  const means = priorMeans.map((mean, at) => mean + (shift[at] as number))
  const values = covariance.values.map((entry, at) => entry + entryAt(meanErrors, at))
  return solved({ means, meanErrors, covariance: { ...covariance, values } })
}

/**
 * Weights (n) that are optimal without limits for means and covariance: `(riskAversion S)^-1 m`.
 *
 * Refuses what `solvePositiveDefinite` refuses, and OUT_OF_DOMAIN of the aversion.
 *
 * @example
 * const weights = unconstrainedWeights(Float64Array.of(0.04), matrixFrom([[0.04]]), 2)
 * weights.ok && weights.value[0] // ≈ 0.5
 */
export function unconstrainedWeights(
  means: Float64Array,
  covariance: Matrix,
  riskAversion: number,
): Solved<Float64Array> {
  if (!(riskAversion > 0 && riskAversion < Infinity)) {
    const message = 'a risk aversion is positive'
    return unsolved('OUT_OF_DOMAIN', message, 'riskAversion', 'above 0', `${riskAversion}`)
  }
  const solution = solvePositiveDefinite(covariance, means, 'covariance')
  return solution.ok ? solved(solution.value.map((entry) => entry / riskAversion)) : solution
}

function requireViews(problem: ViewProblem): Solved<null> {
  const { covariance, priorMeans, tau, picks, views, viewErrors } = problem
  const checked = requireCovariance(covariance, 'proven')
  if (!checked.ok) return checked
  const prior = requireVector(priorMeans, covariance.rows, 'priorMeans')
  if (!prior.ok) return prior
  const seen = requireVector(views, picks.rows, 'views')
  if (!seen.ok) return seen
  if (picks.rows === 0) return unsolved('EMPTY', 'there is a view', 'picks', '1', '0')
  if (picks.cols !== covariance.rows || !picks.values.every(Number.isFinite)) {
    const [limit, actual] = [`${covariance.rows} finite columns`, `${picks.cols}`]
    return unsolved('SHAPE', 'a view has a coefficient for each asset', 'picks', limit, actual)
  }
  if (!(tau > 0 && tau < Infinity)) {
    return unsolved('OUT_OF_DOMAIN', 'a prior is uncertain', 'tau', 'above 0', `${tau}`)
  }
  if (viewErrors === undefined) return solved(null)
  if (viewErrors.rows !== picks.rows) {
    const [limit, actual] = [`${picks.rows}`, `${viewErrors.rows}`]
    return unsolved('SHAPE', 'a row for each view', 'viewErrors', limit, actual)
  }
  const errors = requireCovariance(viewErrors, 'proven')
  return errors.ok ? solved(null) : errors
}

function diagonalOnly({ rows: size, values }: Matrix): Matrix {
  const diagonal = zeros(size, size)
  for (let at = 0; at < values.length; at += size + 1) diagonal.values[at] = values[at] as number
  return diagonal
}

function entryAt({ values }: Matrix, at: number): number {
  return values[at] as number
}
