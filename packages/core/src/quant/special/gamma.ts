import { assert } from '../../units/index.ts'

/** From here on the asymptotic series below are exact to rounding. */
const seriesFrom = 12
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/**
 * Natural logarithm of the gamma function at `x` above 0.
 *
 * Stirling's series after the recurrence has lifted x (Abramowitz & Stegun 1964, 6.1.41).
 *
 * @example
 * logGamma(5) // ≈ 3.17805383035
 */
export function logGamma(x: number): number {
  assert(x > 0 && x < Infinity, 'the argument of logGamma is positive and finite')
  let lifted = x
  let product = 1
  while (lifted < seriesFrom) {
    product *= lifted
    lifted += 1
  }
  const inverse = 1 / lifted
  const square = inverse * inverse
  const series =
    1 / 12 +
    square *
      (-1 / 360 +
        square *
          (1 / 1260 +
            square * (-1 / 1680 + square * (1 / 1188 + square * (-691 / 360360 + square / 156)))))
  const stirling = (lifted - 0.5) * Math.log(lifted) - lifted + halfLogTwoPi + series * inverse
  return stirling - Math.log(product)
}

/**
 * Derivative of `logGamma` at `x` above 0 (Abramowitz & Stegun 1964, 6.3.18).
 *
 * @example
 * digamma(1) // ≈ -0.5772156649
 */
export function digamma(x: number): number {
  assert(x > 0 && x < Infinity, 'the argument of digamma is positive and finite')
  let lifted = x
  let shift = 0
  while (lifted < seriesFrom) {
    shift += 1 / lifted
    lifted += 1
  }
  const square = 1 / (lifted * lifted)
  const series =
    1 / 12 -
    square *
      (1 / 120 -
        square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * (691 / 32760)))))
  return Math.log(lifted) - 0.5 / lifted - square * series - shift
}
