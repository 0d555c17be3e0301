import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireFinite, requireRight } from './cholesky.ts'
import { addScaled, dotAt, multiplyVector } from './product.ts'
import { largestEntry, requireSquare } from './symmetric.ts'

/** `A` with its rows in `order` is L U: L has a unit diagonal, both share one array. */
export type LuFactor = { readonly packed: Matrix; readonly order: Int32Array }

/**
 * LU factors of any square matrix (n by n) with partial pivoting, for repeated solves.
 *
 * Refuses what `requireSquare` refuses, and SINGULAR where no pivot of a column exceeds
 * `n * 2^-52` of the largest entry. Golub & Van Loan 2013, section 3.4.
 *
 * @example
 * const factor = luFactor(matrixFrom([[0, 2], [4, 2]]))
 * factor.ok && rowsOf(factor.value.packed) // [[4, 2], [0, 2]]
 */
export function luFactor(matrix: Matrix, field = 'matrix'): Solved<LuFactor> {
  const square = requireSquare(matrix, field)
  if (!square.ok) return square
  const { rows: size } = matrix
  const packed = zeros(size, size)
  packed.values.set(matrix.values)
  const order = Int32Array.from({ length: size }, (_, row) => row)
  const floor = size * Number.EPSILON * largestEntry(matrix)
  for (let step = 0; step < size; step++) {
    const best = largestInColumn(packed, step)
    const pivot = Math.abs(packed.values[best * size + step] as number)
    if (!(pivot > floor)) {
      const message = 'the rows are linearly independent'
      const actual = `${pivot} in column ${step}`
      return unsolved('SINGULAR', message, field, `a pivot above ${floor}`, actual)
    }
    swapRows(packed, order, step, best)
    eliminate(packed, step)
  }
  return solved({ packed, order })
}

/**
 * Solves `A x = b` with the LU factors of A (n by n); `solution` is another array than `right`.
 *
 * @example
 * const factor = luFactor(matrixFrom([[0, 2], [4, 2]]))
 * factor.ok && solveLu(factor.value, Float64Array.of(2, 6)) // Float64Array.of(1, 1)
 */
export function solveLu(
  { packed, order }: LuFactor,
  right: Float64Array,
  solution: Float64Array = new Float64Array(order.length),
): Float64Array {
  const { values } = packed
  const size = order.length
  for (let row = 0; row < size; row++) {
    const known = dotAt(values, row * size, solution, 0, row)
    solution[row] = (right[order[row] as number] as number) - known
  }
  for (let row = size - 1; row >= 0; row--) {
    const from = row * size + row
    const known = dotAt(values, from + 1, solution, row + 1, size - row - 1)
    solution[row] = ((solution[row] as number) - known) / (values[from] as number)
  }
  return solution
}

/**
 * Solves `A x = b` for any square A (n by n), such as an indefinite KKT system, and b (n).
 *
 * One step of iterative refinement follows. Refuses what `luFactor` refuses, and SHAPE or
 * NOT_FINITE of the right-hand side. Use `solvePositiveDefinite` for a covariance.
 *
 * @example
 * const answer = solve(matrixFrom([[0, 2], [4, 2]]), Float64Array.of(2, 6))
 * answer.ok && answer.value // Float64Array.of(1, 1)
 * solve(matrixFrom([[1, 2], [2, 4]]), Float64Array.of(1, 1)).ok // false
 */
export function solve(matrix: Matrix, right: Float64Array, field = 'matrix'): Solved<Float64Array> {
  const factor = luFactor(matrix, field)
  if (!factor.ok) return factor
  const checked = requireRight(right, matrix.rows)
  if (!checked.ok) return checked
  const solution = solveLu(factor.value, right)
  const correction = solveLu(factor.value, residualOf(matrix, right, solution))
  return requireFinite(addScaled(solution, 1, correction))
}

function residualOf(matrix: Matrix, right: Float64Array, solution: Float64Array): Float64Array {
  const residual = multiplyVector(matrix, solution)
  for (let row = 0; row < residual.length; row++) {
    residual[row] = (right[row] as number) - (residual[row] as number)
  }
  return residual
}

function largestInColumn({ rows: size, values }: Matrix, step: number): number {
  let best = step
  for (let row = step + 1; row < size; row++) {
    const entry = Math.abs(values[row * size + step] as number)
    if (entry > Math.abs(values[best * size + step] as number)) best = row
  }
  return best
}

function swapRows(packed: Matrix, order: Int32Array, one: number, other: number): void {
  if (one === other) return
  const { cols, values } = packed
  const held = values.slice(one * cols, (one + 1) * cols)
  values.copyWithin(one * cols, other * cols, (other + 1) * cols)
  values.set(held, other * cols)
  const row = order[one] as number
  order[one] = order[other] as number
  order[other] = row
}

function eliminate({ rows: size, values }: Matrix, step: number): void {
  const from = step * size
  const pivot = values[from + step] as number
  for (let row = step + 1; row < size; row++) {
    const to = row * size
    const ratio = (values[to + step] as number) / pivot
    values[to + step] = ratio
    if (ratio === 0) continue
    for (let col = step + 1; col < size; col++) {
      values[to + col] = (values[to + col] as number) - ratio * (values[from + col] as number)
    }
  }
}
