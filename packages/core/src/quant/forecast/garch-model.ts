import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * A GARCH(1,1) model: `y = mu + e`, `h' = omega + (alpha + gamma [e < 0]) e^2 + beta h`.
 *
 * `mu` is in the unit of the returns, `omega` in its square, the rest without unit.
 */
export type Garch = {
  readonly mu: number
  readonly omega: number
  readonly alpha: number
  /** Extra reaction to a fall (Glosten, Jagannathan & Runkle 1993); 0 without asymmetry. */
  readonly gamma: number
  readonly beta: number
  /** Degrees of freedom of Student's t, scaled to variance one; Infinity is the normal. */
  readonly nu: number
}

/**
 * The squared residual and the variance before the first observation, which have to be stated:
 * they move the third digit of an estimate.
 *
 * `mean-squared-residual` gives both the mean of the whole sample at the model's own `mu`
 * (Fiorentini, Calzolari & Panattoni 1996), so that the early path knows the later sample. A stated
 * variance keeps the whole path causal. Half of `gamma` acts, as nothing tells a rise from a fall.
 */
export type GarchPreSample = 'mean-squared-residual' | { readonly variance: number }

/** Above this persistence a model counts as integrated: its climb ended at the bound of 1. */
export const integratedFrom: number = 1 - 1e-6

/** What a shock adds to the next variance on average, and what is kept: 1 never settles. */
export function persistenceOf({ alpha, gamma, beta }: Garch): number {
  return alpha + gamma / 2 + beta
}

/**
 * Variance that forecasts settle at, per period: `omega / (1 - persistence)`.
 *
 * Refuses OUT_OF_DOMAIN from `integratedFrom` on: an integrated model has none.
 *
 * @example
 * const model = { mu: 0, omega: 0.02, alpha: 0.1, gamma: 0, beta: 0.8, nu: Infinity }
 * const variance = unconditionalVariance(model)
 * variance.ok && variance.value // ≈ 0.2
 */
export function unconditionalVariance(model: Garch): Solved<number> {
  const checked = requireGarch(model)
  if (!checked.ok) return checked
  const persistence = persistenceOf(model)
  if (persistence < integratedFrom) return solved(model.omega / (1 - persistence))
  const limit = `below ${integratedFrom}`
  return unsolved('OUT_OF_DOMAIN', 'a shock fades', 'persistence', limit, `${persistence}`)
}

/**
 * Periods after which half of a shock to the variance is left: `ln 0.5 / ln persistence`.
 *
 * Refuses OUT_OF_DOMAIN of a persistence of 0, or from `integratedFrom` on.
 */
export function shockHalfLife(model: Garch): Solved<number> {
  const persistence = persistenceOf(model)
  if (persistence > 0 && persistence < integratedFrom) {
    return solved(Math.log(0.5) / Math.log(persistence))
  }
  const limit = `above 0, below ${integratedFrom}`
  return unsolved('OUT_OF_DOMAIN', 'a shock fades', 'persistence', limit, `${persistence}`)
}

/**
 * Passes a model through whose every variance is positive.
 *
 * Refuses NOT_FINITE, and OUT_OF_DOMAIN of the first parameter that is out of bounds: omega above
 * 0; alpha, alpha + gamma and beta 0 or more; nu above 2.
 */
export function requireGarch(model: Garch): Solved<Garch> {
  const { mu, omega, alpha, gamma, beta, nu } = model
  const stray = Object.entries({ mu, omega, alpha, gamma, beta }).find(
    ([, entry]) => !Number.isFinite(entry),
  )
  if (stray !== undefined) {
    const [field, actual] = stray
    return unsolved('NOT_FINITE', 'every parameter is finite', field, 'finite', `${actual}`)
  }
  const bounds = [
    { field: 'omega', limit: 'above 0', holds: omega > 0, actual: omega },
    { field: 'alpha', limit: '0 or more', holds: alpha >= 0, actual: alpha },
    { field: 'gamma', limit: '-alpha or more', holds: alpha + gamma >= 0, actual: gamma },
    { field: 'beta', limit: '0 or more', holds: beta >= 0, actual: beta },
    { field: 'nu', limit: 'above 2', holds: nu > 2, actual: nu },
  ]
  const broken = bounds.find(({ holds }) => !holds)
  if (broken === undefined) return solved(model)
  const { field, limit, actual } = broken
  return unsolved('OUT_OF_DOMAIN', 'every variance is positive', field, limit, `${actual}`)
}

/** Passes a stated pre-sample variance on; OUT_OF_DOMAIN unless it is positive and finite. */
export function requirePreSample(preSample: GarchPreSample): Solved<GarchPreSample> {
  if (preSample === 'mean-squared-residual') return solved(preSample)
  const { variance } = preSample
  if (variance > 0 && variance < Infinity) return solved(preSample)
  const message = 'a pre-sample variance is positive'
  return unsolved('OUT_OF_DOMAIN', message, 'preSample', 'finite, above 0', `${variance}`)
}

/** Which model is fitted, and how. */
export type GarchSpec = {
  /** `gjr` lets a fall move the variance more than a rise. */
  readonly asymmetry: 'none' | 'gjr'
  readonly distribution: 'normal' | 'student-t'
  /**
   * `targeted` takes the mean and the long-run variance from the sample (Engle & Mezrich 1996):
   * fewer parameters to climb, a little less efficient.
   */
  readonly longRun: 'estimated' | 'targeted'
  readonly preSample: GarchPreSample
}
