import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireRight } from './cholesky.ts'

/** The regression of a response (T) on the columns of a design (T by k), in their order. */
export type LeastSquares = {
  /** One for each column (k). */
  readonly coefficients: Float64Array
  readonly residualSumOfSquares: number
  /**
   * Sum of squares that each column (k) adds to those before it. The residual sum of squares of the
   * first j columns alone is the full one and all that the columns from j on would add.
   */
  readonly explained: Float64Array
  /** Inverse of X'X (k by k): times a residual variance, the covariance of the coefficients. */
  readonly inverseMoments: Matrix
}

/**
 * Ordinary least squares by Householder QR, whose error grows with the condition of X, not X'X.
 *
 * Refuses EMPTY, SHAPE, NOT_FINITE, TOO_SHORT where there are more columns than rows, and SINGULAR
 * where a column is a combination of those before it to rounding. Golub & Van Loan 2013, 5.3.
 *
 * @example
 * const line = leastSquares(matrixFrom([[1, 0], [1, 1], [1, 2]]), Float64Array.of(1, 3, 5))
 * line.ok && line.value.coefficients.map((entry) => Math.round(entry * 1e9) / 1e9)
 * // Float64Array.of(1, 2)
 */
export function leastSquares(design: Matrix, response: Float64Array): Solved<LeastSquares> {
  const checked = requireDesign(design, response)
  if (!checked.ok) return checked
  const { rows, cols } = design
  const columns = columnsOf(design)
  const rotated = Float64Array.from(response)
  const diagonal = new Float64Array(cols)
  for (let at = 0; at < cols; at++) {
    const pivot = reflect(columns, rotated, at)
    if (pivot === 0) {
      const message = 'the columns are linearly independent'
      return unsolved('SINGULAR', message, 'design', `${cols} columns`, `column ${at} adds nothing`)
    }
    diagonal[at] = pivot
  }
  const inverse = invertUpper(columns, diagonal)
  const coefficients = new Float64Array(cols)
  for (let row = 0; row < cols; row++) {
    for (let col = row; col < cols; col++) {
      const share = (inverse.values[row * cols + col] as number) * (rotated[col] as number)
      coefficients[row] = (coefficients[row] as number) + share
    }
  }
  return solved({
    coefficients,
    residualSumOfSquares: sumOfSquares(rotated, cols, rows),
    explained: rotated.slice(0, cols).map((entry) => entry * entry),
    inverseMoments: outerOf(inverse),
  })
}

function requireDesign(design: Matrix, response: Float64Array): Solved<Matrix> {
  const { rows, cols, values } = design
  if (rows === 0 || cols === 0) return unsolved('EMPTY', 'there are columns', 'design', '1', '0')
  if (values.length !== rows * cols) {
    const actual = `${values.length}`
    return unsolved('SHAPE', 'an entry for each row and column', 'design', `${rows * cols}`, actual)
  }
  const stray = values.find((value) => !Number.isFinite(value))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every entry is finite', 'design', 'finite', `${stray}`)
  }
  const right = requireRight(response, rows)
  if (!right.ok) return right
  if (rows >= cols) return solved(design)
  return unsolved('TOO_SHORT', 'no fewer rows than columns', 'design', `${cols}`, `${rows}`)
}

function columnsOf({ rows, cols, values }: Matrix): Float64Array[] {
  return Array.from({ length: cols }, (_, col) =>
    Float64Array.from({ length: rows }, (__, row) => values[row * cols + col] as number),
  )
}

/**
 * Reflects column `at` onto its axis, with the later columns and the response; answers the entry
 * on the axis, or 0 where what is left of the column is noise.
 */
function reflect(columns: readonly Float64Array[], rotated: Float64Array, at: number): number {
  const column = columns[at] as Float64Array
  const rows = column.length
  const whole = Math.sqrt(sumOfSquares(column, 0, rows))
  const size = Math.sqrt(sumOfSquares(column, at, rows))
  if (!(size > rows * Number.EPSILON * whole)) return 0
  const head = column[at] as number
  const pivot = head > 0 ? -size : size
  column[at] = head - pivot
  const scale = 1 / (pivot * (pivot - head))
  for (let later = at + 1; later < columns.length; later++) {
    reflectOne(columns[later] as Float64Array, { column, from: at, scale })
  }
  reflectOne(rotated, { column, from: at, scale })
  return pivot
}

type Mirror = {
  readonly column: Float64Array
  readonly from: number
  readonly scale: number
}

function reflectOne(vector: Float64Array, { column, from, scale }: Mirror): void {
  let along = 0
  for (let row = from; row < column.length; row++) {
    along += (column[row] as number) * (vector[row] as number)
  }
  along *= scale
  for (let row = from; row < column.length; row++) {
    vector[row] = (vector[row] as number) - along * (column[row] as number)
  }
}

/** Inverse of the upper factor, whose diagonal stands apart from what lies above it. */
function invertUpper(columns: readonly Float64Array[], diagonal: Float64Array): Matrix {
  const size = diagonal.length
  const inverse = zeros(size, size)
  const { values } = inverse
  for (let col = 0; col < size; col++) {
    values[col * size + col] = 1 / (diagonal[col] as number)
    for (let row = col - 1; row >= 0; row--) {
      let sum = 0
      for (let at = row + 1; at <= col; at++) {
        sum += ((columns[at] as Float64Array)[row] as number) * (values[at * size + col] as number)
      }
      values[row * size + col] = -sum / (diagonal[row] as number)
    }
  }
  return inverse
}

function outerOf({ rows: size, values }: Matrix): Matrix {
  const outer = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      let sum = 0
      for (let at = row; at < size; at++) {
        sum += (values[row * size + at] as number) * (values[col * size + at] as number)
      }
      outer.values[row * size + col] = sum
      outer.values[col * size + row] = sum
    }
  }
  return outer
}

function sumOfSquares(vector: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += (vector[at] as number) ** 2
  return sum
}
