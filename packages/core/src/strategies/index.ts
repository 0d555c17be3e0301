export { type BoundedWeights, boundedWeights, type WeightBounds } from './capped-weights.ts'
export { type CappingFactors, cappingFactors } from './capping-factors.ts'
export { strategySchema } from './document.ts'
export type { JsonSchema } from './field.ts'
export { formatStrategy } from './format.ts'
export { bookOfIndex, type IndexBook } from './index-fund/book.ts'
export {
  followIndex,
  type IndexChange,
  type IndexEvent,
  indexTargetsAt,
  type ScreenedOut,
} from './index-fund/follow.ts'
export {
  type Candidate,
  type IndexAsset,
  type IndexMarket,
  watchCandidates,
} from './index-fund/market.ts'
export type { PhasePlan } from './index-fund/phase.ts'
export type { Entry, EntryCode, Exit } from './index-fund/review.ts'
export {
  type CandidateKind,
  candidateKinds,
  checkIndexRule,
  type IndexPhase,
  type IndexRule,
  type IndexScreens,
  usualIndexRule,
  type Weighting,
  weightings,
} from './index-fund/rule.ts'
export {
  type ScreenCode,
  type ScreenFault,
  screenCandidate,
  screenCodes,
} from './index-fund/screen.ts'
export { includedWeights } from './index-fund/weigh.ts'
export { namesIn, parseIndexRule, parseStrategy } from './parse.ts'
export { type Preset, presets, presetsBuilt } from './presets.ts'
export { type Membership, type RankBuffer, reviewMembers, usualBuffer } from './rank-buffer.ts'
