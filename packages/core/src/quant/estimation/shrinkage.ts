import { gram, trace } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved } from '../solved.ts'
import { deviations, type MeanConvention, requireMoments } from './covariance.ts'
import { requireReturns } from './returns.ts'

/** A covariance (n by n) and the weight of the target in it, from 0 to 1. */
export type Shrunk = { readonly covariance: Matrix; readonly shrinkage: number }

/**
 * Ledoit-Wolf shrinkage of returns (T by n) toward the mean variance times the identity.
 *
 * Moments are divided by T. The choice for few assets of similar variance; a shrinkage above 0
 * makes the answer positive definite. Refuses what `requireReturns` refuses with two observations.
 * Ledoit & Wolf 2004, A well-conditioned estimator for large-dimensional covariance matrices.
 *
 * @example
 * const shrunk = ledoitWolfIdentity(matrixFrom([[1, 2], [2, 4], [3, 5]]))
 * shrunk.ok && shrunk.value.shrinkage // ≈ 0.34364261
 */
export function ledoitWolfIdentity(
  returns: Matrix,
  mean: MeanConvention = 'sample',
): Solved<Shrunk> {
  const sample = sampleOf(returns, mean)
  if (!sample.ok) return sample
  const { moments, noise } = sample.value
  const target = scaledIdentity(moments)
  return solved(mixed(moments, target, optimalShare(total(noise), moments, target, returns.rows)))
}

/**
 * Oracle approximating shrinkage of returns (T by n) toward the mean variance times the identity.
 *
 * Better than Ledoit-Wolf for short Gaussian histories. `form` says which formula: 'paper' is
 * equation 23 of Chen, Wiesel, Eldar & Hero 2010; 'scikit-learn' is that library's, which drops
 * the 2 / n terms. Moments are divided by T. Refuses as `ledoitWolfIdentity` does.
 *
 * @example
 * const returns = matrixFrom([[1, 2], [2, 4], [3, 5], [1, 1]])
 * const shrunk = oas(returns, 'scikit-learn')
 * shrunk.ok && shrunk.value.shrinkage // ≈ 0.8393281
 */
export function oas(
  returns: Matrix,
  form: 'paper' | 'scikit-learn',
  mean: MeanConvention = 'sample',
): Solved<Shrunk> {
  const sample = sampleOf(returns, mean)
  if (!sample.ok) return sample
  const { moments } = sample.value
  const { rows: observations, cols: assets } = returns
  const dropped = form === 'paper' ? 2 / assets : 0
  const squares = moments.values.reduce((sum, entry) => sum + entry * entry, 0)
  const squaredTrace = trace(moments) ** 2
  const numerator = (1 - dropped) * squares + squaredTrace
  const denominator = (observations + 1 - dropped) * (squares - squaredTrace / assets)
  const share = denominator > numerator ? numerator / denominator : 1
  return solved(mixed(moments, scaledIdentity(moments), share))
}

/** Second moments of returns, and T times the variance of each entry around its true value. */
type Sample = {
  /** Deviations, a row for each asset (n by T). */
  readonly apart: Matrix
  readonly moments: Matrix
  readonly noise: Matrix
}

/** The sample that shrinkage starts from; both matrices are divided by T. */
export function sampleOf(returns: Matrix, mean: MeanConvention): Solved<Sample> {
  const checked = requireReturns(returns, 2)
  if (!checked.ok) return checked
  const apart = deviations(returns, mean)
  const moments = gram(apart, returns.rows)
  const squares = { ...apart, values: apart.values.map((entry) => entry * entry) }
  const noise = gram(squares, returns.rows)
  for (let at = 0; at < noise.values.length; at++) {
    noise.values[at] = (noise.values[at] as number) - (moments.values[at] as number) ** 2
  }
  const finite = requireMoments(noise)
  return finite.ok ? solved({ apart, moments, noise }) : finite
}

/** Sum of all entries. */
export function total({ values }: Matrix): number {
  let sum = 0
  for (const entry of values) sum += entry
  return sum
}

/**
 * The share of the target with the least expected squared error, cut to 0 to 1.
 *
 * `excess` is T times the variance of the sample around the truth, less what the target shares of
 * it. A sample that is its own target needs no shrinkage: 0.
 */
export function optimalShare(
  excess: number,
  moments: Matrix,
  target: Matrix,
  observations: number,
): number {
  let distance = 0
  for (let at = 0; at < moments.values.length; at++) {
    distance += ((moments.values[at] as number) - (target.values[at] as number)) ** 2
  }
  if (distance === 0) return 0
  return Math.min(1, Math.max(0, excess / distance / observations))
}

/** `share` of the target and the rest of the sample. */
export function mixed(moments: Matrix, target: Matrix, share: number): Shrunk {
  const values = moments.values.map(
    (entry, at) => share * (target.values[at] as number) + (1 - share) * entry,
  )
  return { covariance: { ...moments, values }, shrinkage: share }
}

function scaledIdentity(moments: Matrix): Matrix {
  const { rows: size } = moments
  const target = zeros(size, size)
  const level = trace(moments) / size
  for (let at = 0; at < size; at++) target.values[at * size + at] = level
  return target
}
