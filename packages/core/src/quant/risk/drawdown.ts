import { type Solved, solved } from '../solved.ts'
import { historicalRisk } from './historical.ts'
import { requireSimpleReturns } from './require.ts'

/** How far, how long and how often wealth was below its peak; depths are positive shares. */
export type DrawdownReport = {
  readonly deepest: number
  /** Mean depth over all periods: the pain index (Becker 2006). */
  readonly painIndex: number
  /** Root of the mean squared depth over all periods (Martin 1987). */
  readonly ulcerIndex: number
  /** Periods of the longest stay below a peak, the recovery not counted. */
  readonly periodsBelowPeakMax: number
}

/**
 * Depth (T) below the running peak after each of T simple returns: 0 at a peak, 1 at ruin.
 *
 * Returns compound; the capital before the first return is a peak, so a first loss counts. Refuses
 * EMPTY, NOT_FINITE and OUT_OF_DOMAIN of a return below -1.
 *
 * @example
 * const depths = drawdownPath(Float64Array.of(-0.5, 1, 1, -0.25))
 * depths.ok && depths.value // Float64Array.of(0.5, 0, 0, 0.25)
 */
export function drawdownPath(returns: Float64Array): Solved<Float64Array> {
  const checked = requireSimpleReturns(returns, 1)
  if (!checked.ok) return checked
  const depths = new Float64Array(returns.length)
  // Wealth over its peak, which cannot overflow however long the series.
  let overPeak = 1
  for (let at = 0; at < returns.length; at++) {
    overPeak = Math.min(1, overPeak * (1 + (returns[at] as number)))
    depths[at] = 1 - overPeak
  }
  return solved(depths)
}

/**
 * Depth and length of the drawdowns of simple returns, from the capital before the first of them.
 *
 * Refuses what `drawdownPath` refuses.
 *
 * @example
 * const report = drawdownReport(Float64Array.of(-0.5, 1, 1, -0.25))
 * report.ok && report.value.painIndex // 0.1875
 */
export function drawdownReport(returns: Float64Array): Solved<DrawdownReport> {
  const path = drawdownPath(returns)
  if (!path.ok) return path
  let deepest = 0
  let sum = 0
  let squares = 0
  let below = 0
  let periodsBelowPeakMax = 0
  for (const depth of path.value) {
    if (depth > deepest) deepest = depth
    sum += depth
    squares += depth * depth
    below = depth > 0 ? below + 1 : 0
    if (below > periodsBelowPeakMax) periodsBelowPeakMax = below
  }
  const { length } = returns
  const ulcerIndex = Math.sqrt(squares / length)
  return solved({ deepest, painIndex: sum / length, ulcerIndex, periodsBelowPeakMax })
}

/**
 * Conditional drawdown at risk: mean of the deepest share 1 - confidence of all depths.
 *
 * Exact tail mass, of compounded returns (Chekhlov, Uryasev & Zabarankin 2005). Refuses what
 * `drawdownPath` refuses, and OUT_OF_DOMAIN of the confidence.
 *
 * @example
 * const risk = conditionalDrawdown(Float64Array.of(-0.5, 1, 1, -0.25), 0.5)
 * risk.ok && risk.value // 0.375
 */
export function conditionalDrawdown(returns: Float64Array, confidence: number): Solved<number> {
  const path = drawdownPath(returns)
  if (!path.ok) return path
  const losses = path.value.map((depth) => -depth)
  const tail = historicalRisk(losses, { confidence, shortfall: 'tail-mass' })
  return tail.ok ? solved(tail.value.expectedShortfall) : tail
}
