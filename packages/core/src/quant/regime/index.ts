export {
  type CorrelationAlarm,
  type CorrelationAlarmSpec,
  correlationAlarm,
  correlationAlarmSpec,
} from './correlation-alarm.ts'
export {
  type CriticalValues,
  type Deterministics,
  dickeyFullerCriticalValues,
  dickeyFullerProbability,
} from './dickey-fuller.ts'
export { type DriftProbabilities, type DriftSpec, driftProbabilities } from './drift.ts'
export { type HurstMethod, type HurstSpec, hurstExponent, theoreticalHurst } from './hurst.ts'
export { type JumpFeatureSpec, jumpFeatureSpec, jumpFeatures } from './jump-features.ts'
export {
  fitJumpModel,
  type JumpFit,
  type JumpModel,
  type JumpSpec,
  jumpStates,
} from './jump-model.ts'
export { kpss, type StationarityTest } from './kpss.ts'
export {
  type AlertSpec,
  alertsOf,
  boundariesFrom,
  type LevelSpec,
  levelAfter,
  levelsOf,
  ownHistoryPercentiles,
  type VolatilityLevel,
  volatilityAlert,
  volatilityLevelNames,
  volatilityLevels,
} from './levels.ts'
export {
  type FilteredLevel,
  filterLocalLevel,
  fitLocalLevel,
  type LocalLevel,
  type LocalLevelFit,
  steadyStateGain,
} from './local-level.ts'
export {
  type DailyCloses,
  type MarketDayState,
  type MarketDays,
  type MarketTurn,
  marketDayStates,
  marketDays,
} from './market-days.ts'
export { type MarketWindow, marketWindow } from './market-window.ts'
export { momentumLookbacks, momentumPath } from './momentum.ts'
export {
  type OwnHistoryLevels,
  type OwnHistorySpec,
  ownHistoryLevels,
  ownHistorySpec,
} from './own-history.ts'
export {
  type PersistenceLabel,
  type PersistenceSpec,
  persistenceLabels,
  persistencePath,
  persistenceSpec,
} from './persistence.ts'
export { expectedRescaledRange, rescaledRange } from './rescaled-range.ts'
export { type SteadySpec, steadySpec, steadyStates } from './steady.ts'
export { type FilteredStates, filterSwitching, smoothSwitching } from './switching-filter.ts'
export {
  fitSwitching,
  type SwitchingErrors,
  type SwitchingFit,
  switchingErrors,
} from './switching-fit.ts'
export {
  expectedDuration,
  type Switching,
  type SwitchingSpec,
  stationaryShare,
} from './switching-model.ts'
export {
  type TrendLabel,
  type TrendPath,
  type TrendSpec,
  trendGuard,
  trendLabels,
  trendStates,
} from './trend.ts'
export {
  augmentedDickeyFuller,
  type LagCriterion,
  type MeanReversion,
  meanReversion,
  schwertLags,
  selectLags,
  type UnitRootSpec,
  type UnitRootTest,
} from './unit-root.ts'
export {
  type JointVarianceRatio,
  jointVarianceRatio,
  type VarianceRatio,
  varianceRatio,
} from './variance-ratio.ts'
