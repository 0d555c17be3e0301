import {
  maxScenarioRatio,
  minScenarioRisk,
  type ScenarioMeasure,
  type ScenarioProblem,
  scenarioRiskBudgeting,
  weightLimits,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, textAt } from '../inputs.ts'
import { listed } from '../portfolio-inputs.ts'

/** The measures by the codes of the source, Riskfolio-Lib. */
const measures: Readonly<Record<string, ScenarioMeasure>> = {
  MV: 'standard-deviation',
  MAD: 'mean-absolute-deviation',
  GMD: 'gini-mean-difference',
  MSV: 'semi-deviation',
  FLPM: 'first-lower-partial-moment',
  SLPM: 'second-lower-partial-moment',
  CVaR: 'cvar',
  TG: 'tail-gini',
  EVaR: 'evar',
  WR: 'worst-loss',
  RG: 'range',
  CVRG: 'cvar-range',
  TGRG: 'tail-gini-range',
  MDD: 'max-drawdown',
  ADD: 'average-drawdown',
  CDaR: 'cdar',
  UCI: 'ulcer-index',
  EDaR: 'edar',
}

/** Least risk, long-only. */
export function minRisk(inputs: JsonObject): Outputs {
  const problem = problemOf(inputs)
  const limits = answered(weightLimits({ size: problem.returns.cols }))
  const { weights, risk } = answered(minScenarioRisk(problem, limits))
  return { weights: listed(weights), risk }
}

/** Greatest mean excess return over risk, long-only. */
export function maxRatio(inputs: JsonObject): Outputs {
  const problem = problemOf(inputs)
  const limits = answered(weightLimits({ size: problem.returns.cols }))
  const rate = isBelowRate(problem) ? 0 : rateAt(inputs)
  const { weights, ratio } = answered(maxScenarioRatio(problem, rate, limits))
  return { weights: listed(weights), ratio }
}

/** Equal parts of the risk. */
export function riskParity(inputs: JsonObject): Outputs {
  const { weights, risk } = answered(scenarioRiskBudgeting(problemOf(inputs)))
  return { weights: listed(weights), risk }
}

/** The source optimises ordered weights relaxed by norms, and states the exact risk of that. */
function problemOf(inputs: JsonObject): ScenarioProblem {
  const code = textAt(inputs, 'riskMeasure')
  const measure = measures[code]
  if (measure === undefined) throw new TypeError(`${code} is no risk measure`)
  const returns = matrixAt(inputs, 'returns')
  const options = { ordering: 'norms' } as const
  const problem = { returns, measure, options }
  if (!isBelowRate(problem)) return problem
  // Ours are below zero: weights sum to one, so that below the rate is the same of the excess.
  const rate = rateAt(inputs)
  return { ...problem, returns: { ...returns, values: returns.values.map((r) => r - rate) } }
}

/** Partial moments of the source are below the rate, which its ratio also takes off the mean. */
function isBelowRate({ measure }: ScenarioProblem): boolean {
  return measure === 'first-lower-partial-moment' || measure === 'second-lower-partial-moment'
}

function rateAt(inputs: JsonObject): number {
  return 'rf' in inputs ? numberAt(inputs, 'rf') : 0
}
