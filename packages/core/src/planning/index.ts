export { allowanceAtomsLimit, approveCalldata, hasUnlimitedAmount } from './calldata.ts'
export { type Canonical, canonicalJson, hexOfText } from './canonical.ts'
export { type ApprovalCheck, checkApproval } from './check-approval.ts'
export type { Json } from './codec.ts'
export { costBpsOf, type GasRate, gasUsd } from './costs.ts'
export { type DraftInput, draftPlan, reasonOf } from './draft.ts'
export {
  type Harvest,
  type HarvestCandidate,
  harvest,
  type NotHarvested,
  type NotHarvestedCode,
  notHarvestedCodes,
  type RepurchaseBlock,
  repurchaseBlocks,
  type SoldAt,
} from './harvest.ts'
export {
  hashApproval,
  hashCanonical,
  hashPlan,
  hashPolicy,
  hashPriceSnapshot,
  type PlanContent,
} from './hash.ts'
export { planIssues } from './integrity.ts'
export { parsePlanJson, planToJson } from './json.ts'
export { encodeLegs, type LegInput } from './legs.ts'
export { disposalsCsv, lotsCsv } from './lot-csv.ts'
export { type Imbalance, type NettedTrade, netTrades } from './netting.ts'
export type { Outcome } from './outcome.ts'
export { salesOf, taxOfPlan } from './plan-tax.ts'
export { type ProposeInput, planDeadline, proposePlan } from './propose.ts'
export { quotePlan } from './quote.ts'
export {
  type Difference,
  type LegResult,
  type ReconcileInput,
  type Reconciliation,
  reconcile,
} from './reconcile.ts'
export { planDomain, planStructs } from './schema.ts'
export { acceptPreview, type PreviewInput } from './simulated.ts'
export { checkStillValid, type SendingCheck } from './still-valid.ts'
export { netTransfers } from './transfers.ts'
export { hashTypedData, type TypedMessage, type TypedStructs } from './typed-data.ts'
