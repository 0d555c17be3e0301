export { sweepDense } from './dense.ts'
export { emptyFigures, type ReturnMoments, type SweepFigures, sharpePerBar } from './figures.ts'
export { layMarket, type MarketTerms, type SweepGrid, type SweepMarket } from './market.ts'
export {
  allRuns,
  planSweep,
  type RunRange,
  runsMax,
  type SweepPlan,
  type SweepRule,
  type SweepRuleTerms,
  type SweepTerms,
  sweepDefaults,
} from './plan.ts'
export { isShareable, type PriceTree, sweepShared, treeOf } from './shared/index.ts'
export {
  type KernelSweep,
  openKernel,
  openPortfolios,
  type PortfolioSweep,
  type SweepMethod,
} from './wasm/index.ts'
