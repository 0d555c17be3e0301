import {
  boundedRiskBudgeting,
  riskBudgeting as riskBudgetingOf,
  volatilityContributions,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, vectorAt } from '../inputs.ts'
import { convexityOf, covarianceAt, limitsAt, listed } from '../portfolio-inputs.ts'

/** Weights of given parts of the risk, with bounds or without. */
export function riskBudgeting(inputs: JsonObject): Outputs {
  const covariance = covarianceAt(inputs)
  const hasBounds = 'lower' in inputs || 'upper' in inputs
  const budgets = 'budgets' in inputs ? { budgets: vectorAt(inputs, 'budgets') } : {}
  const options = { ...budgets, ...convexityOf(covariance) }
  const answer = hasBounds
    ? boundedRiskBudgeting(covariance, limitsAt(inputs, covariance.rows), options)
    : riskBudgetingOf(covariance, options)
  const { weights, volatility } = answered(answer)
  return { weights: listed(weights), volatility }
}

/** The parts of a given portfolio's risk. */
export function riskContributions(inputs: JsonObject): Outputs {
  const contributions = volatilityContributions(vectorAt(inputs, 'weights'), covarianceAt(inputs))
  const { total, parts } = answered(contributions)
  return { riskContributions: listed(parts), volatility: total }
}
