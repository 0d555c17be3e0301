import { assert } from '../units/index.ts'

/** A dense matrix of float64, row-major: entry (i, j) is `values[i * cols + j]`. */
export type Matrix = {
  readonly rows: number
  readonly cols: number
  readonly values: Float64Array
}

/**
 * A matrix from its rows.
 *
 * @example
 * matrixFrom([[1, 2], [3, 4]]).values // new Float64Array([1, 2, 3, 4])
 */
export function matrixFrom(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0
  assert(
    rows.every((row) => row.length === cols),
    'all rows have one length',
  )
  return { rows: rows.length, cols, values: Float64Array.from(rows.flat()) }
}

/** A matrix of zeros. */
export function zeros(rows: number, cols: number): Matrix {
  return { rows, cols, values: new Float64Array(rows * cols) }
}

/**
 * The rows of a matrix as plain arrays, for printing and for tests.
 *
 * @example
 * rowsOf(matrixFrom([[1, 2], [3, 4]])) // [[1, 2], [3, 4]]
 */
export function rowsOf({ rows, cols, values }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(row * cols, (row + 1) * cols)),
  )
}
