import {
  freeKelly,
  kellyBetPair,
  kellyPortfolio,
  scenarioKelly as scenarioKellyOf,
  weightLimits,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, flagAt, matrixAt, numberAt, vectorAt } from '../inputs.ts'
import { type Budget, convexityOf, covarianceAt, limitsAt, listed } from '../portfolio-inputs.ts'

/** Growth-optimal without limits. */
export function unconstrainedKelly(inputs: JsonObject): Outputs {
  const excess = vectorAt(inputs, 'excessMu')
  const rate = 'r' in inputs ? numberAt(inputs, 'r') : 0
  const { weights, growth, sharpe } = answered(freeKelly(excess, covarianceAt(inputs), rate))
  return { weights: listed(weights), growth, sharpe }
}

/** Growth-optimal within limits, beside the clipped answer that is not. */
export function constrainedKelly(inputs: JsonObject): Outputs {
  const excessMeans = vectorAt(inputs, 'excessMu' in inputs ? 'excessMu' : 'mu')
  const covariance = covarianceAt(inputs)
  const kellyFraction = numberAt(inputs, 'kellyFraction')
  const limits = limitsAt(inputs, excessMeans.length, budgetOf(inputs))
  const problem = { excessMeans, covariance, kellyFraction, limits }
  const { weights, cash } = answered(kellyPortfolio(problem, convexityOf(covariance)))
  const free = freeKelly(excessMeans, covariance, 0)
  if (!free.ok) return { weights: listed(weights), cash }
  const unconstrained = listed(free.value.weights)
  const clippedNotOptimal = unconstrained.map((weight) => Math.max(weight, 0))
  return { weights: listed(weights), cash, unconstrained, clippedNotOptimal }
}

function budgetOf(inputs: JsonObject): Budget {
  if ('sumWeights' in inputs) {
    const sum = numberAt(inputs, 'sumWeights')
    return { sumMin: sum, sumMax: sum }
  }
  const sumMax = 'sumAtMost' in inputs ? numberAt(inputs, 'sumAtMost') : Infinity
  return { sumMin: -Infinity, sumMax }
}

/** Normalising cancels the risk tolerance: it is computed here to show just that. */
export function normaliseProbe(inputs: JsonObject): Outputs {
  const excess = vectorAt(inputs, 'excessMu')
  const { weights } = answered(freeKelly(excess, covarianceAt(inputs), 0))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return { unconstrained: listed(weights), afterNormalise: listed(weights.map((w) => w / sum)) }
}

/** Two independent even-money bets. */
export function simultaneousBets(inputs: JsonObject): Outputs {
  const bets = numberAt(inputs, 'bets')
  if (bets !== 2 || ('independent' in inputs && !flagAt(inputs, 'independent'))) {
    throw new RangeError(`${bets} bets are not two independent ones`)
  }
  const { fractionEach, fractionAlone } = answered(kellyBetPair(numberAt(inputs, 'p')))
  return { fEach: fractionEach, fSingle: fractionAlone }
}

/** Growth-optimal on scenarios, long-only and fully invested. */
export function scenarioKelly(inputs: JsonObject): Outputs {
  const returns = matrixAt(inputs, 'scenarios')
  const limits = answered(weightLimits({ size: returns.cols }))
  const chances =
    'probabilities' in inputs ? { probabilities: vectorAt(inputs, 'probabilities') } : {}
  const { weights, growthPerPeriod } = answered(scenarioKellyOf({ returns, limits, ...chances }))
  return { weights: listed(weights), growthPerPeriod }
}
