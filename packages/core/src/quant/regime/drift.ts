import { deviationOf, meanOf } from '../risk/moments.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { studentTCdf } from '../special/student-t.ts'

/** Over how many returns a drift is judged, and which drift per period still counts as sideways. */
export type DriftSpec = { readonly window: number; readonly sidewaysUpTo: number }

/** Probabilities (T - window + 1 each) that sum to one, the first for the first full window. */
export type DriftProbabilities = {
  readonly up: Float64Array
  readonly sideways: Float64Array
  readonly down: Float64Array
}

/**
 * How likely the drift of the last `window` returns is up, sideways or down, at each time (REG-1).
 *
 * The posterior of a normal mean under the flat prior: Student's t with window - 1 degrees of
 * freedom about the mean. Honest rather than bold: 100 days at a yearly volatility of 60% leave a
 * standard error of 9% a month. Refuses EMPTY, NOT_FINITE, TOO_SHORT, ZERO_VARIANCE of a window,
 * and OUT_OF_DOMAIN of a window below 3 or a negative width.
 *
 * @example
 * const spec = { window: 4, sidewaysUpTo: 0 }
 * const drift = driftProbabilities(Float64Array.of(0.01, -0.01, 0.02, -0.02), spec)
 * drift.ok && drift.value.up // Float64Array.of(0.5)
 */
export function driftProbabilities(
  returns: Float64Array,
  { window, sidewaysUpTo }: DriftSpec,
): Solved<DriftProbabilities> {
  const count = requireCount(window, 3, 'window')
  if (!count.ok) return count
  if (!(sidewaysUpTo >= 0 && sidewaysUpTo < Infinity)) {
    const actual = `${sidewaysUpTo}`
    const message = 'a width is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'sidewaysUpTo', 'finite, 0 or more', actual)
  }
  const checked = requireSeries(returns, window)
  if (!checked.ok) return checked
  const periods = returns.length - window + 1
  const up = new Float64Array(periods)
  const sideways = new Float64Array(periods)
  const down = new Float64Array(periods)
  for (let start = 0; start < periods; start++) {
    const part = returns.subarray(start, start + window)
    const deviation = deviationOf(part, { ddof: 1 })
    if (!deviation.ok) return deviation
    const mean = meanOf(part)
    const error = deviation.value / Math.sqrt(window)
    if (!(error > 1e-14 * Math.abs(mean))) {
      return unsolved('ZERO_VARIANCE', 'the returns vary', 'returns', 'above 0', `${error}`)
    }
    const above = studentTCdf((mean - sidewaysUpTo) / error, window - 1)
    const below = studentTCdf((-sidewaysUpTo - mean) / error, window - 1)
    up[start] = above
    down[start] = below
    sideways[start] = Math.max(0, 1 - above - below)
  }
  return solved({ up, sideways, down })
}
