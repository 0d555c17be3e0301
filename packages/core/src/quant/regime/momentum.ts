import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** One to four weeks, over which crypto's returns went on (Liu & Tsyvinski 2021). */
export const momentumLookbacks: readonly number[] = [7, 14, 21, 28]

/**
 * Momentum (T - longest lookback) of closes (T): the mean sign of their returns over the lookbacks.
 *
 * From -1, all fell, to 1, all rose; the first entry is for the first close with every lookback,
 * and each is of the closes up to it alone (REG-4). A sign says nothing of how far: it tells early
 * that a trend began, and often that none did. Refuses EMPTY, NOT_FINITE, TOO_SHORT, and
 * OUT_OF_DOMAIN of a lookback or of a close that is not positive. Moskowitz, Ooi & Pedersen 2012.
 *
 * @example
 * const momentum = momentumPath(Float64Array.of(1, 2, 3, 2), [1, 2])
 * momentum.ok && momentum.value // Float64Array.of(1, -0.5)
 */
export function momentumPath(
  closes: Float64Array,
  lookbacks: readonly number[] = momentumLookbacks,
): Solved<Float64Array> {
  const checked = requireMomentum(closes, lookbacks)
  if (!checked.ok) return checked
  const longest = Math.max(...lookbacks)
  const path = new Float64Array(closes.length - longest)
  for (let at = 0; at < path.length; at++) {
    const close = closes[at + longest] as number
    let signs = 0
    for (const lookback of lookbacks) {
      signs += Math.sign(close - (closes[at + longest - lookback] as number))
    }
    path[at] = signs / lookbacks.length
  }
  return solved(path)
}

function requireMomentum(closes: Float64Array, lookbacks: readonly number[]): Solved<Float64Array> {
  if (lookbacks.length === 0) return unsolved('EMPTY', 'there are lookbacks', 'lookbacks', '1', '0')
  for (const lookback of lookbacks) {
    const count = requireCount(lookback, 1, 'lookbacks')
    if (!count.ok) return count
  }
  const series = requireSeries(closes, 1 + Math.max(...lookbacks), 'closes')
  if (!series.ok) return series
  const stray = closes.find((close) => !(close > 0))
  if (stray === undefined) return series
  return unsolved('OUT_OF_DOMAIN', 'a close is positive', 'closes', 'above 0', `${stray}`)
}
