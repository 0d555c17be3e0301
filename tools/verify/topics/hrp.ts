import {
  clusterVariance as clusterVarianceOf,
  correlationOf,
  hierarchicalRiskParity,
  type LinkageRule,
  type Matrix,
  quadraticForm,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, flagAt, matrixAt, numberAt, textAt, textsAt, vectorAt } from '../inputs.ts'
import { covarianceAt, listed } from '../portfolio-inputs.ts'
import { performanceOf } from './min-variance.ts'

const daysPerYear = 252

/**
 * Weights by hierarchy, the order of the leaves, and how the portfolio performs.
 *
 * The published cases were made with SciPy, whose optimal leaf ordering is our `mirrored` one.
 */
export function hrp(inputs: JsonObject): Outputs {
  const isDaily = 'covDaily' in inputs
  const covariance = covarianceAt(inputs, isDaily ? 'covDaily' : 'cov')
  const isOptimal = 'optimalLeafOrdering' in inputs && flagAt(inputs, 'optimalLeafOrdering')
  const { weights, leafOrder } = answered(
    hierarchicalRiskParity(covariance, {
      correlation: correlationAt(inputs, covariance),
      linkage: ('linkage' in inputs ? textAt(inputs, 'linkage') : 'single') as LinkageRule,
      leafOrder: isOptimal ? 'mirrored' : 'tree',
    }),
  )
  const variance = quadraticForm(covariance, weights)
  const outputs = {
    weights: listed(weights),
    leafOrder,
    leafOrderFirst5: leafOrder.slice(0, 5),
    volatility: Math.sqrt(variance),
  }
  if (!('meanAnnual' in inputs)) return outputs
  const rate = 'rf' in inputs ? numberAt(inputs, 'rf') : 0
  const annual = variance * (isDaily ? daysPerYear : 1)
  return {
    ...outputs,
    performance: performanceOf(weights, vectorAt(inputs, 'meanAnnual'), annual, rate),
  }
}

/** The given correlation, or that of the covariance, to so many decimals where they are given. */
function correlationAt(inputs: JsonObject, covariance: Matrix): Matrix {
  const exact =
    'corr' in inputs ? matrixAt(inputs, 'corr') : answered(correlationOf(covariance)).correlation
  if (!('corrRounding' in inputs)) return exact
  const scale = 10 ** numberAt(inputs, 'corrRounding')
  return { ...exact, values: exact.values.map((entry) => Math.round(entry * scale) / scale) }
}

/** Variance of some assets, weighted by inverse variance. */
export function clusterVariance(inputs: JsonObject): Outputs {
  const assets = textsAt(inputs, 'assets')
  const members = textsAt(inputs, 'cluster').map((symbol) => assets.indexOf(symbol))
  return { clusterVariance: answered(clusterVarianceOf(covarianceAt(inputs, 'covDaily'), members)) }
}
