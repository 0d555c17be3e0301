import { assert } from '../../units/index.ts'
import type { Matrix } from '../matrix.ts'
import { dotAt } from './product.ts'

/**
 * Solves `L x = b` for a lower triangular L (n by n) without zeros on its diagonal.
 *
 * Entries above the diagonal are not read. `solution` may be `right` itself.
 *
 * @example
 * solveLower(matrixFrom([[2, 0], [1, 4]]), Float64Array.of(2, 9)) // Float64Array.of(1, 2)
 */
export function solveLower(
  { rows, cols, values }: Matrix,
  right: Float64Array,
  solution: Float64Array = new Float64Array(rows),
): Float64Array {
  assert(rows === cols && right.length === rows && solution.length === rows, 'the sizes agree')
  for (let row = 0; row < rows; row++) {
    const start = row * cols
    const known = dotAt(values, start, solution, 0, row)
    solution[row] = ((right[row] as number) - known) / (values[start + row] as number)
  }
  return solution
}

/**
 * Solves `L' x = b` for a lower triangular L (n by n) without zeros on its diagonal.
 *
 * Entries above the diagonal are not read. `solution` may be `right` itself.
 *
 * @example
 * solveLowerTransposed(matrixFrom([[2, 0], [1, 4]]), Float64Array.of(4, 8))
 * // Float64Array.of(1, 2)
 */
export function solveLowerTransposed(
  { rows, cols, values }: Matrix,
  right: Float64Array,
  solution: Float64Array = new Float64Array(rows),
): Float64Array {
  assert(rows === cols && right.length === rows && solution.length === rows, 'the sizes agree')
  if (solution !== right) solution.set(right)
  for (let row = rows - 1; row >= 0; row--) {
    const start = row * cols
    const known = (solution[row] as number) / (values[start + row] as number)
    solution[row] = known
    for (let col = 0; col < row; col++) {
      solution[col] = (solution[col] as number) - known * (values[start + col] as number)
    }
  }
  return solution
}

/**
 * Solves `L L' x = b` for a Cholesky factor L (n by n), once `cholesky` has made it.
 *
 * `solution` may be `right` itself.
 *
 * @example
 * solveFactored(matrixFrom([[2, 0], [1, 1]]), Float64Array.of(8, 7)) // Float64Array.of(0.5, 3)
 */
export function solveFactored(
  lower: Matrix,
  right: Float64Array,
  solution: Float64Array = new Float64Array(lower.rows),
): Float64Array {
  return solveLowerTransposed(lower, solveLower(lower, right, solution), solution)
}
