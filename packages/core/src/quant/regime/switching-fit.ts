import { covarianceOfEstimates, hessianAt, standardErrorsOf } from '../likelihood/information.ts'
import { maximiseFrom, maximiseLimits } from '../likelihood/maximise.ts'
import type { Objective } from '../likelihood/objective.ts'
import { deviationOf, meanOf } from '../risk/moments.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { logistic, logit } from '../special/logistic.ts'
import { lagsMax, requireSwitching, type Switching, type SwitchingSpec } from './switching-model.ts'
import { type SwitchingPass, switchingPass } from './switching-pass.ts'
import { type SwitchingSlope, switchingScore } from './switching-score.ts'
import { switchingStarts } from './switching-starts.ts'

/** A fitted model: the highest of several tops, states in order. */
export type SwitchingFit = {
  readonly model: Switching
  readonly spec: SwitchingSpec
  readonly logLikelihood: number
}

const observationsMin = 50
/** Starts that are climbed, the highest first; the others are only valued. */
const climbs = 8
/** A state narrower than this share of the whole deviation sits on single observations. */
const deviationMin = 1e-3

/**
 * Fits a two-state switching model to a series (T) by maximum likelihood.
 *
 * From a fixed set of starts, as such likelihoods have several tops; a top where one state has
 * shrunk onto a few equal observations is passed over, for the likelihood has no bound there. State
 * 0 of the answer is the calm one, or the low one where the deviation is common. Refuses EMPTY,
 * NOT_FINITE, TOO_SHORT, OUT_OF_DOMAIN of the lags, ZERO_VARIANCE and NOT_CONVERGED.
 */
export function fitSwitching(series: Float64Array, spec: SwitchingSpec): Solved<SwitchingFit> {
  const lags = requireCount(spec.lags, 0, 'lags')
  if (!lags.ok) return lags
  if (spec.lags > lagsMax) {
    const message = 'the states can be told apart'
    return unsolved('OUT_OF_DOMAIN', message, 'lags', `at most ${lagsMax}`, `${spec.lags}`)
  }
  const checked = requireSeries(series, observationsMin + spec.lags, 'series')
  if (!checked.ok) return checked
  const unit = deviationOf(series, { ddof: 0 })
  if (!unit.ok) return unit
  const centre = meanOf(series)
  if (!(unit.value > 1e-14 * Math.abs(centre))) {
    return unsolved('ZERO_VARIANCE', 'the series varies', 'series', 'above 0', `${unit.value}`)
  }
  const scaled = series.map((entry) => (entry - centre) / unit.value)
  const starts = switchingStarts(scaled, spec).map((model) => pointOf(model, spec))
  const pass = switchingPass(series.length, spec.lags)
  const top = maximiseFrom(climbOf(scaled, spec, pass), starts, { ...maximiseLimits, climbs })
  if (!top.ok) return top
  const { stay, means, deviations, phi } = ordered(modelAt(top.value.point, spec), spec)
  const place = (mean: number) => centre + unit.value * mean
  const model: Switching = {
    stay,
    means: [place(means[0]), place(means[1])],
    deviations: [unit.value * deviations[0], unit.value * deviations[1]],
    phi,
  }
  const shift = Math.log(unit.value)
  return solved({ model, spec, logLikelihood: pass.count * (top.value.value - shift) })
}

/** Standard errors of a switching model, by the inverse of the observed information. */
export type SwitchingErrors = SwitchingSlope

/**
 * Standard errors of a fitted switching model, in the units of its parameters.
 *
 * `series` (T) is the one it was fitted to. A common deviation has one error, given twice. Refuses
 * NOT_FINITE, INDEFINITE or SINGULAR at a bound, such as a state that lasts for ever.
 */
export function switchingErrors(
  series: Float64Array,
  { model, spec }: SwitchingFit,
): Solved<SwitchingErrors> {
  const pass = switchingPass(series.length, spec.lags)
  const objective: Objective = (point, into) => {
    const moved = plainModelAt(point, spec)
    if (!requireSwitching(moved).ok) return Number.NaN
    const { logLikelihood, slope } = switchingScore(series, moved, pass)
    into.set(flatten(slope, spec))
    return logLikelihood
  }
  const hessian = hessianAt(objective, Float64Array.from(flattenModel(model, spec)))
  if (!hessian.ok) return hessian
  const information = { hessian: hessian.value, outerProduct: hessian.value }
  const covariance = covarianceOfEstimates(information, 'inverse-hessian')
  if (!covariance.ok) return covariance
  const { stay, means, deviations, phi } = plainModelAt(standardErrorsOf(covariance.value), spec)
  return solved({ stay: [...stay], means: [...means], deviations: [...deviations], phi: [...phi] })
}

/** By coordinate, per observation. */
function climbOf(series: Float64Array, spec: SwitchingSpec, pass: SwitchingPass): Objective {
  return (point, into) => {
    const model = modelAt(point, spec)
    if (Math.min(...model.deviations) < deviationMin) return Number.NaN
    const { logLikelihood, slope } = switchingScore(series, model, pass)
    for (const state of [0, 1] as const) {
      slope.stay[state] *= model.stay[state] * (1 - model.stay[state])
      slope.deviations[state] *= model.deviations[state]
    }
    into.set(flatten(slope, spec).map((entry) => entry / pass.count))
    return logLikelihood / pass.count
  }
}

/** Coordinates without bounds: logits of staying, means, logarithms of deviations, phi. */
function modelAt(point: Float64Array, spec: SwitchingSpec): Switching {
  const { stay, means, deviations, phi } = plainModelAt(point, spec)
  return {
    stay: [logistic(stay[0]), logistic(stay[1])],
    means,
    deviations: [Math.exp(deviations[0]), Math.exp(deviations[1])],
    phi,
  }
}

function pointOf(model: Switching, spec: SwitchingSpec): Float64Array {
  const { stay, means, deviations, phi } = model
  const free = {
    stay: [logit(stay[0]), logit(stay[1])] as const,
    means,
    deviations: [Math.log(deviations[0]), Math.log(deviations[1])] as const,
    phi,
  }
  return Float64Array.from(flattenModel(free, spec))
}

function flattenModel({ stay, means, deviations, phi }: Switching, spec: SwitchingSpec): number[] {
  const spread = spec.deviation === 'common' ? [deviations[0]] : deviations
  return [...stay, ...means, ...spread, ...phi]
}

/** A common deviation moves both states, so that its slopes add up. */
function flatten({ stay, means, deviations, phi }: SwitchingSlope, spec: SwitchingSpec): number[] {
  const spread = spec.deviation === 'common' ? [deviations[0] + deviations[1]] : deviations
  return [...stay, ...means, ...spread, ...phi]
}

function plainModelAt(point: Float64Array, spec: SwitchingSpec): Switching {
  const [stay0 = 0, stay1 = 0, mean0 = 0, mean1 = 0, deviation0 = 0, next = 0] = point
  const isCommon = spec.deviation === 'common'
  return {
    stay: [stay0, stay1],
    means: [mean0, mean1],
    deviations: [deviation0, isCommon ? deviation0 : next],
    phi: Array.from(point.subarray(isCommon ? 5 : 6)),
  }
}

function ordered(model: Switching, { deviation }: SwitchingSpec): Switching {
  const { stay, means, deviations } = model
  const [one, other] = deviation === 'common' ? means : deviations
  if (one <= other) return model
  const swapped = <T>([first, second]: readonly [T, T]): [T, T] => [second, first]
  return {
    ...model,
    stay: swapped(stay),
    means: swapped(means),
    deviations: swapped(deviations),
  }
}
