import type {
  ApprovalState,
  ApprovalTransition,
  AssetId,
  Hex,
  ProposedPlan,
  RejectionReason,
  RunState,
} from '@evenkeel/core/domain'
import type { LegResult } from '@evenkeel/core/planning'
import type {
  Atoms,
  BlockNumber,
  Bps,
  DurationMs,
  Issue,
  UnixMs,
  UsdE18,
  WeightE18,
} from '@evenkeel/core/units'

/** A proposal in a list. */
export type ProposalSummary = {
  readonly plan: ProposedPlan
  readonly approvalState: ApprovalState
  readonly runState: RunState | null
}

/** How far one leg of a run has come. */
export type LegProgress = {
  readonly legIndex: number
  readonly state: 'planned' | 'waits' | 'sending' | 'done' | 'reverted' | 'not_sent'
  readonly txHash: Hex | null
  readonly blockNumber: BlockNumber | null
  /** What a swap gave, from the token's own logs. */
  readonly amountOutAtomsRealised: Atoms | null
}

/** A run of an approved plan. */
export type RunView = {
  readonly state: RunState
  /** All legs in one transaction, or one by one; null until the wallet was asked. */
  readonly atomic: boolean | null
  readonly startedAtMs: UnixMs
  readonly endedAtMs: UnixMs | null
  /** Plain words on the end, for a partial or failed run. */
  readonly message: string | null
  readonly legs: readonly LegProgress[]
}

/** What the chain made of a plan, against what was expected. */
export type ResultView = {
  /** True where every balance equals what the transfers account for, to the base unit. */
  readonly reconciled: boolean
  readonly atMs: UnixMs
  readonly expectedCostUsdE18: UsdE18
  readonly expectedCostBps: Bps
  readonly realisedCostUsdE18: UsdE18
  readonly realisedCostBps: Bps
  readonly gasUsed: bigint
  readonly gasUsdE18: UsdE18
  readonly txHashes: readonly Hex[]
  readonly allowancesLeft: number
  /** What is not as it must be, besides balances: a floor, a strange transfer, an allowance. */
  readonly issues: readonly Issue[]
  /** Expected and realised cost of each leg (EXE-7). */
  readonly legs: readonly LegResult[]
  readonly differences: readonly {
    readonly asset: AssetId
    readonly expectedAtoms: Atoms
    readonly actualAtoms: Atoms
  }[]
  readonly weightsAfter: readonly { readonly asset: AssetId; readonly weightE18: WeightE18 }[]
}

/** Everything the proposal screen shows. */
export type ProposalView = ProposalSummary & {
  /** The plan as it was hashed, in its canonical JSON form. */
  readonly planJson: string
  /** Sign this one; null once answered. */
  readonly approvalNonce: Hex | null
  readonly transitions: readonly ApprovalTransition[]
  readonly rejectionReason: RejectionReason | null
  readonly supersededBy: Hex | null
  /** From proposal to approval, on the market clock (APR-5). */
  readonly approvalLatencyMs: DurationMs | null
  readonly run: RunView | null
  readonly result: ResultView | null
}
