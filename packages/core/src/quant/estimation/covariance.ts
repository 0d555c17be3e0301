import { firstNotFinite } from '../finite.ts'
import { gram, transpose } from '../linear/index.ts'
import type { Matrix } from '../matrix.ts'
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
  return requireMoments(gram(deviations(returns, mean), returns.rows - ddof))
}

/** Deviations of returns (T by n) from their mean or from zero: a row for each ASSET (n by T). */
export function deviations(returns: Matrix, mean: MeanConvention): Matrix {
  const apart = transpose(returns)
  if (mean === 'zero') return apart
  for (let asset = 0; asset < apart.rows; asset++) {
    const level = columnMean(returns, asset)
    const end = (asset + 1) * apart.cols
    for (let at = asset * apart.cols; at < end; at++) {
      apart.values[at] = (apart.values[at] as number) - level
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

/** Passes finite moments through; refuses NOT_FINITE, which is an overflow. */
export function requireMoments(moments: Matrix): Solved<Matrix> {
  const stray = firstNotFinite(moments.values)
  if (stray < 0) return solved(moments)
  const actual = `${moments.values[stray]}`
  return unsolved('NOT_FINITE', 'squared returns fit a float', 'returns', 'finite', actual)
}
