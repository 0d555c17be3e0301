import { minVariance as minVarianceOf } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'
import { convexityOf, covarianceAt, limitsAt, listed } from '../portfolio-inputs.ts'

/** Least variance, fully invested, and how it performs where means are given. */
export function minVariance(inputs: JsonObject): Outputs {
  const covariance = covarianceAt(inputs)
  const limits = limitsAt(inputs, covariance.rows)
  const { weights, variance } = answered(minVarianceOf(covariance, limits, convexityOf(covariance)))
  if (!('mu' in inputs)) return { weights: listed(weights), variance }
  const rate = 'rf' in inputs ? numberAt(inputs, 'rf') : 0
  const performance = performanceOf(weights, vectorAt(inputs, 'mu'), variance, rate)
  return { weights: listed(weights), variance, performance }
}

/** Mean, volatility and Sharpe ratio. */
export function performanceOf(
  weights: Float64Array,
  means: Float64Array,
  variance: number,
  rate: number,
): number[] {
  const mean = weights.reduce((sum, weight, at) => sum + weight * (means[at] ?? Number.NaN), 0)
  const volatility = Math.sqrt(variance)
  return [mean, volatility, (mean - rate) / volatility]
}
