import type { AssetId, Decision, Hex } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import type { ProposalSummary, ResultView } from './proposal.ts'

/** Asks for one page, newest first. `before` is the cursor that the page before gave. */
export type PageRequest = { readonly limit: number; readonly before: string | null }

/** One page; `next` is null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

/** One rebalance, answered or not. */
export type RebalanceView = ProposalSummary & {
  readonly answeredAtMs: UnixMs | null
  readonly endedAtMs: UnixMs | null
  readonly rejectionReason: string | null
  readonly result: ResultView | null
}

/** One decision. A hold or refusal that repeats is one row that counts. */
export type DecisionView = {
  readonly id: string
  readonly firstAtMs: UnixMs
  readonly lastAtMs: UnixMs
  readonly times: number
  readonly decision: Decision
  readonly driftAbsoluteMax: number | null
  readonly driftAsset: AssetId | null
  readonly planHash: Hex | null
}
