export { type Decided, decide, type PolicyInput, type Weighing } from './decide.ts'
export { destinationOf } from './destination.ts'
export { type DistanceInput, distancesOf, type PriceMoves, priceMovesToBand } from './distance.ts'
export { driftOf, type LargestDrift, largestDrift, type PortfolioDrift } from './drift.ts'
export { checkPrices, type PriceLimits } from './prices.ts'
export { bandRule, calendarRule, neverRule, parseRule } from './rules.ts'
export {
  isDue,
  nextRunAt,
  noShift,
  periodOf,
  runAt,
  type ScheduleState,
  scheduleFrom,
} from './schedule.ts'
export { reachableTargets, targetWeights } from './targets.ts'
export { type PortfolioSight, type Sighting, weighPortfolio } from './valuation.ts'
