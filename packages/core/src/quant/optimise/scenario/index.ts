export { type MeasureOptions, type ScenarioMeasure, scenarioMeasures } from './measures.ts'
export { giniWeights, tailGiniWeights, tailWeights } from './ordered-weights.ts'
export {
  maxScenarioRatio,
  minScenarioRisk,
  type ScenarioPortfolio,
  type ScenarioProblem,
  type ScenarioRatio,
  scenarioRisk,
  scenarioRiskBudgeting,
} from './portfolios.ts'
export { type ScenarioTail, scenarioTail } from './tail-risk.ts'
