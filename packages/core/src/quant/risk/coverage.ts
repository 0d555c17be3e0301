import { type Solved, solved, unsolved } from '../solved.ts'
import { normalCdf } from '../special/index.ts'
import { requireBetween, requireSeries } from './require.ts'

/** A likelihood-ratio test of value-at-risk exceptions. */
export type CoverageTest = {
  readonly likelihoodRatio: number
  /** Probability of a ratio this large if the model is right. */
  readonly pValue: number
}

/**
 * Whether the number of exceptions fits the promised share (Kupiec 1995, proportion of failures).
 *
 * Chi-square with one degree of freedom: above 3.841 the model is rejected at 95%. Refuses
 * OUT_OF_DOMAIN of a share that is not between 0 and 1 and of counts that are none.
 *
 * @example
 * const test = kupiecTest({ observations: 250, exceptions: 7, exceptionShare: 0.01 })
 * test.ok && test.value.likelihoodRatio // ≈ 5.49699
 */
export function kupiecTest({
  observations,
  exceptions,
  exceptionShare,
}: {
  readonly observations: number
  readonly exceptions: number
  readonly exceptionShare: number
}): Solved<CoverageTest> {
  const share = requireBetween(exceptionShare, { field: 'exceptionShare', above: 0, below: 1 })
  if (!share.ok) return share
  const isCount = Number.isInteger(observations) && Number.isInteger(exceptions)
  if (!(isCount && observations > 0 && exceptions >= 0 && exceptions <= observations)) {
    const [limit, actual] = [`whole, 0 to ${observations}`, `${exceptions}`]
    return unsolved('OUT_OF_DOMAIN', 'exceptions are counted', 'exceptions', limit, actual)
  }
  const quiet = observations - exceptions
  const promised = logLikelihood(quiet, exceptions, exceptionShare)
  const observed = logLikelihood(quiet, exceptions, exceptions / observations)
  return solved(oneDegree(2 * (observed - promised)))
}

/**
 * Whether exceptions come one by one, or in clusters (Christoffersen 1998, independence).
 *
 * `isException` (T) holds 1 for a loss beyond the value at risk and 0 otherwise. Chi-square with
 * one degree of freedom. Refuses TOO_SHORT below two entries, and OUT_OF_DOMAIN of other entries.
 *
 * @example
 * const test = christoffersenTest(Float64Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0))
 * test.ok && test.value.likelihoodRatio // ≈ 2.2314
 */
export function christoffersenTest(isException: Float64Array): Solved<CoverageTest> {
  const checked = requireSeries(isException, 2, 'isException')
  if (!checked.ok) return checked
  const stray = isException.find((entry) => entry !== 0 && entry !== 1)
  if (stray !== undefined) {
    return unsolved('OUT_OF_DOMAIN', 'an exception or none', 'isException', '0 or 1', `${stray}`)
  }
  // Counts of pairs, at 2 * before + after.
  const pairs = [0, 0, 0, 0]
  for (let at = 1; at < isException.length; at++) {
    const pair = 2 * (isException[at - 1] as number) + (isException[at] as number)
    pairs[pair] = (pairs[pair] as number) + 1
  }
  const [calmCalm = 0, calmStorm = 0, stormCalm = 0, stormStorm = 0] = pairs
  const [calm, storm] = [calmCalm + stormCalm, calmStorm + stormStorm]
  const alone = logLikelihood(calm, storm, storm / (calm + storm))
  const chained =
    logLikelihood(calmCalm, calmStorm, calmStorm / Math.max(1, calmCalm + calmStorm)) +
    logLikelihood(stormCalm, stormStorm, stormStorm / Math.max(1, stormCalm + stormStorm))
  return solved(oneDegree(2 * (chained - alone)))
}

/**
 * Whether exceptions are as many as promised and come one by one (Christoffersen 1998, joint test).
 *
 * The sum of `kupiecTest` and `christoffersenTest` of the same entries (T) of 1 and 0: chi-square
 * with two degrees of freedom, whose tail is `exp(-ratio / 2)`; above 5.991 the model is rejected
 * at 95%. Refuses what the two refuse.
 *
 * @example
 * const test = conditionalCoverageTest(Float64Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0), 0.1)
 * test.ok && test.value.likelihoodRatio // ≈ 5.304707
 */
export function conditionalCoverageTest(
  isException: Float64Array,
  exceptionShare: number,
): Solved<CoverageTest> {
  const independence = christoffersenTest(isException)
  if (!independence.ok) return independence
  const exceptions = isException.reduce((sum, entry) => sum + entry, 0)
  const number = kupiecTest({ observations: isException.length, exceptions, exceptionShare })
  if (!number.ok) return number
  const likelihoodRatio = number.value.likelihoodRatio + independence.value.likelihoodRatio
  return solved({ likelihoodRatio, pValue: Math.exp(-likelihoodRatio / 2) })
}

/** `ln((1 - p)^quiet p^exceptions)` with `0 ln 0 = 0`. */
function logLikelihood(quiet: number, exceptions: number, share: number): number {
  const ofQuiet = quiet === 0 ? 0 : quiet * Math.log1p(-share)
  return ofQuiet + (exceptions === 0 ? 0 : exceptions * Math.log(share))
}

function oneDegree(ratio: number): CoverageTest {
  const likelihoodRatio = Math.max(0, ratio)
  return { likelihoodRatio, pValue: 2 * normalCdf(-Math.sqrt(likelihoodRatio)) }
}
