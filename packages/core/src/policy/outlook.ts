import type { AssetId, OpportunityKind, RiskKind } from '../domain/index.ts'
import type { CostView, MarketView } from './market.ts'

/** An alarm that somebody watches for: a lost peg, another protocol risk, stress on all sides. */
export type Alarm = {
  readonly risk: Extract<RiskKind, 'depeg' | 'protocolRisk' | 'stress'>
  /** Null where it is about the whole portfolio. */
  readonly asset: AssetId | null
}

/** An opportunity that somebody watches for. */
export type Chance = {
  readonly opportunity: Extract<OpportunityKind, 'yieldGap' | 'newlyEligible'>
  readonly asset: AssetId | null
}

/**
 * What is known around a portfolio at the instant of a decision. What nobody knows is null: parts
 * that need it say so and are left out.
 */
export type Outlook = {
  /** Closes by day, up to now. */
  readonly market: MarketView | null
  /** What trading costs. */
  readonly costs: CostView | null
  /** Own value per dollar paid in: deposits and withdrawals are no performance (POS-5). */
  readonly wealth: number | null
  /** Cash that came in (or is to go out, negative) and is not traded yet, of the value. */
  readonly flowShare: number
  readonly alarms: readonly Alarm[]
  readonly chances: readonly Chance[]
}

/**
 * Nothing is known: what a portfolio starts with.
 *
 * @example
 * nothingKnown.market // null
 */
export const nothingKnown: Outlook = {
  market: null,
  costs: null,
  wealth: null,
  flowShare: 0,
  alarms: [],
  chances: [],
}
