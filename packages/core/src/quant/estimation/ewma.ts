import { firstNotFinite } from '../finite.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireMoments } from './covariance.ts'
import { requireDecay } from './decay.ts'
import { columnOf, requireReturns } from './returns.ts'

/** The variance before the first return, which the recursion has to be given. */
export type PreSample =
  | 'first-squared-return'
  | 'mean-squared-return'
  | { readonly variance: number }

/**
 * RiskMetrics variances (T + 1) of returns (T), per period, about zero.
 *
 * `v[0]` is the pre-sample value, `v[t + 1] = lambda v[t] + (1 - lambda) r[t]^2` for every return,
 * the first included; the last is the forecast for the next period. Refuses EMPTY, NOT_FINITE and
 * OUT_OF_DOMAIN of a lambda outside 0 to 1 or a negative variance. J.P. Morgan 1996, RiskMetrics
 * Technical Document, 4th edition, section 5.2.
 *
 * @example
 * const returns = Float64Array.of(0.01, -0.02)
 * const path = ewmaVariancePath(returns, { lambda: 0.94, preSample: 'first-squared-return' })
 * path.ok && path.value.at(-1) // ≈ 0.000118
 */
export function ewmaVariancePath(
  returns: Float64Array,
  { lambda, preSample }: { readonly lambda: number; readonly preSample: PreSample },
): Solved<Float64Array> {
  const checked = requireReturns(columnOf(returns), 1)
  if (!checked.ok) return checked
  const decay = requireDecay(lambda)
  if (!decay.ok) return decay
  const before = varianceBefore(returns, preSample)
  if (!(before >= 0 && before < Infinity)) {
    const message = 'a variance is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'preSample', 'finite, 0 or more', `${before}`)
  }
  const variances = new Float64Array(returns.length + 1)
  let variance = before
  variances[0] = variance
  for (let time = 0; time < returns.length; time++) {
    variance = lambda * variance + (1 - lambda) * (returns[time] as number) ** 2
    variances[time + 1] = variance
  }
  const path = requireMoments({ rows: variances.length, cols: 1, values: variances })
  return path.ok ? solved(variances) : path
}

function varianceBefore(returns: Float64Array, preSample: PreSample): number {
  if (preSample === 'first-squared-return') return (returns[0] as number) ** 2
  if (preSample !== 'mean-squared-return') return preSample.variance
  return returns.reduce((sum, entry) => sum + entry * entry, 0) / returns.length
}

/** What the weights of T returns sum to: one, or `1 - lambda^T` as the series leaves them. */
export type WeightConvention = 'normalised' | 'truncated'

/**
 * Weight (T) of each return of a history, the oldest first: in proportion to `lambda^age`.
 *
 * Refuses EMPTY and OUT_OF_DOMAIN.
 *
 * @example
 * const weights = ewmaWeights(2, { lambda: 0.5, weights: 'truncated' })
 * weights.ok && weights.value // Float64Array.of(0.25, 0.5)
 */
export function ewmaWeights(
  observations: number,
  { lambda, weights }: { readonly lambda: number; readonly weights: WeightConvention },
): Solved<Float64Array> {
  const decay = requireDecay(lambda)
  if (!decay.ok) return decay
  if (!(Number.isInteger(observations) && observations > 0)) {
    return unsolved('EMPTY', 'there are returns', 'observations', '1 or more', `${observations}`)
  }
  const ages = new Float64Array(observations)
  let weight = 1 - lambda
  let sum = 0
  for (let at = observations - 1; at >= 0; at--) {
    ages[at] = weight
    sum += weight
    weight *= lambda
  }
  return solved(weights === 'truncated' ? ages : ages.map((age) => age / sum))
}

/**
 * Exponentially weighted covariance (n by n) of returns (T by n), per period, about zero.
 *
 * A weighted sum of the history alone, with normalised weights: no pre-sample value enters.
 * Semidefinite by construction. Refuses what `requireReturns` refuses, and OUT_OF_DOMAIN of lambda.
 *
 * @example
 * const covariance = ewmaCovariance(matrixFrom([[0.01, 0.01], [0.02, -0.01]]), 0.5)
 * covariance.ok && covariance.value.values[0] // ≈ 0.0003
 */
export function ewmaCovariance(returns: Matrix, lambda: number): Solved<Matrix> {
  const checked = requireReturns(returns, 1)
  if (!checked.ok) return checked
  const { rows, cols, values } = returns
  const weights = ewmaWeights(rows, { lambda, weights: 'normalised' })
  if (!weights.ok) return weights
  const covariance = zeros(cols, cols)
  for (let time = 0; time < rows; time++) {
    const weight = weights.value[time] as number
    addOuter(covariance, { keep: 1, add: weight }, values.subarray(time * cols, (time + 1) * cols))
  }
  return requireMoments(covariance)
}

/**
 * One step of the RiskMetrics recursion, in place: `S = lambda S + (1 - lambda) r r'`, n by n.
 *
 * For live use: no allocation on success. The caller states the pre-sample value by what the matrix
 * holds at first. Refuses SHAPE, NOT_FINITE and OUT_OF_DOMAIN, and then leaves the matrix alone.
 *
 * @example
 * const covariance = matrixFrom([[0.0004]])
 * const next = updateEwmaCovariance(covariance, Float64Array.of(0), 0.75)
 * next.ok && next.value.values[0] // ≈ 0.0003
 */
export function updateEwmaCovariance(
  covariance: Matrix,
  returns: Float64Array,
  lambda: number,
): Solved<Matrix> {
  const { rows: size, cols } = covariance
  if (cols !== size || returns.length !== size) {
    const actual = `${returns.length}`
    return unsolved('SHAPE', 'a return for each asset', 'returns', `${size}`, actual)
  }
  const decay = requireDecay(lambda)
  if (!decay.ok) return decay
  const stray = firstNotFinite(returns)
  if (stray >= 0) {
    const actual = `${returns[stray]}`
    return unsolved('NOT_FINITE', 'every return is finite', 'returns', 'finite', actual)
  }
  addOuter(covariance, { keep: lambda, add: 1 - lambda }, returns)
  return solved(covariance)
}

/** `keep S + add r r'`, both triangles from one product, so that S stays exactly symmetric. */
function addOuter(
  { cols, values }: Matrix,
  { keep, add }: { readonly keep: number; readonly add: number },
  row: Float64Array,
): void {
  for (let one = 0; one < cols; one++) {
    const own = add * (row[one] as number)
    for (let other = 0; other <= one; other++) {
      const at = one * cols + other
      const entry = keep * (values[at] as number) + own * (row[other] as number)
      values[at] = entry
      values[other * cols + one] = entry
    }
  }
}
