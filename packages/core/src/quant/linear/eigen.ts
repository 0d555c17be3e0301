import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { implicitQl, stepsMax } from './implicit-ql.ts'
import { largestEntry, mirrorLower, requireSymmetric } from './symmetric.ts'
import { rotationOf, type Tridiagonal, tridiagonalise } from './tridiagonal.ts'

/** Eigenvalues ascending (n), and a unit eigenvector in each ROW of `vectors` (n by n). */
export type Eigen = { readonly values: Float64Array; readonly vectors: Matrix }

/**
 * Eigenvalues and eigenvectors of a symmetric matrix (n by n): `A = V' diag(values) V`.
 *
 * Values ascend, in the unit of A. Row k of V belongs to value k; its largest entry is positive,
 * so that a sign never hangs on rounding. Errors are about `n * 2^-52` of the largest value, for
 * small values too. Refuses what `requireSymmetric` refuses, and NOT_CONVERGED. Householder
 * tridiagonalisation and implicit QL: Wilkinson & Reinsch 1971, II/2 and II/4.
 *
 * @example
 * const eigen = eigenSymmetric(matrixFrom([[3, 0], [0, 1]]))
 * eigen.ok && eigen.value.values // Float64Array.of(1, 3)
 * eigen.ok && rowsOf(eigen.value.vectors) // [[0, 1], [1, 0]]
 */
export function eigenSymmetric(matrix: Matrix, field = 'matrix'): Solved<Eigen> {
  const reduced = reduce(matrix, field)
  if (!reduced.ok) return reduced
  const { scale, tridiagonal } = reduced.value
  const rotation = rotationOf(tridiagonal)
  const diagonal = settle(tridiagonal, scale, rotation)
  if (!diagonal.ok) return diagonal
  return solved(ranked(diagonal.value, rotation))
}

/**
 * Eigenvalues of a symmetric matrix (n by n), ascending, at a third of the time of vectors too.
 *
 * Refuses what `eigenSymmetric` refuses.
 *
 * @example
 * const values = eigenvaluesSymmetric(matrixFrom([[2, 1], [1, 2]]))
 * values.ok && values.value.map(Math.round) // Float64Array.of(1, 3)
 */
export function eigenvaluesSymmetric(matrix: Matrix, field = 'matrix'): Solved<Float64Array> {
  const reduced = reduce(matrix, field)
  if (!reduced.ok) return reduced
  const { scale, tridiagonal } = reduced.value
  const diagonal = settle(tridiagonal, scale, zeros(matrix.rows, 0))
  return diagonal.ok ? solved(diagonal.value.sort()) : diagonal
}

/**
 * The symmetric matrix (n by n) of given eigenvalues and eigenvectors: `V' diag(values) V`.
 *
 * Eigenvalues of zero cost nothing.
 *
 * @example
 * const eigen = { values: Float64Array.of(1, 3), vectors: matrixFrom([[0, 1], [1, 0]]) }
 * rowsOf(recompose(eigen)) // [[3, 0], [0, 1]]
 */
export function recompose({ values: eigenvalues, vectors }: Eigen): Matrix {
  const { cols: size, values: entries } = vectors
  const product = zeros(size, size)
  const { values } = product
  eigenvalues.forEach((eigenvalue, at) => {
    if (eigenvalue === 0) return
    const vector = entries.subarray(at * size, (at + 1) * size)
    for (let row = 0; row < size; row++) {
      const scale = eigenvalue * (vector[row] as number)
      for (let col = 0; col <= row; col++) {
        values[row * size + col] =
          (values[row * size + col] as number) + scale * (vector[col] as number)
      }
    }
  })
  return mirrorLower(product)
}

type Reduced = { readonly scale: number; readonly tridiagonal: Tridiagonal }

/** Entries are brought to size one first, by a power of two: without rounding. */
function reduce(matrix: Matrix, field: string): Solved<Reduced> {
  const symmetric = requireSymmetric(matrix, field)
  if (!symmetric.ok) return symmetric
  const scale = powerOfTwoAbove(largestEntry(matrix))
  return solved({ scale, tridiagonal: tridiagonalise(mirrored(matrix, 1 / scale)) })
}

/** Eigenvalues in no order, in the unit of the matrix; the rows of `rotation` turn with them. */
function settle(
  { diagonal, beside }: Tridiagonal,
  scale: number,
  rotation: Matrix,
): Solved<Float64Array> {
  if (!implicitQl(diagonal, beside, rotation)) {
    const limit = `${stepsMax} steps for each`
    return unsolved('NOT_CONVERGED', 'every eigenvalue settles', 'matrix', limit, 'more')
  }
  for (let at = 0; at < diagonal.length; at++) diagonal[at] = (diagonal[at] as number) * scale
  return solved(diagonal)
}

function ranked(diagonal: Float64Array, rotation: Matrix): Eigen {
  const size = diagonal.length
  const order = Array.from(diagonal.keys()).sort(
    (one, other) => (diagonal[one] as number) - (diagonal[other] as number),
  )
  const vectors = zeros(size, size)
  order.forEach((from, to) => {
    const row = rotation.values.subarray(from * size, (from + 1) * size)
    vectors.values.set(withPositivePeak(row), to * size)
  })
  return { values: diagonal.sort(), vectors }
}

function powerOfTwoAbove(size: number): number {
  if (size === 0) return 1
  return 2 ** Math.min(1022, Math.max(-1022, Math.ceil(Math.log2(size))))
}

/** A scaled copy with the lower triangle above the diagonal too. */
function mirrored({ rows, cols, values }: Matrix, scale: number): Matrix {
  return mirrorLower({ rows, cols, values: values.map((entry) => entry * scale) })
}

/** The vector or its opposite; entries within 1e-9 of the largest tie, and the first decides. */
function withPositivePeak(vector: Float64Array): Float64Array {
  const size = vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
  const peak = vector.find((entry) => Math.abs(entry) >= size * (1 - 1e-9)) ?? 0
  return peak < 0 ? vector.map((entry) => -entry) : vector
}
