import { assert } from '../../units/index.ts'
import type { Matrix } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { solveLower } from './triangular.ts'

/**
 * Turns the Cholesky factor of A (n by n) into that of `A + x x'` in place, in n^2 operations.
 *
 * `vector` (n) holds x and is spent: its entries are overwritten. Plane rotations, after
 * Gill, Golub, Murray & Saunders 1974.
 *
 * @example
 * rowsOf(updateCholesky(matrixFrom([[3, 0], [0, 1]]), Float64Array.of(4, 0))) // [[5, 0], [0, 1]]
 */
export function updateCholesky(lower: Matrix, vector: Float64Array): Matrix {
  const { rows: size, values } = lower
  assert(lower.cols === size && vector.length === size, 'the sizes agree')
  for (let col = 0; col < size; col++) {
    const diagonal = values[col * size + col] as number
    const entry = vector[col] as number
    const rotated = Math.hypot(diagonal, entry)
    const cosine = diagonal / rotated
    const sine = entry / rotated
    values[col * size + col] = rotated
    for (let row = col + 1; row < size; row++) {
      const at = row * size + col
      const kept = values[at] as number
      const added = vector[row] as number
      values[at] = cosine * kept + sine * added
      vector[row] = cosine * added - sine * kept
    }
  }
  return lower
}

/**
 * Turns the Cholesky factor of A (n by n) into that of `A - x x'` in place, in n^2 operations.
 *
 * `vector` (n) holds x and is spent. What would no longer be positive definite to rounding
 * (`1 - x' A^-1 x` at most `n * 2^-52`) is refused as INDEFINITE before the factor is touched.
 * Rotations from the solved vector, as in LINPACK's dchdd (Stewart 1979): the stable order.
 *
 * @example
 * const less = downdateCholesky(matrixFrom([[5, 0], [0, 2]]), Float64Array.of(4, 0))
 * less.ok && rowsOf(less.value) // [[3, 0], [0, 2]]
 * downdateCholesky(matrixFrom([[5, 0], [0, 2]]), Float64Array.of(5, 0)).ok // false
 */
export function downdateCholesky(lower: Matrix, vector: Float64Array): Solved<Matrix> {
  const { rows: size, values } = lower
  assert(lower.cols === size && vector.length === size, 'the sizes agree')
  const left = remainderAfter(lower, vector)
  const floor = size * Number.EPSILON
  if (!(left > floor)) {
    const message = 'what is left is positive definite'
    return unsolved('INDEFINITE', message, 'vector', `above ${floor}`, `${left}`)
  }
  let radius = Math.sqrt(left)
  for (let col = size - 1; col >= 0; col--) {
    const entry = vector[col] as number
    const grown = Math.hypot(radius, entry)
    rotateColumn(values, vector, { size, col, cosine: radius / grown, sine: entry / grown })
    radius = grown
  }
  return solved(lower)
}

/** `1 - x' A^-1 x`, by which the determinant shrinks; `vector` becomes `L^-1 x`. */
function remainderAfter(lower: Matrix, vector: Float64Array): number {
  solveLower(lower, vector, vector)
  let left = 1
  for (const entry of vector) left -= entry * entry
  return left
}

type Rotation = {
  readonly size: number
  readonly col: number
  readonly cosine: number
  readonly sine: number
}

/**
 * Rotates one column of the factor against the column that is being taken away.
 *
 * Row `row` of that column is kept in `vector[row]`, whose solved entry was used up when the
 * rotation of its own column was made.
 */
function rotateColumn(
  values: Float64Array,
  vector: Float64Array,
  { size, col, cosine, sine }: Rotation,
): void {
  vector[col] = 0
  for (let row = col; row < size; row++) {
    const at = row * size + col
    const taken = vector[row] as number
    const kept = values[at] as number
    vector[row] = cosine * taken + sine * kept
    values[at] = cosine * kept - sine * taken
  }
}
