import {
  type CovarianceKind,
  covarianceOfEstimates,
  hessianAt,
  type Information,
  standardErrorsOf,
} from '../likelihood/information.ts'
import type { Objective } from '../likelihood/objective.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { meanOf } from '../risk/moments.ts'
import { meanSquareAbout } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { type GarchFit, scalePreSample } from './garch-fit.ts'
import { garchLikelihood, garchParameters, garchScores } from './garch-likelihood.ts'
import { type Garch, type GarchPreSample, requireGarch } from './garch-model.ts'

/** A parameter of a GARCH model. */
export type GarchParameter = (typeof garchParameters)[number]

/** Standard errors by parameter, for those that were estimated. */
export type GarchErrors = Partial<Record<GarchParameter, number>>

/**
 * Standard errors of a fitted model, in the units of its parameters.
 *
 * `returns` (T) are those it was fitted to. Robust to tails that are not normal only by `sandwich`
 * (Bollerslev & Wooldridge 1992). Refuses OUT_OF_DOMAIN of a targeted fit, whose two steps these
 * errors do not know; and NOT_FINITE, INDEFINITE or SINGULAR where an estimate lies at a bound.
 */
export function garchErrors(
  returns: Float64Array,
  fit: GarchFit,
  kind: CovarianceKind,
): Solved<GarchErrors> {
  const { spec, model } = fit
  if (spec.longRun === 'targeted') {
    const message = 'all parameters are estimated together'
    return unsolved('OUT_OF_DOMAIN', message, 'fit.spec.longRun', 'estimated', 'targeted')
  }
  const unit = Math.sqrt(meanSquareAbout(returns, meanOf(returns)))
  const names = garchParameters.filter(
    (name) =>
      (name !== 'gamma' || spec.asymmetry === 'gjr') &&
      (name !== 'nu' || spec.distribution === 'student-t'),
  )
  const units: Partial<Record<GarchParameter, number>> = { mu: unit, omega: unit * unit }
  const scaled = { ...model, mu: model.mu / unit, omega: model.omega / unit ** 2 }
  const sample = {
    returns: returns.map((entry) => entry / unit),
    preSample: scalePreSample(spec.preSample, unit),
  }
  const information = informationOf(sample, scaled, names)
  if (!information.ok) return information
  const covariance = covarianceOfEstimates(information.value, kind)
  if (!covariance.ok) return covariance
  const errors = standardErrorsOf(covariance.value)
  return solved(
    Object.fromEntries(
      names.map((name, at) => [name, (errors[at] as number) * (units[name] ?? 1)]),
    ),
  )
}

type Sample = { readonly returns: Float64Array; readonly preSample: GarchPreSample }

function informationOf(
  { returns, preSample }: Sample,
  model: Garch,
  names: readonly GarchParameter[],
): Solved<Information> {
  const buffers = { variances: new Float64Array(returns.length + 1), slope: new Float64Array(6) }
  const places = names.map((name) => garchParameters.indexOf(name))
  const objective: Objective = (point, slope) => {
    const moved = { ...model, ...Object.fromEntries(names.map((name, at) => [name, point[at]])) }
    if (!requireGarch(moved).ok) return Number.NaN
    const value = garchLikelihood(returns, moved, preSample, buffers)
    places.forEach((place, at) => {
      slope[at] = buffers.slope[place] as number
    })
    return value
  }
  const hessian = hessianAt(
    objective,
    Float64Array.from(names, (name) => model[name]),
  )
  if (!hessian.ok) return hessian
  const scores = garchScores(returns, model, preSample)
  return solved({ hessian: hessian.value, outerProduct: outerProductOf(scores, places) })
}

function outerProductOf({ rows, cols, values }: Matrix, places: readonly number[]): Matrix {
  const size = places.length
  const product = zeros(size, size)
  for (let time = 0; time < rows; time++) {
    for (let row = 0; row < size; row++) {
      const own = values[time * cols + (places[row] as number)] as number
      for (let col = 0; col < size; col++) {
        const at = row * size + col
        const other = values[time * cols + (places[col] as number)] as number
        product.values[at] = (product.values[at] as number) + own * other
      }
    }
  }
  return product
}
