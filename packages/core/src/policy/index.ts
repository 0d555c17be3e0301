export { crashedLately } from './crash.ts'
export { type Decided, decide, type PolicyInput, type Weighing } from './decide.ts'
export { type DestinationInput, destinationOf } from './destination.ts'
export { type DistanceInput, distancesOf, type PriceMoves, priceMovesToBand } from './distance.ts'
export { driftOf, type LargestDrift, largestDrift, type PortfolioDrift } from './drift.ts'
export {
  driftVarianceAnnual,
  type GateAnswer,
  type GateInputs,
  gateDaysMin,
  readGate,
  type TradeSize,
  tradeSize,
} from './gate.ts'
export type { CostView, MarketView } from './market.ts'
export { checkPrices, type PriceLimits } from './prices.ts'
export {
  bandRule,
  calendarRule,
  neverRule,
  parseRule,
  presetCrashFreeze,
  presetGate,
  smartRule,
  watchesMarket,
} from './rules.ts'
export {
  isDue,
  nextRunAt,
  noShift,
  periodOf,
  runAt,
  type ScheduleState,
  scheduleFrom,
} from './schedule.ts'
export { type AimInput, aimOf, reachableTargets, targetWeights } from './targets.ts'
export { type PortfolioSight, type Sighting, weighPortfolio } from './valuation.ts'
export {
  decideYield,
  type MoveFigures,
  type PoolLeftOut,
  type YieldAnswer,
  type YieldDecision,
  type YieldInput,
} from './yields/move.ts'
export {
  isYield,
  type PoolFault,
  type PoolHistory,
  type PoolScore,
  poolFaults,
  scorePool,
  yieldKnownAt,
} from './yields/pool.ts'
export {
  leadDays,
  leastGap,
  type MoveCost,
  vaultYieldRule,
  type YieldRule,
} from './yields/rule.ts'
