import {
  type CovarianceKind,
  covarianceOfEstimates,
  egarchInformation,
  egarchParameters,
  fitEgarch,
  fitGarch,
  forecastGarch,
  garchErrors,
  garchVariances,
  persistenceOf,
  shockHalfLife,
  standardErrorsOf,
  unconditionalVariance,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numbersAt, textAt, textsAt } from '../inputs.ts'

const preSample = 'mean-squared-residual'

/** Maximum likelihood with normal errors; standard errors of the curvature unless named. */
export function fitGarch11(inputs: JsonObject): Outputs {
  const returns = Float64Array.from(numbersAt(inputs, 'series'))
  const kind = 'covariance' in inputs ? covarianceAt(inputs) : 'inverse-hessian'
  const fit = answered(fitGarch(returns))
  const { mu, omega, alpha, beta } = fit.model
  const errors = answered(garchErrors(returns, fit, kind))
  const se = (['mu', 'omega', 'alpha', 'beta'] as const).map((name) => errors[name] ?? null)
  return { mu, omega, alpha, beta, logLikelihood: fit.logLikelihood, se }
}

function covarianceAt(inputs: JsonObject): CovarianceKind {
  const kind = textAt(inputs, 'covariance')
  if (kind === 'inverse-hessian' || kind === 'outer-product' || kind === 'sandwich') return kind
  throw new TypeError(`inputs.covariance ${kind} is unknown`)
}

/** Conditional variances at the first, second, hundredth and last observation, and ahead. */
export function filterGarch11(inputs: JsonObject): Outputs {
  const [mu = 0, omega = 0, alpha = 0, beta = 0] = numbersAt(inputs, 'params')
  const model = { mu, omega, alpha, gamma: 0, beta, nu: Infinity }
  const returns = Float64Array.from(numbersAt(inputs, 'series'))
  const path = answered(garchVariances(returns, model, preSample))
  const at = [1, 2, 100, returns.length].filter((place) => place <= returns.length)
  const paths = Object.fromEntries(at.map((place) => [`h${place}`, path[place - 1] ?? null]))
  const { horizon } = inputs
  if (typeof horizon !== 'number') return paths
  const limits = { horizon, varianceMax: Infinity }
  const ahead = answered(forecastGarch(model, path[returns.length] ?? Number.NaN, limits))
  return {
    ...paths,
    variance: [...ahead.variances],
    unconditional: answered(unconditionalVariance(model)),
    persistence: persistenceOf(model),
    halfLifeDays: answered(shockHalfLife(model)),
  }
}

/** Maximum likelihood, parameters in the order that the case names. */
export function fitEgarch11(inputs: JsonObject): Outputs {
  const returns = Float64Array.from(numbersAt(inputs, 'series'))
  const { model, logLikelihood } = answered(fitEgarch(returns))
  const information = answered(egarchInformation(returns, model))
  const covariance = answered(covarianceOfEstimates(information, 'inverse-hessian'))
  const errors = standardErrorsOf(covariance)
  const order = textsAt(inputs, 'order').map((name) => name.replace(/\(.*\)$/, ''))
  const places = order.map((name) => egarchParameters.findIndex((entry) => entry === name))
  return {
    params: order.map((name) => model[name as keyof typeof model]),
    se: places.map((place) => errors[place] ?? null),
    logLikelihood,
  }
}
