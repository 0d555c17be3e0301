import { maxSharpe as maxSharpeOf, quadraticForm } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'
import { convexityOf, covarianceAt, limitsAt, listed } from '../portfolio-inputs.ts'
import { performanceOf } from './min-variance.ts'

/** The tangency portfolio, fully invested; optimised at one rate and perhaps shown at another. */
export function maxSharpe(inputs: JsonObject): Outputs {
  const means = vectorAt(inputs, 'mu')
  const covariance = covarianceAt(inputs)
  const rate = 'rf' in inputs ? numberAt(inputs, 'rf') : 0
  const shownAt = 'rfForPerformance' in inputs ? numberAt(inputs, 'rfForPerformance') : rate
  const limits = limitsAt(inputs, means.length, undefined, 0)
  const excess = means.map((mean) => mean - rate)
  const { weights, ratio } = answered(
    maxSharpeOf(excess, covariance, limits, convexityOf(covariance)),
  )
  const variance = quadraticForm(covariance, weights)
  const performance = performanceOf(weights, means, variance, shownAt)
  return { weights: listed(weights), sharpe: ratio, performance }
}
