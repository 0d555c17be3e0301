import { meanOf } from '../risk/moments.ts'
import { requireSeries } from '../risk/require.ts'
import { meanSquareAbout, requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { normalCdf } from '../special/normal.ts'

/** A variance ratio: above 1 moves go on, below 1 they turn back. */
export type VarianceRatio = {
  /** Periods that are summed. */
  readonly lag: number
  /** Variance of the sums over `lag` times that of one return; both without bias. */
  readonly ratio: number
  /** Standard normal for returns without memory whose variance never changes. */
  readonly z: number
  /** Standard normal for returns without memory, even where their variance changes. */
  readonly zRobust: number
}

/**
 * Variance ratio of returns (T) over overlapping sums of `lag` of them (Lo & MacKinlay 1988).
 *
 * Returns are taken as they are; log returns add up. The windows overlap, which both statistics
 * know. Refuses EMPTY, NOT_FINITE, OUT_OF_DOMAIN of a lag below 2, TOO_SHORT unless T > lag, and
 * ZERO_VARIANCE.
 *
 * @example Moves that always turn back
 * const ratio = varianceRatio(Float64Array.of(1, -1, 1, -1, 1, -1), 2)
 * ratio.ok && ratio.value.ratio // 0
 */
export function varianceRatio(returns: Float64Array, lag: number): Solved<VarianceRatio> {
  const checked = requireLag(returns, lag)
  if (!checked.ok) return checked
  const count = returns.length
  const mean = meanOf(returns)
  const single = (meanSquareAbout(returns, mean) * count) / (count - 1)
  if (!(single > 1e-24 * mean * mean)) {
    return unsolved('ZERO_VARIANCE', 'the returns vary', 'returns', 'above 0', `${single}`)
  }
  const ratio = varianceOfSums(returns, mean, lag) / single
  const even = (2 * (2 * lag - 1) * (lag - 1)) / (3 * lag * count)
  const robust = heteroskedasticVariance(returns, mean, lag)
  if (!(robust > 0)) {
    const message = 'the products of neighbouring returns vary'
    return unsolved('ZERO_VARIANCE', message, 'returns', 'above 0', `${robust}`)
  }
  const distance = ratio - 1
  return solved({
    lag,
    ratio,
    z: distance / Math.sqrt(even),
    zRobust: distance / Math.sqrt(robust),
  })
}

/** Variance of the overlapping sums, divided by what makes it unbiased per return. */
function varianceOfSums(returns: Float64Array, mean: number, lag: number): number {
  const count = returns.length
  let squares = 0
  for (let start = 0; start + lag <= count; start++) {
    let sum = 0
    for (let at = start; at < start + lag; at++) sum += (returns[at] as number) - mean
    squares += sum * sum
  }
  return squares / (lag * (count - lag + 1) * (1 - lag / count))
}

function heteroskedasticVariance(returns: Float64Array, mean: number, lag: number): number {
  const squares = returns.map((entry) => (entry - mean) * (entry - mean))
  const total = squares.reduce((sum, square) => sum + square, 0)
  let variance = 0
  for (let back = 1; back < lag; back++) {
    let products = 0
    for (let at = back; at < squares.length; at++) {
      products += (squares[at] as number) * (squares[at - back] as number)
    }
    variance += ((2 * (lag - back)) / lag) ** 2 * (products / (total * total))
  }
  return variance
}

/** The most telling of several variance ratios, and how likely chance makes one as telling. */
export type JointVarianceRatio = {
  readonly strongest: VarianceRatio
  readonly ratios: readonly VarianceRatio[]
  /** Upper bound, corrected for the number of lags tried. */
  readonly pValue: number
}

/**
 * Tests several variance ratios of returns (T) at once (Chow & Denning 1993).
 *
 * The largest robust statistic of m lags is compared with the largest of m independent normals
 * (Sidak 1967), which bounds the probability from above. Refuses EMPTY without a lag, and what
 * `varianceRatio` refuses.
 *
 * @example
 * const joint = jointVarianceRatio(Float64Array.of(1, -1, 1, -1, 1, -1), [2, 3])
 * joint.ok && joint.value.strongest.lag // 2
 */
export function jointVarianceRatio(
  returns: Float64Array,
  lags: readonly number[],
): Solved<JointVarianceRatio> {
  const ratios: VarianceRatio[] = []
  for (const lag of lags) {
    const ratio = varianceRatio(returns, lag)
    if (!ratio.ok) return ratio
    ratios.push(ratio.value)
  }
  const [first, ...rest] = ratios
  if (first === undefined) return unsolved('EMPTY', 'there are lags', 'lags', '1', '0')
  const strongest = rest.reduce(
    (best, next) => (Math.abs(next.zRobust) > Math.abs(best.zRobust) ? next : best),
    first,
  )
  const alone = 2 * normalCdf(-Math.abs(strongest.zRobust))
  // 1 - (1 - p)^m without the rounding of 1 - p.
  return solved({ strongest, ratios, pValue: -Math.expm1(ratios.length * Math.log1p(-alone)) })
}

function requireLag(returns: Float64Array, lag: number): Solved<Float64Array> {
  const whole = requireCount(lag, 2, 'lag')
  return whole.ok ? requireSeries(returns, lag + 1) : whole
}
