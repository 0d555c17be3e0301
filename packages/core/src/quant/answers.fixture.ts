import { type Matrix, matrixFrom, rowsOf } from './matrix.ts'
import type { Solved } from './solved.ts'

/** The value of an answer that has to have one. */
export function valueOf<T>(answer: Solved<T>): T {
  if (answer.ok) return answer.value
  const { code, field, limit, actual } = answer.refusal
  throw new Error(`${code} of ${field}: ${limit} wanted, ${actual} found`)
}

/** Largest difference of two arrays of one length; NaN where there is one. */
export function gapOf(one: Float64Array, other: Float64Array): number {
  if (one.length !== other.length) return Infinity
  return one.reduce((most, entry, at) => Math.max(most, Math.abs(entry - (other[at] as number))), 0)
}

/** The matrix with its columns in another order, some perhaps twice. */
export function withColumns(matrix: Matrix, order: readonly number[]): Matrix {
  return matrixFrom(rowsOf(matrix).map((row) => order.map((col) => row[col] ?? Number.NaN)))
}

/** The matrix with rows and columns in another order. */
export function reordered(matrix: Matrix, order: readonly number[]): Matrix {
  const rows = rowsOf(matrix)
  return matrixFrom(order.map((row) => order.map((col) => rows[row]?.[col] ?? Number.NaN)))
}
