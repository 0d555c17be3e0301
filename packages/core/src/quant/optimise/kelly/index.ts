export { type Bet, type BetSize, kellyBet, kellyBetPair, type PairSize } from './bet.ts'
export {
  type FractionRatios,
  fractionRatios,
  growthAt,
  type KellyShare,
  kellyShare,
  type RiskyAsset,
} from './one-asset.ts'
export {
  type FreeKelly,
  freeKelly,
  type KellyPortfolio,
  type KellyProblem,
  kellyPortfolio,
} from './portfolio.ts'
export {
  type DrawdownLimit,
  type ScenarioGrowth,
  type ScenarioKelly,
  scenarioKelly,
} from './scenarios.ts'
export type { MeanUncertainty } from './uncertain-means.ts'
