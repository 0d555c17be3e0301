import { type Solved, unsolved } from '../solved.ts'
import { normalDensity, normalQuantile } from '../special/index.ts'
import type { TailRisk } from './historical.ts'
import type { PopulationMoments } from './moments.ts'
import { requireFiniteFigures } from './require.ts'

/** Departure from the normal shape. */
export type Shape = { readonly skewness: number; readonly excessKurtosis: number }

/** A transformed quantile, and whether the transform may be trusted everywhere. */
export type CornishFisher = {
  readonly quantile: number
  /** Whether the transform rises for every z, so that it is a quantile function at all. */
  readonly isMonotone: boolean
}

/**
 * Cornish-Fisher transform of a normal quantile z, in deviations, and a report on its domain.
 *
 * `z + (z^2 - 1) S/6 + (z^3 - 3z) K/24 - (2z^3 - 5z) S^2/36` with skewness S and excess kurtosis K
 * (Zangari 1996; the domain in Maillard 2012). This one reports; `cornishFisherRisk` refuses.
 *
 * @example
 * cornishFisher(-2, { skewness: 0, excessKurtosis: 0 }) // { quantile: -2, isMonotone: true }
 * cornishFisher(-2, { skewness: -2.5, excessKurtosis: 1 }).isMonotone // false
 */
export function cornishFisher(z: number, shape: Shape): CornishFisher {
  const { skewness, excessKurtosis } = shape
  const quantile =
    z +
    ((z * z - 1) * skewness) / 6 +
    ((z ** 3 - 3 * z) * excessKurtosis) / 24 -
    ((2 * z ** 3 - 5 * z) * skewness * skewness) / 36
  return { quantile, isMonotone: lowestSlope(shape, Infinity) >= 0 }
}

/**
 * Modified value at risk and expected shortfall of moments, as positive losses per period.
 *
 * Value at risk by Cornish-Fisher (Favre & Galeano 2002), shortfall by the Edgeworth density beyond
 * it (Boudt, Peterson & Croux 2008), never below the value at risk. Refuses OUT_OF_DOMAIN of the
 * confidence, and of a shape whose transform turns back between the two tails at that confidence:
 * there it is no quantile (Maillard 2012). Refuses NOT_FINITE.
 *
 * @example
 * const moments = { mean: 0, deviation: 1, skewness: 0, kurtosis: 3 }
 * const risk = cornishFisherRisk(moments, 0.99)
 * risk.ok && risk.value.valueAtRisk // ≈ 2.3263
 */
export function cornishFisherRisk(
  { mean, deviation, skewness, kurtosis }: PopulationMoments,
  confidence: number,
): Solved<TailRisk> {
  const upper = normalQuantile(confidence, 'confidence')
  if (!upper.ok) return upper
  const shape = { skewness, excessKurtosis: kurtosis - 3 }
  const slope = lowestSlope(shape, Math.abs(upper.value))
  if (!(slope > 0)) {
    const actual = `slope ${slope} at skewness ${skewness}, kurtosis ${kurtosis}`
    const message = 'the transform rises as far as it is used'
    return unsolved('OUT_OF_DOMAIN', message, 'moments', 'a slope above 0', actual)
  }
  const { quantile } = cornishFisher(-upper.value, shape)
  const tailMean = Math.max(edgeworthTail(quantile, shape) / (1 - confidence), -quantile)
  return requireFiniteFigures({
    valueAtRisk: -mean - deviation * quantile,
    expectedShortfall: -mean + deviation * tailMean,
  })
}

/** The slope of the transform is `square z^2 + linear z + constant`. */
function slopeOf({ skewness, excessKurtosis }: Shape) {
  return {
    square: excessKurtosis / 8 - (skewness * skewness) / 6,
    linear: skewness / 3,
    constant: 1 - excessKurtosis / 8 + (5 * skewness * skewness) / 36,
  }
}

/** Lowest slope for |z| up to a reach: at its vertex if that is a valley within, or at an end. */
function lowestSlope(shape: Shape, reach: number): number {
  const { square, linear, constant } = slopeOf(shape)
  const vertex = -linear / (2 * square)
  if (square > 0 && Math.abs(vertex) <= reach) return constant - (linear * linear) / (4 * square)
  if (reach === Infinity) return square === 0 && linear === 0 ? constant : -Infinity
  return square * reach * reach - Math.abs(linear) * reach + constant
}

/** Minus the first moment of the second-order Edgeworth density below h, in deviations. */
function edgeworthTail(h: number, { skewness, excessKurtosis }: Shape): number {
  const square = h * h
  const bySkewness = (h * square * skewness) / 6
  const byKurtosis = ((square * square - 2 * square - 1) * excessKurtosis) / 24
  const bySquare = (square ** 3 - 9 * square * square + 9 * square + 3) * skewness * skewness
  return normalDensity(h) * (1 + bySkewness + byKurtosis + bySquare / 72)
}
