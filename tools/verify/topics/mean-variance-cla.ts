import {
  criticalLine,
  efficientPortfolio as efficientPortfolioOf,
  type FrontierAim,
  type MeanVariance,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'
import { convexityOf, covarianceAt, limitsAt, listed } from '../portfolio-inputs.ts'

/** Every corner of the frontier. */
export function cornerPortfolios(inputs: JsonObject): Outputs {
  const { corners } = answered(criticalLine(problemOf(inputs)))
  return {
    cornerPortfolios: corners.map(({ weights, riskTolerance }) => [listed(weights), riskTolerance]),
  }
}

/** One portfolio of the frontier. */
export function efficientPortfolio(inputs: JsonObject): Outputs {
  const { weights } = answered(efficientPortfolioOf(problemOf(inputs), aimOf(inputs)))
  return { weights: listed(weights) }
}

function problemOf(inputs: JsonObject): MeanVariance {
  const means = vectorAt(inputs, 'mu')
  const covariance = covarianceAt(inputs)
  return { means, covariance, limits: limitsAt(inputs, means.length), ...convexityOf(covariance) }
}

function aimOf(inputs: JsonObject): FrontierAim {
  if ('targetReturn' in inputs) return { mean: numberAt(inputs, 'targetReturn') }
  if ('riskTolerance' in inputs) return { riskTolerance: numberAt(inputs, 'riskTolerance') }
  return { volatilityMax: numberAt(inputs, 'targetVolatility') }
}
