export { type AimPortfolio, aimPortfolio, type SignalProblem } from './aim-portfolio.ts'
export {
  halfWidthOf,
  type NoTradeRegion,
  noTradeRegion,
  type TradingProblem,
  weightAfterTrade,
} from './no-trade-region.ts'
