import { type Matrix, zeros } from '../matrix.ts'
import { diagonalOf, dotAt } from './product.ts'

/** A symmetric matrix reduced to three diagonals, and the reflections that did it. */
export type Tridiagonal = {
  /** n entries. */
  readonly diagonal: Float64Array
  /** n entries beside the diagonal; the last is 0. */
  readonly beside: Float64Array
  /** The vector of reflection k stands in row k, right of the diagonal. */
  readonly reflections: Matrix
  /** Reflection k is `I - weights[k] v v'`. */
  readonly weights: Float64Array
}

/**
 * Reduces a symmetric matrix (n by n) to tridiagonal form by Householder reflections.
 *
 * `work` holds the matrix, and is overwritten by the reflections. Golub & Van Loan 2013,
 * section 8.3.1.
 */
export function tridiagonalise(work: Matrix): Tridiagonal {
  const { rows: size, values } = work
  const beside = new Float64Array(size)
  const weights = new Float64Array(size)
  const moved = new Float64Array(size)
  for (let step = 0; step < size - 1; step++) {
    beside[step] = reflect(values, size, step, weights)
    if ((weights[step] as number) !== 0) applyBothSides(values, size, step, weights, moved)
  }
  return { diagonal: diagonalOf(work), beside, reflections: work, weights }
}

/** The orthogonal R (n by n) for which `R A R'` is the tridiagonal form of A. */
export function rotationOf({ reflections, weights }: Tridiagonal): Matrix {
  const { rows: size, values } = reflections
  const rotation = zeros(size, size)
  for (let at = 0; at < size; at++) rotation.values[at * size + at] = 1
  for (let step = size - 2; step >= 0; step--) {
    const weight = weights[step] as number
    if (weight !== 0) reflectRows(rotation.values, values, { size, step, weight })
  }
  return rotation
}

/**
 * Makes the reflection that leaves one entry right of the diagonal in row `step`.
 *
 * Its vector v stands in that row from column `step + 1` on; `I - weight v v'` is the reflection.
 * Answers the entry that is left.
 */
function reflect(values: Float64Array, size: number, step: number, weights: Float64Array): number {
  const first = step * size + step + 1
  const end = (step + 1) * size
  const head = values[first] as number
  let tail = 0
  for (let at = first + 1; at < end; at++) tail += (values[at] as number) ** 2
  weights[step] = 0
  if (tail === 0) return head
  const norm = Math.sqrt(head * head + tail)
  const left = head > 0 ? -norm : norm
  values[first] = head - left
  weights[step] = 1 / (norm * (norm + Math.abs(head)))
  return left
}

/** Applies a reflection from the left and the right to what lies below and right of `step`. */
function applyBothSides(
  values: Float64Array,
  size: number,
  step: number,
  weights: Float64Array,
  moved: Float64Array,
): void {
  const weight = weights[step] as number
  const base = step * size
  const from = step + 1
  let along = 0
  for (let row = step + 1; row < size; row++) {
    const sum = dotAt(values, row * size + from, values, base + from, size - from)
    moved[row] = weight * sum
    along += weight * sum * (values[base + row] as number)
  }
  const half = (weight * along) / 2
  for (let row = step + 1; row < size; row++) {
    moved[row] = (moved[row] as number) - half * (values[base + row] as number)
  }
  for (let row = step + 1; row < size; row++) {
    const own = values[base + row] as number
    const other = moved[row] as number
    for (let col = step + 1; col < size; col++) {
      const at = row * size + col
      values[at] =
        (values[at] as number) -
        own * (moved[col] as number) -
        other * (values[base + col] as number)
    }
  }
}

type Reflection = { readonly size: number; readonly step: number; readonly weight: number }

/** Applies reflection `step` to every row below it, from the right. */
function reflectRows(
  rows: Float64Array,
  reflections: Float64Array,
  { size, step, weight }: Reflection,
): void {
  const base = step * size
  for (let row = step + 1; row < size; row++) {
    const start = row * size + step + 1
    const scale = weight * dotAt(rows, start, reflections, base + step + 1, size - step - 1)
    for (let col = step + 1; col < size; col++) {
      const at = row * size + col
      rows[at] = (rows[at] as number) - scale * (reflections[base + col] as number)
    }
  }
}
