import { requireFinite, requireSeries } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** What returns are measured against: one figure per period, or one for each period (T). */
export type Hurdle = number | Float64Array

/**
 * Returns (T) less a hurdle, period by period: a riskless rate, a minimum, a benchmark.
 *
 * Refuses EMPTY, NOT_FINITE, TOO_SHORT below `lengthMin`, and SHAPE of a hurdle of another length.
 *
 * @example
 * const excess = returnsOver(Float64Array.of(0.5, 0.25), 0.25)
 * excess.ok && excess.value // Float64Array.of(0.25, 0)
 */
export function returnsOver(
  returns: Float64Array,
  hurdle: Hurdle,
  {
    field = 'hurdle',
    lengthMin = 1,
  }: { readonly field?: string; readonly lengthMin?: number } = {},
): Solved<Float64Array> {
  const checked = requireSeries(returns, lengthMin)
  if (!checked.ok) return checked
  if (typeof hurdle === 'number') {
    const level = requireFinite(hurdle, field)
    return level.ok ? solved(returns.map((entry) => entry - hurdle)) : level
  }
  if (hurdle.length !== returns.length) {
    const [limit, actual] = [`${returns.length}`, `${hurdle.length}`]
    return unsolved('SHAPE', 'a figure for each return', field, limit, actual)
  }
  const figures = requireSeries(hurdle, lengthMin, field)
  return figures.ok ? solved(returns.map((entry, at) => entry - (hurdle[at] as number))) : figures
}
