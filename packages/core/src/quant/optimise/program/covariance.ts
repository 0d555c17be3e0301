import { choleskyInto, ldlFactor, requireSymmetric } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { appendFree, emptyFace, type Face, resetFace } from './face.ts'
import { hessianScale } from './kkt.ts'

/**
 * How far a matrix is trusted to be positive semidefinite. `proven`: all of it is shown to be,
 * once, in n^3 / 6 operations. `visited`: only where weights move on the way to the answer, which
 * is then a minimum of its face; for matrices that are known to be, and for printed ones that
 * rounding has made slightly indefinite.
 */
export type Convexity = 'proven' | 'visited'

/**
 * Passes a covariance (n by n, n > 0) through: symmetric, no negative variance, semidefinite.
 *
 * A negative eigenvalue within about 1e-10 of the diagonal is rounding. Refuses what
 * `requireSymmetric` refuses, and INDEFINITE. Nothing is repaired.
 *
 * @example
 * requireCovariance(matrixFrom([[1, 1], [1, 1]]), 'proven').ok // true
 * requireCovariance(matrixFrom([[1, 2], [2, 1]]), 'proven').ok // false
 */
export function requireCovariance(
  covariance: Matrix,
  convexity: Convexity,
  face: Face = emptyFace(covariance.rows),
): Solved<Matrix> {
  const symmetric = requireSymmetric(covariance, 'covariance')
  if (!symmetric.ok) return symmetric
  const { rows: size, values } = covariance
  for (let at = 0; at < size; at++) {
    const variance = values[at * size + at] as number
    if (variance >= 0) continue
    const actual = `${variance} at ${at}`
    return unsolved('INDEFINITE', 'no variance is negative', 'covariance', '0', actual)
  }
  if (convexity === 'visited' || isDefinite(covariance, face)) return symmetric
  resetFace(face, values, hessianScale(covariance, noLinear))
  for (let at = 0; at < size; at++) {
    if (appendFree(face, at)) continue
    // Rounding can look like this where many assets depend on others: pivoting tells.
    const factor = ldlFactor(covariance, 'covariance')
    return factor.ok ? solved(covariance) : factor
  }
  return solved(covariance)
}

/** Whether all pivots are clearly positive: the usual case, and the quick proof of it. */
function isDefinite(covariance: Matrix, { size, factor }: Face): boolean {
  return choleskyInto(covariance, { rows: size, cols: size, values: factor }) < 0
}

const noLinear = new Float64Array(0)

/** Passes one figure per asset (n) through. Refuses SHAPE and NOT_FINITE. */
export function requireVector(
  vector: Float64Array,
  size: number,
  field: string,
): Solved<Float64Array> {
  if (vector.length !== size) {
    return unsolved('SHAPE', 'an entry for each asset', field, `${size}`, `${vector.length}`)
  }
  const stray = vector.find((entry) => !Number.isFinite(entry))
  return stray === undefined
    ? solved(vector)
    : unsolved('NOT_FINITE', 'every entry is finite', field, 'finite', `${stray}`)
}
