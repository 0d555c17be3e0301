import { firstNotFinite } from '../finite.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * Passes returns through: a row per observation (T), a column per asset (n), all finite.
 *
 * Refuses EMPTY, SHAPE, NOT_FINITE, and TOO_SHORT below `observationsMin` rows.
 *
 * @example
 * requireReturns(matrixFrom([[0.01, 0.02]]), 2).ok // false
 */
export function requireReturns(
  returns: Matrix,
  observationsMin: number,
  field = 'returns',
): Solved<Matrix> {
  const { rows, cols, values } = returns
  if (cols === 0 || rows === 0) return unsolved('EMPTY', 'there are returns', field, '1 asset', '0')
  if (values.length !== rows * cols) {
    const actual = `${values.length}`
    return unsolved('SHAPE', 'an entry for each row and column', field, `${rows * cols}`, actual)
  }
  if (rows < observationsMin) {
    const limit = `${observationsMin} observations`
    return unsolved('TOO_SHORT', 'the history is long enough', field, limit, `${rows}`)
  }
  const stray = firstNotFinite(values)
  if (stray < 0) return solved(returns)
  const actual = `${values[stray]} at row ${Math.floor(stray / cols)}, column ${stray % cols}`
  return unsolved('NOT_FINITE', 'every return is finite', field, 'finite', actual)
}

/** A series (T) as returns of one asset (T by 1), without a copy. */
export function columnOf(values: Float64Array): Matrix {
  return { rows: values.length, cols: 1, values }
}

/**
 * Simple returns (T by n) of positive prices (T + 1 by n): `p[t] / p[t - 1] - 1`, per period.
 *
 * Refuses what `requireReturns` refuses, and OUT_OF_DOMAIN of a price that is not positive.
 *
 * @example
 * const returns = simpleReturns(matrixFrom([[4], [5], [4]]))
 * returns.ok && rowsOf(returns.value) // [[0.25], [-0.19999999999999996]]
 */
export function simpleReturns(prices: Matrix): Solved<Matrix> {
  return changesOf(prices, (later, earlier) => later / earlier - 1)
}

/**
 * Log returns (T by n) of positive prices (T + 1 by n): `ln(p[t] / p[t - 1])`, per period.
 *
 * Refuses what `simpleReturns` refuses.
 *
 * @example
 * const returns = logReturns(matrixFrom([[4], [5]]))
 * returns.ok && returns.value.values[0] // Math.log(1.25)
 */
export function logReturns(prices: Matrix): Solved<Matrix> {
  return changesOf(prices, (later, earlier) => Math.log(later / earlier))
}

/**
 * Overlapping log returns (T + 1 - k by n) over k periods of positive prices (T + 1 by n).
 *
 * For assets that react late: a covariance of these, divided by k, misses less of what moves
 * together than one of single periods. Neighbours share k - 1 periods, so there is less evidence
 * than rows. Refuses what `simpleReturns` refuses, OUT_OF_DOMAIN of k and TOO_SHORT.
 *
 * @example
 * const returns = overlappingReturns(matrixFrom([[1], [2], [4], [8]]), 2)
 * returns.ok && returns.value.rows // 2
 * returns.ok && returns.value.values[0] // ≈ 1.3863
 */
export function overlappingReturns(prices: Matrix, periods: number): Solved<Matrix> {
  const count = requireCount(periods, 1, 'periods')
  if (!count.ok) return count
  return changesOf(prices, (later, earlier) => Math.log(later / earlier), periods)
}

function changesOf(
  prices: Matrix,
  change: (later: number, earlier: number) => number,
  periods = 1,
): Solved<Matrix> {
  const checked = requireReturns(prices, periods + 1, 'prices')
  if (!checked.ok) return checked
  const { rows, cols, values } = prices
  const stray = values.findIndex((price) => !(price > 0))
  if (stray >= 0) {
    const actual = `${values[stray]} at row ${Math.floor(stray / cols)}, column ${stray % cols}`
    return unsolved('OUT_OF_DOMAIN', 'every price is positive', 'prices', 'above 0', actual)
  }
  const changes = zeros(rows - periods, cols)
  const apart = periods * cols
  for (let at = 0; at < changes.values.length; at++) {
    changes.values[at] = change(values[at + apart] as number, values[at] as number)
  }
  return requireReturns(changes, 1)
}
