export { type AimPortfolio, aimPortfolio, type SignalProblem } from './aim-portfolio.ts'
export { type CostOptimalRebalance, costOptimalWeights } from './cost-optimal.ts'
export {
  halfWidthOf,
  type NoTradeRegion,
  noTradeRegion,
  type TradingProblem,
  weightAfterTrade,
} from './no-trade-region.ts'
export type { RebalanceProblem } from './split-program.ts'
