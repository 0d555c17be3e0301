import {
  blackLitterman,
  covarianceFrom,
  equilibriumMeans,
  type Matrix,
  unconstrainedWeights,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, vectorAt } from '../inputs.ts'
import { covarianceAt, listed } from '../portfolio-inputs.ts'

const percent = 100

/** Means that make the market portfolio optimal. */
export function equilibriumReturns(inputs: JsonObject): Outputs {
  return { equilibriumReturnsPct: inPercent(marketMeans(inputs, covarianceOf(inputs))) }
}

/** Means after views, and the weights that they make optimal. */
export function posterior(inputs: JsonObject): Outputs {
  const covariance = covarianceOf(inputs)
  const priorMeans = 'pi' in inputs ? vectorAt(inputs, 'pi') : marketMeans(inputs, covariance)
  const { means, covariance: uncertain } = answered(
    blackLitterman({
      covariance,
      priorMeans,
      tau: numberAt(inputs, 'tau'),
      picks: matrixAt(inputs, 'P'),
      views: vectorAt(inputs, 'Q'),
      ...errorsOf(inputs),
    }),
  )
  const outputs = { posterior: listed(means), posteriorReturnsPct: inPercent(means) }
  if (!('delta' in inputs)) return outputs
  const weights = answered(unconstrainedWeights(means, uncertain, numberAt(inputs, 'delta')))
  return { ...outputs, optimalWeightsPct: inPercent(weights) }
}

function covarianceOf(inputs: JsonObject): Matrix {
  if ('cov' in inputs) return covarianceAt(inputs)
  return answered(covarianceFrom(matrixAt(inputs, 'corr'), vectorAt(inputs, 'vol')))
}

function marketMeans(inputs: JsonObject, covariance: Matrix): Float64Array {
  const weights = vectorAt(inputs, 'marketWeights')
  return answered(equilibriumMeans(covariance, weights, numberAt(inputs, 'delta')))
}

/** The one rule that the library has by itself is named in words. */
function errorsOf(inputs: JsonObject): { readonly viewErrors?: Matrix } {
  const { Omega } = inputs
  if (Omega === undefined || Omega === "diag(P tau Sigma P')") return {}
  return { viewErrors: matrixAt(inputs, 'Omega') }
}

function inPercent(shares: Float64Array): number[] {
  return listed(shares.map((share) => share * percent))
}
