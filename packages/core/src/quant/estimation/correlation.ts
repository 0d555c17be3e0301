import { mirrorLower, requireSymmetric } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { type MeanConvention, sampleCovariance } from './covariance.ts'

/** A covariance taken apart: correlation (n by n), volatilities (n) of the covariance's period. */
export type CorrelationParts = {
  readonly correlation: Matrix
  readonly volatilities: Float64Array
}

/**
 * Correlation and volatilities of a covariance (n by n); the diagonal comes out as ones.
 *
 * Refuses what `requireSymmetric` refuses, and ZERO_VARIANCE where a variance is not positive: a
 * correlation with what never moves is undefined.
 *
 * @example
 * const parts = correlationOf(matrixFrom([[4, 3], [3, 9]]))
 * parts.ok && rowsOf(parts.value.correlation) // [[1, 0.5], [0.5, 1]]
 * parts.ok && parts.value.volatilities // Float64Array.of(2, 3)
 */
export function correlationOf(covariance: Matrix): Solved<CorrelationParts> {
  const symmetric = requireSymmetric(covariance, 'covariance')
  if (!symmetric.ok) return symmetric
  const { rows: size, values } = covariance
  const volatilities = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    const variance = values[row * size + row] as number
    if (!(variance > 0)) {
      const message = 'every asset moves'
      const actual = `${variance} of asset ${row}`
      return unsolved('ZERO_VARIANCE', message, 'covariance', 'a variance above 0', actual)
    }
    volatilities[row] = Math.sqrt(variance)
  }
  const correlation = zeros(size, size)
  for (let row = 0; row < size; row++) {
    correlation.values[row * size + row] = 1
    for (let col = 0; col < row; col++) {
      const scale = (volatilities[row] as number) * (volatilities[col] as number)
      correlation.values[row * size + col] = (values[row * size + col] as number) / scale
    }
  }
  return solved({ correlation: mirrorLower(correlation), volatilities })
}

/**
 * Sample correlation (n by n) of returns (T by n); the divisor cancels.
 *
 * Refuses what `sampleCovariance` refuses, and ZERO_VARIANCE of an asset that never moves.
 *
 * @example
 * const correlation = sampleCorrelation(matrixFrom([[0.01, 0.02], [0.02, 0.04], [-0.01, -0.02]]))
 * correlation.ok && correlation.value.values[1] // ≈ 1
 */
export function sampleCorrelation(
  returns: Matrix,
  mean: MeanConvention = 'sample',
): Solved<Matrix> {
  const covariance = sampleCovariance(returns, { ddof: 0, mean })
  if (!covariance.ok) return covariance
  const parts = correlationOf(covariance.value)
  return parts.ok ? solved(parts.value.correlation) : parts
}

/**
 * Covariance (n by n) of a correlation (n by n) and volatilities (n), of their period.
 *
 * Refuses what `requireSymmetric` refuses, SHAPE, and OUT_OF_DOMAIN of a negative volatility.
 *
 * @example
 * const covariance = covarianceFrom(matrixFrom([[1, 0.5], [0.5, 1]]), Float64Array.of(2, 3))
 * covariance.ok && rowsOf(covariance.value) // [[4, 3], [3, 9]]
 */
export function covarianceFrom(correlation: Matrix, volatilities: Float64Array): Solved<Matrix> {
  const symmetric = requireSymmetric(correlation, 'correlation')
  if (!symmetric.ok) return symmetric
  const { rows: size, values } = correlation
  if (volatilities.length !== size) {
    const actual = `${volatilities.length}`
    return unsolved('SHAPE', 'a volatility for each asset', 'volatilities', `${size}`, actual)
  }
  const stray = volatilities.find((volatility) => !(volatility >= 0 && volatility < Infinity))
  if (stray !== undefined) {
    const message = 'a volatility is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'volatilities', 'finite, 0 or more', `${stray}`)
  }
  const covariance = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      const scale = (volatilities[row] as number) * (volatilities[col] as number)
      covariance.values[row * size + col] = (values[row * size + col] as number) * scale
    }
  }
  return solved(mirrorLower(covariance))
}

/**
 * Average correlation between different assets: plain, or weighted by `w_i w_j`.
 *
 * Weights (n) are of any positive scale; a weight of risk (`w_i sigma_i`) gives the figure by
 * which a portfolio's variance exceeds that of independent assets. Refuses what
 * `requireSymmetric` refuses, TOO_SHORT for one asset, SHAPE, and OUT_OF_DOMAIN of weights that
 * are negative or leave no pair.
 *
 * @example
 * const correlation = matrixFrom([[1, 0.5, 0.2], [0.5, 1, 0.2], [0.2, 0.2, 1]])
 * const plain = averageCorrelation(correlation)
 * plain.ok && plain.value // ≈ 0.3
 * const weighted = averageCorrelation(correlation, Float64Array.of(1, 1, 0))
 * weighted.ok && weighted.value // 0.5
 */
export function averageCorrelation(
  correlation: Matrix,
  weights: Float64Array = new Float64Array(correlation.rows).fill(1),
): Solved<number> {
  const symmetric = requireSymmetric(correlation, 'correlation')
  if (!symmetric.ok) return symmetric
  const { rows: size, values } = correlation
  if (size < 2) return unsolved('TOO_SHORT', 'there is a pair', 'correlation', '2 assets', '1')
  if (weights.length !== size) {
    return unsolved('SHAPE', 'a weight for each asset', 'weights', `${size}`, `${weights.length}`)
  }
  let [sum, total] = [0, 0]
  for (let row = 1; row < size; row++) {
    for (let col = 0; col < row; col++) {
      const weight = (weights[row] as number) * (weights[col] as number)
      sum += weight * (values[row * size + col] as number)
      total += weight
    }
  }
  const isWeighed = weights.every((weight) => weight >= 0) && total > 0 && total < Infinity
  if (isWeighed) return solved(sum / total)
  const message = 'weights are not negative, and two are positive'
  return unsolved('OUT_OF_DOMAIN', message, 'weights', 'above 0', weights.join(', '))
}

/**
 * Correlation under stress: every entry moves the share `stress` of its way to one.
 *
 * `rho + k (1 - rho)` is a mixture of the correlation with that of one asset held n times, so a
 * semidefinite one stays so. Refuses what `requireSymmetric` refuses, and OUT_OF_DOMAIN of a
 * stress outside 0 to 1.
 *
 * @example
 * const stressed = stressedCorrelation(matrixFrom([[1, 0.25], [0.25, 1]]), 0.5)
 * stressed.ok && rowsOf(stressed.value) // [[1, 0.625], [0.625, 1]]
 */
export function stressedCorrelation(correlation: Matrix, stress: number): Solved<Matrix> {
  const symmetric = requireSymmetric(correlation, 'correlation')
  if (!symmetric.ok) return symmetric
  if (!(stress >= 0 && stress <= 1)) {
    const message = 'stress is a share of the way to one'
    return unsolved('OUT_OF_DOMAIN', message, 'stress', '0 to 1', `${stress}`)
  }
  const values = correlation.values.map((entry) => entry + stress * (1 - entry))
  return solved({ ...correlation, values })
}
