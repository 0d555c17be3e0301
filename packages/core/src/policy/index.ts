export { type Band, bandWidth, type NearestDrift, nearestToBand } from './band.ts'
export { basketReturns, riskyBasket, volatilityOf } from './basket.ts'
export { cashFirst, depositThatCures } from './cash-flows.ts'
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
export {
  fallOf,
  peaksAfter,
  type StepState,
  stepAfter,
  stepExposure,
} from './guards/drawdown.ts'
export { stoppedAfter } from './guards/stops.ts'
export { trendExposure, trendsAfter } from './guards/trend.ts'
export {
  noProtection,
  protectedRule,
  usualDrawdownSteps,
  usualTrendGuard,
  usualVolatilityLimit,
} from './guards/usual.ts'
export {
  type GuardPart,
  type GuardView,
  guardParts,
  type Watched,
  watchGuards,
} from './guards/watch.ts'
export type { CostView, MarketView } from './market.ts'
export { freshMemory, type PolicyMemory } from './memory.ts'
export { tiltedTargets } from './momentum.ts'
export { type Alarm, type Chance, nothingKnown, type Outlook } from './outlook.ts'
export {
  invertedRegimes,
  type Pace,
  type PaceView,
  paceOf,
  ruleToday,
  volatilityLevelAfter,
} from './pace.ts'
export { checkPrices, type PriceLimits } from './prices.ts'
export {
  bandRule,
  calendarRule,
  hybridBandRule,
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
export { aimFor, type HoldingView } from './wanted.ts'
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
