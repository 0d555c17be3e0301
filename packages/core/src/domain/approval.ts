import type { UnixMs } from '../units/index.ts'
import type { Address, Hex } from './asset.ts'
import type { Refusal } from './decision.ts'

/** States of an approval (APR-4). All but `pending` are final. */
export type ApprovalState =
  | 'pending'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'superseded'
  | 'cancelled'

/** States of a run (APR-4). All but `executing` are final. */
export type RunState = 'executing' | 'settled' | 'partial' | 'failed'

/** What the owner signs by EIP-712: this plan, this answer, until then, once. */
export type ApprovalMessage = {
  readonly planHash: Hex
  readonly approver: Address
  readonly role: 'owner'
  readonly decision: 'approve'
  readonly expiresAtMs: UnixMs
  readonly approvalNonce: Hex
}

/** A signed approval as it arrives. */
export type SignedApproval = { readonly message: ApprovalMessage; readonly signature: Hex }

/** Why an owner said no; may be left out. */
export type RejectionReason = 'too_costly' | 'wrong_moment' | 'price_doubted' | 'other'

/** One append-only row of the approval ledger. */
export type ApprovalTransition = {
  readonly planHash: Hex
  readonly from: ApprovalState | null
  readonly to: ApprovalState
  readonly atMs: UnixMs
  readonly actor: string
  readonly reason: string | null
}

/** Outcome of asking for a transition: done, already so, or refused. */
export type TransitionOutcome =
  | { readonly kind: 'moved'; readonly to: ApprovalState }
  | { readonly kind: 'unchanged'; readonly at: ApprovalState }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
