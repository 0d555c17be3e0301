import {
  type ApprovalState,
  type Hex,
  moveApproval as judgeMove,
  type SignedApproval,
  type TransitionOutcome,
} from '@evenkeel/core/domain'
import { type UnixMs, unixMs } from '@evenkeel/core/units'
import { instant, type Queryable } from './connect.ts'
import { appendLedger } from './ledger.ts'

/** Where the approval of a plan stands. */
export type ApprovalRecord = {
  readonly planHash: Hex
  readonly portfolioId: string
  readonly state: ApprovalState
  readonly approvalNonce: Hex
  readonly proposedAtMs: UnixMs
  readonly answeredAtMs: UnixMs | null
  readonly reason: string | null
  readonly supersededBy: Hex | null
}

/** Opens the approval of a new plan. A second open one of the portfolio breaks an index. */
export async function insertPendingApproval(
  tx: Queryable,
  opened: {
    readonly planHash: Hex
    readonly portfolioId: string
    readonly approvalNonce: Hex
    readonly atMs: UnixMs
    readonly actor: string
  },
): Promise<void> {
  await tx
    .insertInto('approvals')
    .values({
      plan_hash: opened.planHash,
      portfolio_id: opened.portfolioId,
      state: 'pending',
      approval_nonce: opened.approvalNonce,
      proposed_at: instant(opened.atMs),
    })
    .execute()
  await appendLedger(tx, {
    subject: 'approval',
    planHash: opened.planHash,
    from: null,
    to: 'pending',
    atMs: opened.atMs,
    actor: opened.actor,
    reason: null,
  })
}

/** A wished move of an approval out of `pending`; there is no other. */
export type ApprovalMove = {
  readonly planHash: Hex
  readonly to: Exclude<ApprovalState, 'pending'>
  readonly atMs: UnixMs
  readonly actor: string
  readonly reason: string | null
}

/**
 * Moves an approval by compare-and-set: of any number of moves at once exactly one is `moved`.
 * The same move again is `unchanged`; any other is refused with where it stands.
 */
export async function moveApproval(tx: Queryable, move: ApprovalMove): Promise<TransitionOutcome> {
  const { numUpdatedRows } = await tx
    .updateTable('approvals')
    .set({ state: move.to, answered_at: instant(move.atMs), reason: move.reason })
    .where('plan_hash', '=', move.planHash)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return explainStanding(tx, move)
  await appendLedger(tx, {
    subject: 'approval',
    planHash: move.planHash,
    from: 'pending',
    to: move.to,
    atMs: move.atMs,
    actor: move.actor,
    reason: move.reason,
  })
  return { kind: 'moved', to: move.to }
}

/** Where the approval of a plan stands; null for an unknown plan. */
export async function loadApproval(db: Queryable, planHash: Hex): Promise<ApprovalRecord | null> {
  const row = await db
    .selectFrom('approvals')
    .selectAll()
    .where('plan_hash', '=', planHash)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    planHash: row.plan_hash,
    portfolioId: row.portfolio_id,
    state: row.state,
    approvalNonce: row.approval_nonce,
    proposedAtMs: row.proposed_at,
    answeredAtMs: row.answered_at,
    reason: row.reason,
    supersededBy: row.superseded_by,
  }
}

/** Points the superseded plans of a portfolio that lack a successor to the one that came. */
export async function nameSuccessor(
  tx: Queryable,
  portfolioId: string,
  successor: Hex,
): Promise<void> {
  await tx
    .updateTable('approvals')
    .set({ superseded_by: successor })
    .where('portfolio_id', '=', portfolioId)
    .where('state', '=', 'superseded')
    .where('superseded_by', 'is', null)
    .execute()
}

/** Uses up a signed approval. False where its nonce or its plan was used before. */
export async function insertSignedApproval(
  tx: Queryable,
  { message, signature }: SignedApproval,
  acceptedAtMs: UnixMs,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('signed_approvals')
    .values({
      approval_nonce: message.approvalNonce,
      plan_hash: message.planHash,
      approver: message.approver,
      signature,
      expires_at: instant(message.expiresAtMs),
      accepted_at: instant(acceptedAtMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** What the owner signed for a plan, or null. */
export async function loadSignedApproval(
  db: Queryable,
  planHash: Hex,
): Promise<SignedApproval | null> {
  const row = await db
    .selectFrom('signed_approvals')
    .selectAll()
    .where('plan_hash', '=', planHash)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    message: {
      planHash: row.plan_hash,
      approver: row.approver,
      role: 'owner',
      decision: 'approve',
      expiresAtMs: unixMs(row.expires_at),
      approvalNonce: row.approval_nonce,
    },
    signature: row.signature,
  }
}

async function explainStanding(tx: Queryable, move: ApprovalMove): Promise<TransitionOutcome> {
  const standing = await loadApproval(tx, move.planHash)
  return judgeMove(standing?.state ?? null, move.to)
}
