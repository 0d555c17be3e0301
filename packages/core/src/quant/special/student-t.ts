import { type Solved, solved, unsolved } from '../solved.ts'

/** From here on the asymptotic series of the gamma ratio is exact to rounding. */
const ratioSeriesFrom = 50
/** Below this square a power series is shorter, above it the continued fraction. */
const squareInTail = 3
/** Farther out the square of t leaves the range of a float. */
const quantileMax = 1e150
/** Beyond it the fraction of the tail loses digits, and the normal distribution is as near. */
const degreesMax = 1e7

/**
 * Density of Student's t at `t`, with any positive degrees of freedom.
 *
 * @example
 * studentTDensity(0, 1) // ≈ 0.318309886
 */
export function studentTDensity(t: number, degreesOfFreedom: number): number {
  const atZero = gammaRatio(degreesOfFreedom / 2) / Math.sqrt(Math.PI * degreesOfFreedom)
  const power = -(degreesOfFreedom + 1) / 2
  return atZero * Math.exp(power * Math.log1p((t * t) / degreesOfFreedom))
}

/**
 * Probability that Student's t is at most `t`, with any positive degrees of freedom.
 *
 * A power series of positive terms in the middle, a continued fraction in the tails (Abramowitz &
 * Stegun 1964, 26.5.8): 12 digits of small probabilities too, 10 from 1e6 degrees of freedom on.
 *
 * @example
 * studentTCdf(1, 1) // ≈ 0.75
 * studentTCdf(-2.5, 6) // ≈ 0.0232641
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  return t > 0 ? 1 - upperTail(t, degreesOfFreedom) : upperTail(-t, degreesOfFreedom)
}

/**
 * Value that Student's t stays below with a probability: the inverse of `studentTCdf`.
 *
 * Refuses OUT_OF_DOMAIN unless 0 < probability < 1, the degrees of freedom are positive and at most
 * 1e7, and the answer is nearer than 1e150; and NOT_CONVERGED. Newton's method on the logarithm of
 * the nearer tail, between bounds that close in.
 *
 * @example
 * const limit = studentTQuantile(0.975, 10)
 * limit.ok && limit.value // ≈ 2.22813885199
 */
export function studentTQuantile(
  probability: number,
  degreesOfFreedom: number,
  field = 'probability',
): Solved<number> {
  if (!(probability > 0 && probability < 1)) {
    const message = 'a quantile lies between impossible and certain'
    return unsolved('OUT_OF_DOMAIN', message, field, 'between 0 and 1', `${probability}`)
  }
  if (!(degreesOfFreedom > 0 && degreesOfFreedom <= degreesMax)) {
    const [limit, actual] = [`above 0, up to ${degreesMax}`, `${degreesOfFreedom}`]
    return unsolved('OUT_OF_DOMAIN', 'a sample is free', 'degreesOfFreedom', limit, actual)
  }
  if (probability === 0.5) return solved(0)
  const isUpper = probability > 0.5
  const tail = upperQuantile(isUpper ? 1 - probability : probability, degreesOfFreedom)
  if (tail === 'far') {
    const limit = `an answer up to ${quantileMax}`
    return unsolved('OUT_OF_DOMAIN', 'the quantile fits', field, limit, `${probability}`)
  }
  if (tail === 'unsettled') {
    return unsolved('NOT_CONVERGED', 'Newton settles', field, '200 steps', `${probability}`)
  }
  return solved(isUpper ? tail : -tail)
}

/** For a tail below one half: the positive t with that much probability above it. */
function upperQuantile(tail: number, degreesOfFreedom: number): number | 'far' | 'unsettled' {
  let low = 0
  let high = 1
  while (upperTail(high, degreesOfFreedom) > tail) {
    low = high
    high *= 2
    if (high > quantileMax) return 'far'
  }
  let t = (low + high) / 2
  for (let step = 0; step < 200; step++) {
    const above = upperTail(t, degreesOfFreedom)
    if (above > tail) low = t
    else high = t
    const newton = t + (above / studentTDensity(t, degreesOfFreedom)) * Math.log(above / tail)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - t) <= 4e-16 * t) return next
    t = next
  }
  return 'unsettled'
}

/** Probability above `t`, which is not negative. */
function upperTail(t: number, degreesOfFreedom: number): number {
  if (t === Infinity) return 0
  const square = t * t
  const share = square / (degreesOfFreedom + square)
  if (square >= squareInTail) return outerTail(t, degreesOfFreedom)
  let term = 1
  let sum = 1
  for (let level = 0; term > 1e-17 * sum; level++) {
    term *= (((degreesOfFreedom + 1) / 2 + level) / (1.5 + level)) * share
    sum += term
  }
  return 0.5 - t * studentTDensity(t, degreesOfFreedom) * sum
}

/** Half the incomplete beta function of (df/2, 1/2) at df / (df + t^2), by Lentz's method. */
function outerTail(t: number, degreesOfFreedom: number): number {
  const [a, x] = [degreesOfFreedom / 2, degreesOfFreedom / (degreesOfFreedom + t * t)]
  let numerator = 1
  let denominator = 1 / (1 - ((a + 0.5) * x) / (a + 1))
  let fraction = denominator
  for (let level = 1, change = 0; level < 10_000 && change !== 1; level++) {
    const twice = a + 2 * level
    const even = (level * (0.5 - level) * x) / ((twice - 1) * twice)
    denominator = 1 / (1 + even * denominator)
    numerator = 1 + even / numerator
    fraction *= denominator * numerator
    const odd = (-(a + level) * (a + 0.5 + level) * x) / (twice * (twice + 1))
    denominator = 1 / (1 + odd * denominator)
    numerator = 1 + odd / numerator
    change = denominator * numerator
    if (Math.abs(change - 1) < 2e-16) change = 1
    fraction *= change
  }
  // The factor before the fraction, x^a sqrt(1 - x) / (2a B(a, 1/2)), is the density times t / df.
  return (studentTDensity(t, degreesOfFreedom) * t * fraction) / degreesOfFreedom
}

/** `gamma(x + 1/2) / gamma(x)` for x above 0: no cancellation however large x is. */
function gammaRatio(x: number): number {
  let lifted = x
  let product = 1
  while (lifted < ratioSeriesFrom) {
    product *= lifted / (lifted + 0.5)
    lifted += 1
  }
  const y = 1 / lifted
  const tail = 21 / 32768 + y * (399 / 262144 - (y * 869) / 4194304)
  return (
    product * Math.sqrt(lifted) * (1 + y * (-1 / 8 + y * (1 / 128 + y * (5 / 1024 - y * tail))))
  )
}
