import type {
  Asset,
  AssetId,
  Hex,
  PauseState,
  Portfolio,
  Price,
  Refusal,
  TriggerDistance,
} from '@evenkeel/core/domain'
import type {
  Atoms,
  BlockNumber,
  Drift,
  UnixMs,
  UsdE18,
  Weight,
  WeightE18,
} from '@evenkeel/core/units'
import type { ProposalSummary } from './proposal.ts'

/** What is happening with a portfolio: the first that applies. */
export type PortfolioState =
  | { readonly kind: 'executing'; readonly planHash: Hex }
  /** A price or a balance is unknown: nothing is proposed, and this is why (R9). */
  | { readonly kind: 'unknown'; readonly refusals: readonly Refusal[]; readonly sinceMs: UnixMs }
  | { readonly kind: 'paused'; readonly sinceMs: UnixMs; readonly untilMs: UnixMs | null }
  | { readonly kind: 'proposed'; readonly planHash: Hex }
  /** The policy wants to trade and the planner refused. */
  | { readonly kind: 'held'; readonly refusals: readonly Refusal[]; readonly sinceMs: UnixMs }
  | { readonly kind: 'watching' }

/** A portfolio in a list. */
export type PortfolioSummary = {
  readonly portfolio: Portfolio
  readonly state: PortfolioState
  /** At the last evaluation that knew all prices; null before the first. */
  readonly valueUsdE18: UsdE18 | null
  readonly valuedAtMs: UnixMs | null
}

/** One asset of a portfolio, at the last evaluation. */
export type PositionView = {
  readonly asset: Asset
  readonly atoms: Atoms
  readonly price: Price | null
  readonly valueUsdE18: UsdE18 | null
  /** Of the value less the cash buffer (DRF-1). */
  readonly weight: Weight | null
  readonly targetE18: WeightE18
  readonly driftAbsolute: Drift | null
  /** Moves of this price alone, as shares, that would reach the band; null where none would. */
  readonly movesToTrigger: { readonly up: number | null; readonly down: number | null }
}

/** What a portfolio was worth at one instant and block. */
export type ValuationView = {
  readonly atMs: UnixMs
  readonly blockNumber: BlockNumber
  readonly blockAtMs: UnixMs
  readonly valueUsdE18: UsdE18
  readonly cashBufferUsdE18: UsdE18
  /** Half the sum of absolute drifts, as a share. */
  readonly turnoverOneWay: number
  readonly driftAbsoluteMax: number
  /** Value of the sample nearest to 24 hours earlier; null while there is none. */
  readonly valueUsdE18DayBefore: UsdE18 | null
  readonly valueUsdE18AtStart: UsdE18 | null
}

/** A value at an instant, for the line chart. */
export type ValuationPoint = { readonly atMs: UnixMs; readonly valueUsdE18: UsdE18 }

/** Everything the portfolio screen shows. */
export type PortfolioView = PortfolioSummary & {
  readonly strategyVersion: number
  readonly policyHash: Hex
  readonly pause: PauseState
  readonly valuation: ValuationView | null
  readonly positions: readonly PositionView[]
  readonly triggers: readonly TriggerDistance[]
  readonly openProposal: ProposalSummary | null
  readonly lastCheckedAtMs: UnixMs | null
  readonly cash: AssetId
}
