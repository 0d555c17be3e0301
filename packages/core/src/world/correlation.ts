import { assert } from '../units/index.ts'

/**
 * The lower triangle L of a correlation matrix, L L' = C: it turns independent draws into
 * correlated ones.
 *
 * @example
 * choleskyOf([[1, 0.6], [0.6, 1]]) // [[1, 0], [0.6, 0.8]]
 */
export function choleskyOf(correlation: readonly (readonly number[])[]): number[][] {
  const size = correlation.length
  const lower = Array.from({ length: size }, () => Array.from({ length: size }, () => 0))
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const entry = at(correlation, row, column)
      assert(entry === at(correlation, column, row), 'a correlation matrix is symmetric')
      const rest = entry - dot(lower, row, column, column)
      if (row === column) {
        assert(entry === 1 && rest > 0, 'a correlation matrix has ones and is positive definite')
        set(lower, row, column, Math.sqrt(rest))
      } else set(lower, row, column, rest / at(lower, column, column))
    }
  }
  return lower
}

/**
 * The matrix in which every pair has the same correlation.
 *
 * @example
 * equalCorrelation(2, 0.8) // [[1, 0.8], [0.8, 1]]
 */
export function equalCorrelation(size: number, correlation: number): number[][] {
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => (row === column ? 1 : correlation)),
  )
}

function dot(lower: readonly number[][], a: number, b: number, length: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += at(lower, a, k) * at(lower, b, k)
  return sum
}

function at(matrix: readonly (readonly number[])[], row: number, column: number): number {
  const entry = matrix[row]?.[column]
  assert(entry !== undefined && Number.isFinite(entry), 'the matrix is square and finite')
  return entry
}

function set(matrix: number[][], row: number, column: number, entry: number): void {
  const line = matrix[row]
  assert(line !== undefined, 'the row exists')
  line[column] = entry
}
