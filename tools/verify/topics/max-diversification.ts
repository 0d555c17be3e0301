import { maxDiversification as maxDiversificationOf } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered } from '../inputs.ts'
import { convexityOf, covarianceAt, limitsAt, listed } from '../portfolio-inputs.ts'

/** The portfolio whose volatility is the smallest part of those of its assets. */
export function maxDiversification(inputs: JsonObject): Outputs {
  const covariance = covarianceAt(inputs)
  const limits = limitsAt(inputs, covariance.rows)
  const { weights, ratio } = answered(
    maxDiversificationOf(covariance, limits, convexityOf(covariance)),
  )
  return { weights: listed(weights), diversificationRatio: ratio }
}
