import type { UnixMs, Weight } from '../units/index.ts'
import type { AssetId } from './asset.ts'
import type { Cadence } from './cadence.ts'

/** Why a rebalance was proposed, most urgent first (TRG-5). */
export const triggerKinds = [
  'emergency',
  'risk',
  'manual',
  'threshold',
  'opportunity',
  'calendar',
] as const
/** The kind of a trigger. */
export type TriggerKind = (typeof triggerKinds)[number]

/** What a risk trigger is about (TRG-4). */
export const riskKinds = [
  'stopLoss',
  'depeg',
  'protocolRisk',
  'stress',
  'exposure',
  'leftTarget',
] as const
/** One of `riskKinds`. */
export type RiskKind = (typeof riskKinds)[number]

/** What an opportunity is about (TRG-4). */
export const opportunityKinds = ['deposit', 'marketMove', 'yieldGap', 'newlyEligible'] as const
/** One of `opportunityKinds`. */
export type OpportunityKind = (typeof opportunityKinds)[number]

/** A trigger that fired, with the figures that fired it. */
export type FiredTrigger =
  /** The asset is null where it is about the whole portfolio. */
  | { readonly kind: 'risk'; readonly risk: RiskKind; readonly asset: AssetId | null }
  | { readonly kind: 'manual' }
  | {
      readonly kind: 'threshold'
      readonly metric: 'driftAbsoluteMax'
      readonly asset: AssetId
      /** Signed: weight minus target. */
      readonly driftAbsolute: number
      readonly limit: number
    }
  | {
      readonly kind: 'opportunity'
      readonly opportunity: OpportunityKind
      readonly asset: AssetId | null
    }
  | { readonly kind: 'calendar'; readonly cadence: Cadence; readonly dueAtMs: UnixMs }

/** How near a trigger is to firing: 0 far, 1 reached (DRF-3). */
export type TriggerDistance = {
  readonly kind: 'threshold' | 'calendar'
  readonly metric: string
  readonly distance: number
  /** For `threshold`: largest absolute drift and its asset. */
  readonly driftAbsolute?: number
  readonly asset?: AssetId
  readonly limit?: number
  readonly nextAtMs?: UnixMs
}

/** Every refusal the house can give, most fundamental first. The first that applies leads. */
export const refusalCodes = [
  'PRICE_MISSING',
  'PRICE_NOT_POSITIVE',
  'PRICE_STALE',
  'PRICE_FROM_FUTURE',
  'PRICE_CONTRADICTED',
  'SOURCE_DOWN',
  'PORTFOLIO_UNKNOWN',
  'PORTFOLIO_EMPTY',
  'TARGET_SUM',
  'ASSET_UNKNOWN',
  'ASSET_DUPLICATE',
  'TARGET_BELOW_MINIMUM',
  'CHAIN_WRONG',
  'SIGNER_WRONG',
  'SIGNATURE_INVALID',
  'PLAN_ALTERED',
  'PLAN_UNKNOWN',
  'PLAN_SUPERSEDED',
  'PLAN_CHANGED',
  'APPROVAL_EXPIRED',
  'APPROVAL_USED',
  'APPROVAL_NOT_PENDING',
  'RUN_NOT_EXECUTING',
  'PORTFOLIO_PAUSED',
  'PAUSE_IN_PAST',
  'PENDING_LIMIT',
  'GAS_UNAFFORDABLE',
  'NO_ROUTE',
  'IMPACT_ABOVE_LIMIT',
  'COST_ABOVE_LIMIT',
  'SIMULATION_FAILED',
  'CALLDATA_MISMATCH',
] as const
/** Code of a refusal. */
export type RefusalCode = (typeof refusalCodes)[number]

/** A refusal is a value: what was refused, against which limit, with which actual figure. */
export type Refusal = {
  readonly code: RefusalCode
  readonly message: string
  /** Field or asset that is at fault. */
  readonly field: string
  readonly limit: string
  readonly actual: string
}

/** Why nothing was proposed. */
export type HoldReason =
  | { readonly code: 'INSIDE_BAND'; readonly driftAbsoluteMax: number; readonly limit: number }
  | { readonly code: 'NOT_YET_REVIEWED'; readonly nextReviewAtMs: UnixMs }
  | { readonly code: 'NOT_YET_DUE'; readonly nextRunAtMs: UnixMs }
  | { readonly code: 'NEVER_TRADES' }
  | { readonly code: 'PAUSED'; readonly untilMs: UnixMs | null }
  | { readonly code: 'COOLING_DOWN'; readonly untilMs: UnixMs }
  | { readonly code: 'DECISION_WAITS' }
  | { readonly code: 'NOTHING_TO_TRADE' }
  | ({ readonly code: 'NOT_WORTH_IT' } & GateFigures)

/** Both sides of the cost gate (TRG-6): a rebalance is worth it from benefit = cost on. */
export type GateFigures = {
  /** Half the risk aversion times the variance of the drift, over the horizon. */
  readonly expectedBenefitUsd: number
  /** Fees of every leg but cash, and gas. */
  readonly expectedCostUsd: number
}

/** What the gate needs and may not know. */
export const gateInputs = ['HISTORY', 'COSTS'] as const
/** One of `gateInputs`. */
export type GateInput = (typeof gateInputs)[number]

/** What the cost gate said of a rebalance. */
export type GateReading =
  /** The rule has none. */
  | { readonly kind: 'off' }
  /** A risk, a leaver or the owner does not wait for it. */
  | { readonly kind: 'exempt' }
  /** It could not be judged; the rebalance is proposed and says so. */
  | { readonly kind: 'unknown'; readonly missing: GateInput }
  | ({ readonly kind: 'passed' } & GateFigures)

/** Where a rebalance should end: one weight per asset, in the order of the target. */
export type Destination = {
  readonly assets: readonly AssetId[]
  readonly weights: readonly Weight[]
}

/** The one answer of the policy, the same in backtest, paper and live. */
export type Decision =
  | { readonly kind: 'hold'; readonly why: readonly HoldReason[] }
  | {
      readonly kind: 'rebalance'
      readonly why: readonly FiredTrigger[]
      readonly destination: Destination
      readonly gate: GateReading
    }
  | { readonly kind: 'refuse'; readonly refusals: readonly Refusal[] }
