import { logistic, logit } from '../special/logistic.ts'
import { type Garch, type GarchSpec, persistenceOf } from './garch-model.ts'

/** What a targeted fit takes from the sample. */
export type GarchTarget = { readonly mu: number; readonly variance: number }

/** 1 / nu stays below this: nu above 2.04, so that the variance is finite. */
const tailMax = 0.49

/**
 * The model at a point without bounds. In order: mu and ln omega unless targeted; then by logits
 * the persistence, the share of it that reacts to shocks, the share of that which falls on rises
 * (`gjr`), and the weight of the tails (`student-t`).
 *
 * Every point is a model with positive variances and a persistence below 1.
 */
export function garchAt(point: Float64Array, spec: GarchSpec, target: GarchTarget): Garch {
  const isFree = spec.longRun === 'estimated'
  let at = isFree ? 2 : 0
  const persistence = logistic(point[at++] as number)
  const reaction = persistence * logistic(point[at++] as number)
  const rise = spec.asymmetry === 'gjr' ? logistic(point[at++] as number) : 0.5
  const tail = spec.distribution === 'normal' ? 0 : tailMax * logistic(point[at] as number)
  return {
    mu: isFree ? (point[0] as number) : target.mu,
    omega: isFree ? Math.exp(point[1] as number) : target.variance * (1 - persistence),
    alpha: 2 * reaction * rise,
    gamma: 2 * reaction * (1 - 2 * rise),
    beta: persistence - reaction,
    nu: 1 / tail,
  }
}

/** The point of a model strictly inside its bounds. */
export function garchPointOf(model: Garch, spec: GarchSpec): Float64Array {
  const persistence = persistenceOf(model)
  const reaction = model.alpha + model.gamma / 2
  const point = [logit(persistence), logit(reaction / persistence)]
  if (spec.asymmetry === 'gjr') point.push(logit(model.alpha / (2 * reaction)))
  if (spec.distribution === 'student-t') point.push(logit(1 / (tailMax * model.nu)))
  if (spec.longRun === 'estimated') point.unshift(model.mu, Math.log(model.omega))
  return Float64Array.from(point)
}

/** Turns slopes by parameter (6) into slopes by coordinate, times `scale`. */
export function garchSlopeAt(
  {
    model,
    slope,
    scale,
  }: {
    readonly model: Garch
    readonly slope: Float64Array
    readonly scale: number
  },
  spec: GarchSpec,
  into: Float64Array,
): void {
  const { omega, alpha, gamma, beta, nu } = model
  const toMu = slope[0] as number
  const toOmega = slope[1] as number
  const toAlpha = slope[2] as number
  const toGamma = slope[3] as number
  const toBeta = slope[4] as number
  const toNu = slope[5] as number
  const persistence = persistenceOf(model)
  const reaction = alpha + gamma / 2
  const reacts = reaction / persistence
  const isFree = spec.longRun === 'estimated'
  const shocks = toAlpha * alpha + toGamma * gamma
  let at = 0
  if (isFree) {
    into[at++] = scale * toMu
    into[at++] = scale * toOmega * omega
  }
  const settling = isFree ? 0 : toOmega * omega * persistence
  into[at++] = scale * ((1 - persistence) * (shocks + toBeta * beta) - settling)
  into[at++] = scale * ((1 - reacts) * shocks - reacts * beta * toBeta)
  if (spec.asymmetry === 'gjr') {
    const rise = alpha / (2 * reaction)
    into[at++] = scale * rise * (1 - rise) * reaction * (2 * toAlpha - 4 * toGamma)
  }
  if (spec.distribution === 'student-t') into[at] = scale * toNu * nu * (1 / (tailMax * nu) - 1)
}
