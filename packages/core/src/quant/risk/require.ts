import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * Passes a series through: at least `lengthMin` entries, all finite.
 *
 * Refuses EMPTY, TOO_SHORT and NOT_FINITE.
 *
 * @example
 * requireSeries(Float64Array.of(0.01), 2).ok // false
 */
export function requireSeries(
  series: Float64Array,
  lengthMin: number,
  field = 'returns',
): Solved<Float64Array> {
  const { length } = series
  if (length === 0) return unsolved('EMPTY', 'there are entries', field, `${lengthMin}`, '0')
  if (length < lengthMin) {
    return unsolved('TOO_SHORT', 'the series is long enough', field, `${lengthMin}`, `${length}`)
  }
  const stray = series.findIndex((entry) => !Number.isFinite(entry))
  if (stray < 0) return solved(series)
  const actual = `${series[stray]} at ${stray}`
  return unsolved('NOT_FINITE', 'every entry is finite', field, 'finite', actual)
}

/**
 * Passes simple returns through: none loses more than everything.
 *
 * Refuses what `requireSeries` refuses, and OUT_OF_DOMAIN of a return below -1.
 *
 * @example
 * requireSimpleReturns(Float64Array.of(-1.5), 1).ok // false
 */
export function requireSimpleReturns(
  returns: Float64Array,
  lengthMin: number,
  field = 'returns',
): Solved<Float64Array> {
  const checked = requireSeries(returns, lengthMin, field)
  if (!checked.ok) return checked
  const stray = returns.findIndex((entry) => entry < -1)
  if (stray < 0) return checked
  const actual = `${returns[stray]} at ${stray}`
  return unsolved('OUT_OF_DOMAIN', 'no more than everything is lost', field, '-1 or more', actual)
}

/**
 * Passes a figure through that lies strictly between two limits; refuses OUT_OF_DOMAIN.
 *
 * @example
 * requireBetween(0.95, { field: 'confidence', above: 0, below: 1 }).ok // true
 */
export function requireBetween(
  figure: number,
  {
    field,
    above,
    below,
  }: { readonly field: string; readonly above: number; readonly below: number },
): Solved<number> {
  if (figure > above && figure < below) return solved(figure)
  const limit = below === Infinity ? `finite, above ${above}` : `between ${above} and ${below}`
  return unsolved('OUT_OF_DOMAIN', 'the figure is in its range', field, limit, `${figure}`)
}

/**
 * Passes a positive finite figure through; refuses OUT_OF_DOMAIN.
 *
 * @example
 * requirePositive(0, 'periodsPerYear').ok // false
 */
export function requirePositive(figure: number, field: string): Solved<number> {
  return requireBetween(figure, { field, above: 0, below: Infinity })
}

/**
 * Passes a finite answer through; refuses NOT_FINITE, which is an overflow.
 *
 * @example
 * requireFinite(Infinity, 'returns').ok // false
 */
export function requireFinite(answer: number, field: string): Solved<number> {
  return Number.isFinite(answer)
    ? solved(answer)
    : unsolved('NOT_FINITE', 'the answer fits a float', field, 'finite', `${answer}`)
}

/**
 * Passes an answer of several figures through; refuses NOT_FINITE of the first that is not finite:
 * an overflow, or an input that was none.
 *
 * @example
 * requireFiniteFigures({ gain: 1, loss: Number.NaN }).ok // false
 */
export function requireFiniteFigures<T extends object>(answer: T): Solved<T> {
  for (const [name, figure] of Object.entries(answer)) {
    if (typeof figure === 'number' && !Number.isFinite(figure)) {
      return unsolved('NOT_FINITE', 'the answer fits a float', name, 'finite', `${figure}`)
    }
  }
  return solved(answer)
}

/**
 * Divides; refuses ZERO_VARIANCE where the divisor, a measure of risk, is zero.
 *
 * @example
 * const ratio = overRisk(0.1, 0.2, 'returns')
 * ratio.ok && ratio.value // 0.5
 */
export function overRisk(gain: number, risk: number, field: string): Solved<number> {
  if (risk === 0) {
    return unsolved('ZERO_VARIANCE', 'a ratio needs risk', field, 'risk above 0', '0')
  }
  return requireFinite(gain / risk, field)
}
