export { ageWeightedRisk } from './age-weighted.ts'
export {
  type RiskContributions,
  valueAtRiskContributions,
  volatilityContributions,
} from './contributions.ts'
export {
  type CornishFisher,
  cornishFisher,
  cornishFisherRisk,
  type Shape,
} from './cornish-fisher.ts'
export {
  type CoverageTest,
  christoffersenTest,
  conditionalCoverageTest,
  kupiecTest,
} from './coverage.ts'
export {
  conditionalDrawdown,
  type DrawdownReport,
  drawdownPath,
  drawdownReport,
} from './drawdown.ts'
export {
  type DrawdownFloor,
  drawdownControlledPath,
  drawdownExposure,
  gainToRecover,
  gapLossMax,
  volatilityTargetExposure,
} from './drawdown-control.ts'
export { filteredReturns } from './filtered.ts'
export { historicalRisk, type ShortfallConvention, type TailRisk } from './historical.ts'
export {
  kellyDrawdownAtProbability,
  kellyDrawdownProbability,
  kellyFractionForDrawdown,
} from './kelly-drawdown.ts'
export {
  deviationOf,
  meanOf,
  type PopulationMoments,
  populationMoments,
  sampleExcessKurtosis,
  sampleKurtosis,
} from './moments.ts'
export { type LocationScale, normalRisk, studentTRisk } from './parametric.ts'
export { quantileOf, quantileOfSorted } from './quantile.ts'
export {
  overRisk,
  requireBetween,
  requireFinite,
  requirePositive,
  requireSeries,
  requireSimpleReturns,
} from './require.ts'
export {
  type ShortfallStatistics,
  type ShortfallTests,
  type SimulatedTest,
  shortfallStatistics,
  shortfallTests,
  type TailForecasts,
} from './shortfall-tests.ts'
