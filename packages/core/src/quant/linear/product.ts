import { assert } from '../../units/index.ts'
import { type Matrix, zeros } from '../matrix.ts'

/**
 * Sum of products of two vectors of one length.
 *
 * @example
 * dot(Float64Array.of(1, 2), Float64Array.of(3, 4)) // 11
 */
export function dot(left: Float64Array, right: Float64Array): number {
  assert(left.length === right.length, 'both vectors have one length')
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number)
  return sum
}

/**
 * Adds `scale * source` to `target` in place; both have one length.
 *
 * @example
 * addScaled(Float64Array.of(1, 1), 2, Float64Array.of(3, 4)) // Float64Array.of(7, 9)
 */
export function addScaled(target: Float64Array, scale: number, source: Float64Array): Float64Array {
  assert(target.length === source.length, 'both vectors have one length')
  for (let at = 0; at < target.length; at++) {
    target[at] = (target[at] as number) + scale * (source[at] as number)
  }
  return target
}

/**
 * Matrix (m by n) times vector (n) into `product` (m), which is another array than the vector.
 *
 * @example
 * multiplyVector(matrixFrom([[1, 2], [3, 4]]), Float64Array.of(1, 1)) // Float64Array.of(3, 7)
 */
export function multiplyVector(
  { rows, cols, values }: Matrix,
  vector: Float64Array,
  product: Float64Array = new Float64Array(rows),
): Float64Array {
  assert(vector.length === cols && product.length === rows, 'matrix and vectors fit')
  assert(vector !== product, 'the product does not overwrite its vector')
  for (let row = 0; row < rows; row++) {
    const start = row * cols
    let sum = 0
    for (let col = 0; col < cols; col++) {
      sum += (values[start + col] as number) * (vector[col] as number)
    }
    product[row] = sum
  }
  return product
}

/**
 * Transposed matrix (m by n) times vector (m) into `product` (n), another array than the vector.
 *
 * @example
 * multiplyTransposed(matrixFrom([[1, 2], [3, 4]]), Float64Array.of(1, 1)) // Float64Array.of(4, 6)
 */
export function multiplyTransposed(
  { rows, cols, values }: Matrix,
  vector: Float64Array,
  product: Float64Array = new Float64Array(cols),
): Float64Array {
  assert(vector.length === rows && product.length === cols, 'matrix and vectors fit')
  assert(vector !== product, 'the product does not overwrite its vector')
  product.fill(0)
  for (let row = 0; row < rows; row++) {
    const start = row * cols
    const scale = vector[row] as number
    for (let col = 0; col < cols; col++) {
      product[col] = (product[col] as number) + scale * (values[start + col] as number)
    }
  }
  return product
}

/**
 * `x' A x` of a square matrix (n by n), such as the variance of weights under a covariance.
 *
 * @example
 * quadraticForm(matrixFrom([[2, 1], [1, 3]]), Float64Array.of(1, 2)) // 18
 */
export function quadraticForm({ rows, cols, values }: Matrix, vector: Float64Array): number {
  assert(rows === cols && vector.length === rows, 'matrix and vector fit')
  let form = 0
  for (let row = 0; row < rows; row++) {
    const start = row * cols
    let sum = 0
    for (let col = 0; col < cols; col++) {
      sum += (values[start + col] as number) * (vector[col] as number)
    }
    form += sum * (vector[row] as number)
  }
  return form
}

/**
 * Product of two matrices (m by k, k by n) into `product` (m by n), which shares no values.
 *
 * @example
 * rowsOf(multiplyMatrices(matrixFrom([[1, 2]]), matrixFrom([[3], [4]]))) // [[11]]
 */
export function multiplyMatrices(
  left: Matrix,
  right: Matrix,
  product: Matrix = zeros(left.rows, right.cols),
): Matrix {
  assert(left.cols === right.rows, 'the inner sizes agree')
  assert(product.rows === left.rows && product.cols === right.cols, 'the product has its size')
  const { values } = product
  assert(values !== left.values && values !== right.values, 'the product has its own values')
  values.fill(0)
  for (let row = 0; row < left.rows; row++) {
    for (let inner = 0; inner < left.cols; inner++) {
      const scale = left.values[row * left.cols + inner] as number
      const [from, to] = [inner * right.cols, row * right.cols]
      for (let col = 0; col < right.cols; col++) {
        values[to + col] =
          (values[to + col] as number) + scale * (right.values[from + col] as number)
      }
    }
  }
  return product
}

/**
 * The matrix with rows and columns exchanged, as a new one.
 *
 * @example
 * rowsOf(transpose(matrixFrom([[1, 2]]))) // [[1], [2]]
 */
export function transpose({ rows, cols, values }: Matrix): Matrix {
  const transposed = zeros(cols, rows)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      transposed.values[col * rows + row] = values[row * cols + col] as number
    }
  }
  return transposed
}

/**
 * Sum of the diagonal of a square matrix; of a covariance: the total variance.
 *
 * @example
 * trace(matrixFrom([[1, 9], [9, 2]])) // 3
 */
export function trace({ rows, cols, values }: Matrix): number {
  assert(rows === cols, 'the matrix is square')
  let sum = 0
  for (let at = 0; at < values.length; at += cols + 1) sum += values[at] as number
  return sum
}

/**
 * Diagonal of a square matrix as a new vector.
 *
 * @example
 * diagonalOf(matrixFrom([[1, 9], [9, 2]])) // Float64Array.of(1, 2)
 */
export function diagonalOf({ rows, cols, values }: Matrix): Float64Array {
  assert(rows === cols, 'the matrix is square')
  const diagonal = new Float64Array(rows)
  for (let at = 0; at < rows; at++) diagonal[at] = values[at * cols + at] as number
  return diagonal
}
