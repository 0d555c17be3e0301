import { mirrorLower } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireReturns } from './returns.ts'

/** What returns deviate from: their own mean, or zero (RiskMetrics; daily means are noise). */
export type MeanConvention = 'sample' | 'zero'

/** Which second moments are meant: both conventions change the figure. */
export type MomentConvention = {
  /** The divisor is T - ddof: 0 for maximum likelihood, 1 for an unbiased estimate. */
  readonly ddof: number
  /** 'sample' where left out. */
  readonly mean?: MeanConvention
}

/**
 * Sample covariance (n by n) of returns (T by n), per period, in squared units of the returns.
 *
 * Deviations are taken first and multiplied then, so a large mean costs no digits. Refuses what
 * `requireReturns` refuses with two observations, TOO_SHORT where T is at most ddof, and
 * OUT_OF_DOMAIN of a negative ddof.
 *
 * @example
 * const returns = matrixFrom([[0.05, -0.05], [0.01, 0.03], [0.01, -0.01]])
 * const covariance = sampleCovariance(returns, { ddof: 1 })
 * covariance.ok && covariance.value.values[1] // ≈ -0.0008
 */
export function sampleCovariance(
  returns: Matrix,
  { ddof, mean = 'sample' }: MomentConvention,
): Solved<Matrix> {
  const checked = requireReturns(returns, 2)
  if (!checked.ok) return checked
  if (!(ddof >= 0)) return unsolved('OUT_OF_DOMAIN', 'ddof counts', 'ddof', 'at least 0', `${ddof}`)
  if (returns.rows <= ddof) {
    const limit = `more than ${ddof} observations`
    return unsolved('TOO_SHORT', 'the divisor is positive', 'returns', limit, `${returns.rows}`)
  }
  return requireMoments(secondMoments(deviations(returns, mean), returns.rows - ddof))
}

/** Returns less their mean by column, or less nothing, as a new matrix (T by n). */
export function deviations(returns: Matrix, mean: MeanConvention): Matrix {
  const { rows, cols, values } = returns
  const apart = { rows, cols, values: Float64Array.from(values) }
  if (mean === 'zero') return apart
  for (let col = 0; col < cols; col++) {
    const level = columnMean(returns, col)
    for (let at = col; at < values.length; at += cols) {
      apart.values[at] = (values[at] as number) - level
    }
  }
  return apart
}

/** Mean of a column, measured from its first entry: of equal entries it is that entry exactly. */
export function columnMean({ rows, cols, values }: Matrix, col: number): number {
  const first = values[col] as number
  let excess = 0
  for (let at = col; at < values.length; at += cols) excess += (values[at] as number) - first
  return first + excess / rows
}

/** `X'X / divisor` (n by n) of deviations X (T by n), exactly symmetric. */
export function secondMoments({ rows, cols, values }: Matrix, divisor: number): Matrix {
  const moments = zeros(cols, cols)
  const sums = moments.values
  for (let time = 0; time < rows; time++) {
    const start = time * cols
    for (let row = 0; row < cols; row++) {
      const own = values[start + row] as number
      for (let col = 0; col <= row; col++) {
        const at = row * cols + col
        sums[at] = (sums[at] as number) + own * (values[start + col] as number)
      }
    }
  }
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) / divisor
  return mirrorLower(moments)
}

/** Passes finite moments through; refuses NOT_FINITE, which is an overflow. */
export function requireMoments(moments: Matrix): Solved<Matrix> {
  const stray = moments.values.find((moment) => !Number.isFinite(moment))
  return stray === undefined
    ? solved(moments)
    : unsolved('NOT_FINITE', 'squared returns fit a float', 'returns', 'finite', `${stray}`)
}
