import { type Solved, solved, unsolved } from '../solved.ts'

/** One memory in the words of different sources; in periods of the returns. */
export type Decay = {
  readonly lambda: number
  /** Periods after which a return weighs half. */
  readonly halfLife: number
  /** Average age of a weight. */
  readonly centreOfMass: number
  /** The window of a plain average of that age. */
  readonly span: number
}

/** Passes a decay factor through; refuses OUT_OF_DOMAIN unless 0 < lambda < 1. */
export function requireDecay(lambda: number): Solved<number> {
  if (lambda > 0 && lambda < 1) return solved(lambda)
  return unsolved('OUT_OF_DOMAIN', 'a memory fades', 'lambda', 'between 0 and 1', `${lambda}`)
}

/**
 * Half-life, centre of mass and span of a decay factor, in periods.
 *
 * @example
 * const decay = decayOf(0.94)
 * decay.ok && decay.value.halfLife // ≈ 11.2023
 * decay.ok && decay.value.span // ≈ 32.3333
 */
export function decayOf(lambda: number): Solved<Decay> {
  const checked = requireDecay(lambda)
  if (!checked.ok) return checked
  return solved({
    lambda,
    halfLife: Math.log(0.5) / Math.log(lambda),
    centreOfMass: lambda / (1 - lambda),
    span: 2 / (1 - lambda) - 1,
  })
}

/**
 * Decay factor of a half-life in periods: `2^(-1 / halfLife)`.
 *
 * Refuses OUT_OF_DOMAIN unless the half-life is positive and finite.
 *
 * @example
 * const lambda = lambdaOfHalfLife(1)
 * lambda.ok && lambda.value // 0.5
 */
export function lambdaOfHalfLife(halfLife: number, field = 'halfLife'): Solved<number> {
  const lambda = 2 ** (-1 / halfLife)
  if (halfLife > 0 && lambda > 0 && lambda < 1) return solved(lambda)
  return unsolved('OUT_OF_DOMAIN', 'a memory fades', field, 'positive and finite', `${halfLife}`)
}

/**
 * Number of returns that carry all but the share `tolerance` of the weight: `ln tol / ln lambda`.
 *
 * Not rounded. Refuses OUT_OF_DOMAIN unless both are between 0 and 1. RiskMetrics Technical
 * Document 1996, table 5.7.
 *
 * @example
 * const count = effectiveObservations(0.94, 0.01)
 * count.ok && count.value // ≈ 74.43
 */
export function effectiveObservations(lambda: number, tolerance: number): Solved<number> {
  const checked = requireDecay(lambda)
  if (!checked.ok) return checked
  if (!(tolerance > 0 && tolerance < 1)) {
    const message = 'a tolerance is a share of the weight'
    return unsolved('OUT_OF_DOMAIN', message, 'tolerance', 'between 0 and 1', `${tolerance}`)
  }
  return solved(Math.log(tolerance) / Math.log(lambda))
}
