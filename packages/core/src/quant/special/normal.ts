import { type Solved, solved, unsolved } from '../solved.ts'

/** Beyond this many deviations a continued fraction is shorter, and exact in the tail. */
const tailFrom = 2.5
const densityAtZero = 1 / Math.sqrt(2 * Math.PI)

/**
 * Density of the standard normal at `x` deviations.
 *
 * @example
 * normalDensity(0) // ≈ 0.3989423
 */
export function normalDensity(x: number): number {
  return densityAtZero * Math.exp(-0.5 * x * x)
}

/**
 * Probability that a standard normal is at most `x` deviations, to 13 digits in both tails.
 *
 * A power series in the middle (Marsaglia 2004), the continued fraction of the Mills ratio in the
 * tails (Abramowitz & Stegun 1964, 26.2.14), so that 10 deviations down is 7.6e-24 and not 0.
 *
 * @example
 * normalCdf(0) // 0.5
 * normalCdf(-1.6448536269514722) // ≈ 0.05
 */
export function normalCdf(x: number): number {
  if (x < -tailFrom) return upperTail(-x)
  if (x > tailFrom) return 1 - upperTail(x)
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + sum * normalDensity(x)
}

/** Probability above `x`, for x beyond `tailFrom`; 80 levels settle every digit from there on. */
function upperTail(x: number): number {
  let fraction = x
  for (let level = 80; level > 0; level--) fraction = x + level / fraction
  return normalDensity(x) / fraction
}

/**
 * Deviations that a standard normal stays below with a probability: the inverse of `normalCdf`.
 *
 * Refuses OUT_OF_DOMAIN unless 0 < probability < 1. A rational start (Abramowitz & Stegun 1964,
 * 26.2.23), then Halley steps on the nearer tail.
 *
 * @example
 * const limit = normalQuantile(0.95)
 * limit.ok && limit.value // ≈ 1.64485362695
 */
export function normalQuantile(probability: number, field = 'probability'): Solved<number> {
  if (!(probability > 0 && probability < 1)) {
    const message = 'a quantile lies between impossible and certain'
    return unsolved('OUT_OF_DOMAIN', message, field, 'between 0 and 1', `${probability}`)
  }
  if (probability > 0.5) return solved(-lowerQuantile(1 - probability))
  return solved(lowerQuantile(probability))
}

/** For a probability up to one half; each Halley step triples the digits, from three at first. */
function lowerQuantile(probability: number): number {
  const root = Math.sqrt(-2 * Math.log(probability))
  const above = 2.515517 + root * (0.802853 + root * 0.010328)
  const below = 1 + root * (1.432788 + root * (0.189269 + root * 0.001308))
  let x = above / below - root
  for (let step = 0; step < 3; step++) {
    const miss = (normalCdf(x) - probability) / normalDensity(x)
    x -= miss / (1 + 0.5 * x * miss)
  }
  return x
}
