export {
  type CriticalValues,
  type Deterministics,
  dickeyFullerCriticalValues,
  dickeyFullerProbability,
} from './dickey-fuller.ts'
export { type HurstMethod, type HurstSpec, hurstExponent, theoreticalHurst } from './hurst.ts'
export { kpss, type StationarityTest } from './kpss.ts'
export {
  type FilteredLevel,
  filterLocalLevel,
  fitLocalLevel,
  type LocalLevel,
  type LocalLevelFit,
  steadyStateGain,
} from './local-level.ts'
export { expectedRescaledRange, rescaledRange } from './rescaled-range.ts'
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
