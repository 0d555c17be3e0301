import { assert } from '../../../units/index.ts'
import { firstNotFinite } from '../../finite.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { requireCount } from '../../series.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'

/**
 * What weights may be: bounds per asset, and rows `rowLower <= rows w <= rowUpper` such as the
 * budget and the caps of groups. `-Infinity` and `Infinity` mean no limit.
 */
export type Limits = {
  /** n entries. */
  readonly lower: Float64Array
  /** n entries. */
  readonly upper: Float64Array
  /** m by n; the largest coefficient of a row has size one. */
  readonly rows: Matrix
  /** m entries. */
  readonly rowLower: Float64Array
  /** m entries; equal to `rowLower` where the row is an equality. */
  readonly rowUpper: Float64Array
}

/** One linear limit: `lower <= coefficients' w <= upper`; a group has coefficients of 0 and 1. */
export type RowLimit = {
  readonly coefficients: readonly number[]
  readonly lower?: number
  readonly upper?: number
}

/** Limits in the words of a portfolio; what is left out is long-only and fully invested. */
export type LimitSettings = {
  readonly size: number
  /** One bound for all assets, or one for each; 0 where left out. */
  readonly lower?: number | readonly number[]
  /** One bound for all assets, or one for each; none where left out. */
  readonly upper?: number | readonly number[]
  /** Least sum of weights; 1 where left out. What is not invested is cash. */
  readonly sumMin?: number
  /** Greatest sum of weights; 1 where left out. */
  readonly sumMax?: number
  readonly rows?: readonly RowLimit[]
}

/**
 * Limits for n weights (shares of one): bounds, the budget as first row, then other rows.
 *
 * Rows are scaled so that their largest coefficient has size one; a budget without any bound is
 * left out. Refuses OUT_OF_DOMAIN (a size that is not whole), EMPTY, SHAPE, NOT_FINITE (NaN) and
 * INFEASIBLE (a lower limit above its upper).
 *
 * @example
 * const limits = weightLimits({ size: 2, upper: 0.6 })
 * limits.ok && limits.value.upper // Float64Array.of(0.6, 0.6)
 * limits.ok && limits.value.rowUpper // Float64Array.of(1)
 */
export function weightLimits(settings: LimitSettings): Solved<Limits> {
  const { size, sumMin = 1, sumMax = 1 } = settings
  const assets = requireCount(size, 0, 'size')
  if (!assets.ok) return assets
  const isFree = sumMin === -Infinity && sumMax === Infinity
  const budget = {
    coefficients: Array.from({ length: size }, () => 1),
    lower: sumMin,
    upper: sumMax,
  }
  const rowLimits = [...(isFree ? [] : [budget]), ...(settings.rows ?? [])]
  const rows = zeros(rowLimits.length, size)
  const rowLower = new Float64Array(rowLimits.length)
  const rowUpper = new Float64Array(rowLimits.length)
  for (const [row, { coefficients, lower = -Infinity, upper = Infinity }] of rowLimits.entries()) {
    if (coefficients.length !== size) {
      const actual = `${coefficients.length}`
      return unsolved('SHAPE', 'a coefficient for each asset', `rows[${row}]`, `${size}`, actual)
    }
    const scale = 1 / (largestOf(coefficients) || 1)
    for (let col = 0; col < size; col++) {
      rows.values[row * size + col] = (coefficients[col] as number) * scale
    }
    rowLower[row] = lower * scale
    rowUpper[row] = upper * scale
  }
  const [lower, upper] = [boundsOf(settings.lower ?? 0, size), boundsOf(settings.upper, size)]
  return requireLimits({ lower, upper, rows, rowLower, rowUpper }, size)
}

function largestOf(coefficients: readonly number[]): number {
  return coefficients.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
}

function boundsOf(bounds: number | readonly number[] = Infinity, size: number): Float64Array {
  return typeof bounds === 'number'
    ? new Float64Array(size).fill(bounds)
    : Float64Array.from(bounds)
}

/** Passes limits for n weights through. Refuses EMPTY, SHAPE, NOT_FINITE and INFEASIBLE. */
export function requireLimits(limits: Limits, size: number): Solved<Limits> {
  const { lower, upper, rows, rowLower, rowUpper } = limits
  if (size === 0) return unsolved('EMPTY', 'nothing to weigh', 'size', '1 asset', '0')
  if (lower.length !== size || upper.length !== size) {
    const actual = `${lower.length} and ${upper.length}`
    return unsolved(
      'SHAPE',
      'a lower and an upper bound for each asset',
      'limits',
      `${size}`,
      actual,
    )
  }
  assert(rows.cols === size && rowLower.length === rows.rows, 'rows and their lower limits agree')
  assert(rowUpper.length === rows.rows, 'rows and their upper limits agree')
  const stray = firstNotFinite(rows.values)
  if (stray >= 0) {
    const actual = `${rows.values[stray]}`
    return unsolved('NOT_FINITE', 'every coefficient is finite', 'rows', 'finite', actual)
  }
  const bounds = requireOrder(lower, upper, 'bounds')
  if (!bounds.ok) return bounds
  const order = requireOrder(rowLower, rowUpper, 'rows')
  return order.ok ? solved(limits) : order
}

/** Each lower limit is at most its upper one; infinities may stand on their own side only. */
function requireOrder(lower: Float64Array, upper: Float64Array, field: string): Solved<null> {
  for (let at = 0; at < lower.length; at++) {
    const low = lower[at] as number
    const high = upper[at] as number
    if (low <= high && low < Infinity && high > -Infinity) continue
    const actual = `${low} to ${high} at ${at}`
    return low > high
      ? unsolved('INFEASIBLE', 'no limit excludes itself', field, 'lower <= upper', actual)
      : unsolved('NOT_FINITE', 'limits are numbers', field, 'a number', actual)
  }
  return solved(null)
}
