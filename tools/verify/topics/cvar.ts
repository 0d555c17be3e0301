import {
  cholesky,
  type Limits,
  type Matrix,
  minScenarioRisk,
  minVariance,
  multiplyVector,
  normalRisk,
  quadraticForm,
  scenarioTail,
  weightLimits,
  zeros,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, vectorAt } from '../inputs.ts'
import { covarianceAt, listed } from '../portfolio-inputs.ts'
import { quasiNormals } from '../quasi-normals.ts'

/** Least variance at a mean of at least the target, long-only. */
export function minVarianceForReturn(inputs: JsonObject): Outputs {
  const { weights, variance } = answered(minVariance(covarianceAt(inputs), limitsOf(inputs)))
  return { weights: listed(weights), variance }
}

/** Tail of a normal portfolio, in closed form. */
export function normalCvar(inputs: JsonObject): Outputs {
  const weights = vectorAt(inputs, 'weights')
  const means = vectorAt(inputs, 'mean')
  const mean = weights.reduce((sum, weight, at) => sum + weight * (means[at] as number), 0)
  const deviation = Math.sqrt(quadraticForm(matrixAt(inputs, 'cov'), weights))
  const risk = answered(normalRisk({ mean, deviation }, numberAt(inputs, 'beta')))
  return { VaR: risk.valueAtRisk, CVaR: risk.expectedShortfall }
}

/** Least CVaR over normal scenarios, at a mean of at least the target, long-only. */
export function minCvarOnScenarios(inputs: JsonObject): Outputs {
  const confidence = numberAt(inputs, 'beta')
  const returns = scenariosOf(inputs)
  const problem = { returns, measure: 'cvar', options: { tail: 1 - confidence } } as const
  const { weights } = answered(minScenarioRisk(problem, limitsOf(inputs)))
  const tail = answered(scenarioTail(multiplyVector(returns, weights), confidence))
  return { weights: listed(weights), VaR: tail.valueAtRisk, CVaR: tail.conditionalValueAtRisk }
}

/** Tail of equally likely returns, the scenario at its edge in part. */
export function discreteCvar(inputs: JsonObject): Outputs {
  const tail = answered(scenarioTail(vectorAt(inputs, 'returns'), numberAt(inputs, 'beta')))
  return { VaR: tail.valueAtRisk, CVaR: tail.conditionalValueAtRisk }
}

function limitsOf(inputs: JsonObject): Limits {
  const means = listed(vectorAt(inputs, 'mean'))
  const floor = { coefficients: means, lower: numberAt(inputs, 'targetReturn') }
  return answered(weightLimits({ size: means.length, rows: [floor] }))
}

/** Scenarios with the mean and covariance of the inputs, from evenly spread normals. */
function scenariosOf(inputs: JsonObject): Matrix {
  const means = vectorAt(inputs, 'mean')
  const lower = answered(cholesky(matrixAt(inputs, 'cov')))
  const [rows, cols] = [numberAt(inputs, 'samples'), means.length]
  const scenarios = zeros(rows, cols)
  const normals = quasiNormals(rows, cols)
  for (let row = 0; row < rows; row++) {
    const draw = normals.values.subarray(row * cols, (row + 1) * cols)
    const moved = multiplyVector(lower, draw)
    for (let col = 0; col < cols; col++) {
      scenarios.values[row * cols + col] = (means[col] as number) + (moved[col] as number)
    }
  }
  return scenarios
}
