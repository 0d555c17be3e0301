export {
  appraisalRatio,
  type BenchmarkReport,
  benchmarkReport,
  informationRatio,
  type MarketLine,
  trackingError,
} from './benchmark.ts'
export {
  type AllocationModel,
  type Attribution,
  attribution,
  type GeometricAttribution,
  geometricAttribution,
  type SegmentPeriod,
} from './brinson.ts'
export { calmar, martinRatio, painRatio } from './drawdown-ratios.ts'
export { type LinkedAttribution, type Linking, linkedAttribution } from './linking.ts'
export {
  type CashFlow,
  type MoneyWeightedReturn,
  moneyWeightedReturn,
  presentValue,
} from './money-weighted.ts'
export {
  dRatio,
  kappa,
  omega,
  type PartialMoments,
  partialMoments,
  perPeriod,
  sortino,
  tailRatio,
} from './partial-moments.ts'
export {
  constantMixReturns,
  constantMixStep,
  constantProportionStep,
  excessGrowth,
  type MixComparison,
  type MixStep,
  relativeGrowth,
} from './rebalancing-premium.ts'
export {
  annualReturn,
  annualVolatility,
  cumulativeReturns,
  type DeviationConvention,
  type YearScale,
} from './returns.ts'
export {
  type AnnualTerms,
  adjustedSharpe,
  geometricSharpe,
  meanAbsoluteDeviation,
  sharpe,
  skewnessKurtosisRatio,
} from './sharpe.ts'
export {
  deflatedSharpe,
  expectedBestSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  type SharpeEstimate,
  sharpeAnnualisation,
  sharpeStandardError,
} from './sharpe-inference.ts'
export { type Hurdle, returnsOver } from './spread.ts'
export {
  type HoldingPeriod,
  holdingPeriodReturn,
  modifiedDietz,
  type TimedFlow,
  timeWeightedReturn,
} from './time-weighted.ts'
