import type { FiredTrigger, GateFigures, Refusal } from '../domain/index.ts'
import type { EquityCurve, PerformanceFigures } from './statistics.ts'

/** One rebalance as results record it. Weights are rounded to 1e-12, the cash line last. */
export type RebalanceRecord = {
  /** Labels of the bars that decided and that traded. */
  readonly decidedAt: string
  readonly executedAt: string
  readonly why: readonly FiredTrigger[]
  readonly weightsBefore: readonly number[]
  readonly weightsAfter: readonly number[]
  /** Of all legs but cash, as a share of the value. */
  readonly turnover: number
  readonly costUsd: number
}

/** A decision that the run ended before it could execute. */
export type PendingDecision = { readonly decidedAt: string; readonly why: readonly FiredTrigger[] }

/** A rebalance that the cost gate held back: not worth it yet (TRG-6). */
export type GatedProposal = GateFigures & { readonly decidedAt: string }

/** A decision that the planner could not carry out within the owner's limits. */
export type RefusedRebalance = {
  readonly decidedAt: string
  readonly refusedAt: string
  readonly refusals: readonly Refusal[]
}

/** The figures of a backtest, by the names that scripts rely on. */
export type BacktestFigures = PerformanceFigures & {
  /** In US dollars. */
  readonly finalValue: number
  /** The first purchase is not one. */
  readonly rebalanceCount: number
  /** Sum of charged turnover, the first purchase included. */
  readonly turnover: number
  readonly costUsd: number
  readonly bars: number
  /** Labels of the first and the last recorded bar. */
  readonly start: string
  readonly end: string
  /** Asset-bars without a price on recorded bars after the first. */
  readonly gapBars: number
  /** Assets that were frozen at some time. */
  readonly frozenAssets: readonly string[]
}

/** Everything that a run recorded. */
export type BacktestResult = {
  readonly figures: BacktestFigures
  readonly equity: EquityCurve
  readonly rebalances: readonly RebalanceRecord[]
  readonly gated: readonly GatedProposal[]
  readonly refused: readonly RefusedRebalance[]
  readonly notExecuted: PendingDecision | null
}
