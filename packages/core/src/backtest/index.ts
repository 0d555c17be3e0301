export {
  type Certificate,
  type CertificateInput,
  certify,
  type DelayRow,
  type LookAhead,
  type RollingStarts,
  type RunTerms,
  type Selection,
  type StartRecord,
  type SweepRow,
  type Trial,
} from './certificate/index.ts'
export {
  type BacktestConfig,
  backtestDefaults,
  checkConfig,
  type LedgerChoice,
  type TargetChange,
} from './config.ts'
export { runBacktest } from './engine.ts'
export {
  type DateRange,
  gridBefore,
  gridFrom,
  gridOf,
  type PriceGrid,
  sliceSeries,
} from './grid.ts'
export type {
  BacktestFigures,
  BacktestResult,
  GatedProposal,
  PendingDecision,
  RebalanceRecord,
  RefusedRebalance,
} from './result.ts'
export {
  formatLabel,
  type Labels,
  medianSpacing,
  modalSpacing,
  type PriceSeries,
} from './series.ts'
export {
  type PartFigures,
  reportStates,
  type StateReport,
  type StateRow,
  type StateSpell,
  stateRules,
  type WindowRow,
} from './states.ts'
export {
  drawdownOf,
  type EquityCurve,
  type PerformanceFigures,
  performanceOf,
} from './statistics.ts'
export { type WeightPath, weightsOver } from './weights.ts'
export { runYields, type YieldMove, type YieldRun, type YieldRunConfig } from './yield-run.ts'
