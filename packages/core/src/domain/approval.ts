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
export type TransitionOutcome<State = ApprovalState> =
  | { readonly kind: 'moved'; readonly to: State }
  | { readonly kind: 'unchanged'; readonly at: State }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Every edge of the approval ledger (I-12): a plan is answered once, or it ends unanswered. */
export const approvalEdges: Readonly<Record<ApprovalState, readonly ApprovalState[]>> = {
  pending: ['approved', 'rejected', 'expired', 'superseded', 'cancelled'],
  approved: [],
  rejected: [],
  expired: [],
  superseded: [],
  cancelled: [],
}

/** Every edge of a run: it ends once, and how it ended stays. */
export const runEdges: Readonly<Record<RunState, readonly RunState[]>> = {
  executing: ['settled', 'partial', 'failed'],
  settled: [],
  partial: [],
  failed: [],
}

/**
 * Moves an approval, given where it stands; null before the plan was proposed.
 *
 * Asking again for where it stands changes nothing; any edge that is not drawn is refused. A store
 * compares and sets: of two moves at once one finds the state of the other.
 *
 * @example
 * moveApproval('pending', 'approved') // { kind: 'moved', to: 'approved' }
 * moveApproval('approved', 'approved') // { kind: 'unchanged', at: 'approved' }
 * moveApproval('approved', 'rejected').refusal.code // 'APPROVAL_USED'
 */
export function moveApproval(from: ApprovalState | null, to: ApprovalState): TransitionOutcome {
  if (from === to) return { kind: 'unchanged', at: from }
  const open: readonly ApprovalState[] = from === null ? ['pending'] : approvalEdges[from]
  return open.includes(to)
    ? { kind: 'moved', to }
    : { kind: 'refused', refusal: refuseStanding(from) }
}

/**
 * Moves a run, given where it stands; null before the plan was approved.
 *
 * @example
 * moveRun(null, 'executing') // { kind: 'moved', to: 'executing' }
 * moveRun('settled', 'failed').refusal.code // 'RUN_NOT_EXECUTING'
 */
export function moveRun(from: RunState | null, to: RunState): TransitionOutcome<RunState> {
  if (from === to) return { kind: 'unchanged', at: from }
  const open: readonly RunState[] = from === null ? ['executing'] : runEdges[from]
  if (open.includes(to)) return { kind: 'moved', to }
  const refusal: Refusal = {
    code: 'RUN_NOT_EXECUTING',
    message: from === null ? 'This plan is not being carried out.' : 'This run has ended before.',
    field: 'planHash',
    limit: 'executing',
    actual: from ?? 'none',
  }
  return { kind: 'refused', refusal }
}

/**
 * Why a plan in this state cannot be answered any more.
 *
 * @example
 * refuseStanding('superseded').message // 'A newer plan took the place of this one.'
 */
export function refuseStanding(state: ApprovalState | null): Refusal {
  const [code, message] = standings[state ?? 'none']
  return { code, message, field: 'planHash', limit: 'pending', actual: state ?? 'none' }
}

const standings = {
  none: ['PLAN_UNKNOWN', 'There is no such plan.'],
  pending: ['APPROVAL_NOT_PENDING', 'This plan is still to be answered.'],
  approved: ['APPROVAL_USED', 'This plan was approved before; an approval is used once.'],
  rejected: ['APPROVAL_NOT_PENDING', 'This plan was rejected before.'],
  expired: ['APPROVAL_EXPIRED', 'This plan has expired.'],
  superseded: ['PLAN_SUPERSEDED', 'A newer plan took the place of this one.'],
  cancelled: ['APPROVAL_NOT_PENDING', 'This plan was withdrawn.'],
} as const
