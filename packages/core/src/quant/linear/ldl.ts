import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireSymmetric } from './symmetric.ts'

/** `A` with rows and columns in `order` is `L diag(pivots) L'`. */
export type LdlFactor = {
  /** n by n, lower, ones on the diagonal; columns from `rank` on are those of the identity. */
  readonly lower: Matrix
  /** n entries: the first `rank` positive, the others 0. */
  readonly pivots: Float64Array
  /** Row of A at each place: the first `rank` rows span the others. */
  readonly order: Int32Array
  readonly rank: number
}

/**
 * Pivoted L D L' factors of a symmetric positive semidefinite matrix (n by n), with its rank.
 *
 * Each step takes the row that keeps the largest share of its own diagonal entry; a share of at
 * most `n * 2^-52` counts as nothing, so the unit of a row does not matter. Refuses what
 * `requireSymmetric` refuses, and INDEFINITE, with the entry that shows it. Higham 2002, Accuracy
 * and Stability of Numerical Algorithms, section 10.3.
 *
 * @example
 * const factor = ldlFactor(matrixFrom([[4, 2], [2, 1]]))
 * factor.ok && factor.value.rank // 1
 * factor.ok && factor.value.pivots // Float64Array.of(4, 0)
 * ldlFactor(matrixFrom([[1, 2], [2, 1]])).ok // false
 */
export function ldlFactor(matrix: Matrix, field = 'matrix'): Solved<LdlFactor> {
  const symmetric = requireSymmetric(matrix, field)
  if (!symmetric.ok) return symmetric
  const { rows: size } = matrix
  const left = zeros(size, size)
  left.values.set(matrix.values)
  const order = Int32Array.from({ length: size }, (_, row) => row)
  let rank = 0
  while (rank < size) {
    const best = largestShare(left, matrix, order, rank)
    if (!(shareAt(left, matrix, order, best) > size * Number.EPSILON)) break
    swap(left, order, rank, best)
    takeOut(left, rank)
    rank++
  }
  const stray = strayOf(left, matrix, order, rank)
  return stray === undefined
    ? solved({ ...unpacked(left, rank), order, rank })
    : unsolved('INDEFINITE', 'the matrix is positive semidefinite', field, '0', stray)
}

/** What is left of a diagonal entry, as a share of it; 0 where it is zero. */
function shareAt(left: Matrix, matrix: Matrix, order: Int32Array, place: number): number {
  const row = order[place] as number
  const own = matrix.values[row * matrix.cols + row] as number
  return own > 0 ? (left.values[place * left.cols + place] as number) / own : 0
}

function largestShare(left: Matrix, matrix: Matrix, order: Int32Array, from: number): number {
  let best = from
  for (let place = from + 1; place < left.rows; place++) {
    if (shareAt(left, matrix, order, place) > shareAt(left, matrix, order, best)) best = place
  }
  return best
}

/** Exchanges two rows, and the same two columns, in the lower triangle. */
function swap({ rows: size, values }: Matrix, order: Int32Array, one: number, other: number): void {
  if (one === other) return
  const at = (row: number, col: number) => (row > col ? row * size + col : col * size + row)
  const exchange = (first: number, second: number) => {
    const held = values[first] as number
    values[first] = values[second] as number
    values[second] = held
  }
  for (let index = 0; index < size; index++) {
    if (index !== one && index !== other) exchange(at(one, index), at(other, index))
  }
  exchange(at(one, one), at(other, other))
  const row = order[one] as number
  order[one] = order[other] as number
  order[other] = row
}

/** Turns column `step` into one of L and subtracts it from what is left, in the lower triangle. */
function takeOut({ rows: size, values }: Matrix, step: number): void {
  const pivot = values[step * size + step] as number
  for (let row = size - 1; row > step; row--) {
    const ratio = (values[row * size + step] as number) / pivot
    for (let col = step + 1; col <= row; col++) {
      const at = row * size + col
      values[at] = (values[at] as number) - ratio * (values[col * size + step] as number)
    }
    values[row * size + step] = ratio
  }
}

/** An entry of what is left that no semidefinite matrix could have, in words. */
function strayOf(
  left: Matrix,
  matrix: Matrix,
  order: Int32Array,
  rank: number,
): string | undefined {
  const size = left.rows
  const slack = 4 * size * Number.EPSILON
  const deviations = Array.from(order, (row) =>
    Math.sqrt(Math.abs(matrix.values[row * size + row] as number)),
  )
  for (let row = rank; row < size; row++) {
    for (let col = rank; col <= row; col++) {
      const entry = left.values[row * size + col] as number
      const excess = row === col ? -entry : Math.abs(entry)
      if (excess > slack * (deviations[row] as number) * (deviations[col] as number)) {
        return `${entry} left of (${order[row]}, ${order[col]}) after rank ${rank}`
      }
    }
  }
  return undefined
}

function unpacked(
  { rows: size, values }: Matrix,
  rank: number,
): Pick<LdlFactor, 'lower' | 'pivots'> {
  const lower = zeros(size, size)
  const pivots = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < Math.min(row, rank); col++) {
      lower.values[row * size + col] = values[row * size + col] as number
    }
    lower.values[row * size + row] = 1
    if (row < rank) pivots[row] = values[row * size + row] as number
  }
  return { lower, pivots }
}
