import { assert } from '../../units/index.ts'
import { firstNotFinite } from '../finite.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { ldlFactor } from './ldl.ts'
import { dotAt } from './product.ts'
import { requireSymmetric } from './symmetric.ts'
import { solveFactored } from './triangular.ts'

/**
 * Cholesky factor L of a symmetric positive definite matrix (n by n): `L L' = A`, L lower.
 *
 * A pivot must exceed `n * 2^-52` of its diagonal entry: below that a matrix is singular to
 * rounding, and every solution would be noise. Refuses what `requireSymmetric` refuses, INDEFINITE
 * and SINGULAR; adds nothing to the diagonal. Golub & Van Loan 2013, section 4.2.
 *
 * @example
 * const factor = cholesky(matrixFrom([[4, 2], [2, 2]]))
 * factor.ok && rowsOf(factor.value) // [[2, 0], [1, 1]]
 * cholesky(matrixFrom([[1, 2], [2, 1]])).ok // false
 */
export function cholesky(matrix: Matrix, field = 'matrix'): Solved<Matrix> {
  const symmetric = requireSymmetric(matrix, field)
  if (!symmetric.ok) return symmetric
  const lower = zeros(matrix.rows, matrix.cols)
  const failed = choleskyInto(matrix, lower)
  if (failed === -1) return solved(lower)
  return refusedAt(matrix, lower, { row: failed, field })
}

/**
 * Cholesky factor of `matrix` into `lower`, for hot paths: no checks of finiteness or symmetry.
 *
 * Reads the lower triangle, writes the lower triangle, and answers the first row whose pivot is
 * not positive to rounding, or -1 where all are. `lower` may be `matrix` itself.
 *
 * @example
 * choleskyInto(matrixFrom([[4, 2], [2, 1]]), zeros(2, 2)) // 1
 */
export function choleskyInto(matrix: Matrix, lower: Matrix): number {
  const { rows: size, values } = matrix
  assert(matrix.cols === size && lower.rows === size && lower.cols === size, 'the sizes agree')
  const factor = lower.values
  const slack = size * Number.EPSILON
  for (let row = 0; row < size; row++) {
    const start = row * size
    for (let col = 0; col < row; col++) {
      const other = col * size
      const rest = (values[start + col] as number) - dotAt(factor, start, factor, other, col)
      factor[start + col] = rest / (factor[other + col] as number)
    }
    const diagonal = values[start + row] as number
    const pivot = diagonal - dotAt(factor, start, factor, start, row)
    if (!(pivot > slack * Math.abs(diagonal))) return row
    factor[start + row] = Math.sqrt(pivot)
  }
  return -1
}

/**
 * Solves `A x = b` for a symmetric positive definite A (n by n) and b (n) by Cholesky.
 *
 * Refuses what `cholesky` refuses, and SHAPE or NOT_FINITE of the right-hand side.
 *
 * @example
 * const answer = solvePositiveDefinite(matrixFrom([[4, 2], [2, 2]]), Float64Array.of(8, 6))
 * answer.ok && answer.value // Float64Array.of(1, 2)
 */
export function solvePositiveDefinite(
  matrix: Matrix,
  right: Float64Array,
  field = 'matrix',
): Solved<Float64Array> {
  const factor = cholesky(matrix, field)
  if (!factor.ok) return factor
  const checked = requireRight(right, matrix.rows)
  return checked.ok ? requireFinite(solveFactored(factor.value, right)) : checked
}

/** Passes a solution of finite entries through; refuses NOT_FINITE, which is an overflow. */
export function requireFinite(solution: Float64Array): Solved<Float64Array> {
  const stray = firstNotFinite(solution)
  const message = 'the solution fits a float'
  return stray < 0
    ? solved(solution)
    : unsolved('NOT_FINITE', message, 'right', 'finite', `${solution[stray]} at row ${stray}`)
}

/** Passes a right-hand side (n) of finite entries through. Refuses SHAPE and NOT_FINITE. */
export function requireRight(right: Float64Array, size: number): Solved<Float64Array> {
  if (right.length !== size) {
    return unsolved('SHAPE', 'an entry for each row', 'right', `${size}`, `${right.length}`)
  }
  const stray = firstNotFinite(right)
  return stray < 0
    ? solved(right)
    : unsolved('NOT_FINITE', 'every entry is finite', 'right', 'finite', `${right[stray]}`)
}

/**
 * Names what is wrong: after a pivot that is noise, those that follow say nothing, so the pivoted
 * factors tell a singular matrix from an indefinite one.
 */
function refusedAt(
  matrix: Matrix,
  lower: Matrix,
  { row, field }: { row: number; field: string },
): Solved<never> {
  const start = row * matrix.cols
  const diagonal = matrix.values[start + row] as number
  const pivot = diagonal - dotAt(lower.values, start, lower.values, start, row)
  const limit = `a pivot above ${matrix.rows * Number.EPSILON * Math.abs(diagonal)}`
  const actual = `${pivot} at row ${row}`
  return ldlFactor(matrix, field).ok
    ? unsolved('SINGULAR', 'the rows are linearly independent', field, limit, actual)
    : unsolved('INDEFINITE', 'the matrix is positive definite', field, limit, actual)
}
