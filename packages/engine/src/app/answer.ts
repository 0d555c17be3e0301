import {
  chainNumberOf,
  type Hex,
  type ProposedPlan,
  type Refusal,
  type SignedApproval,
} from '@evenkeel/core/domain'
import { checkApproval, hashApproval } from '@evenkeel/core/planning'
import { assert, formatInstant, type UnixMs, unixMs } from '@evenkeel/core/units'
import {
  type ApprovalRecord,
  insertSignedApproval,
  loadApproval,
  loadSignedApproval,
  moveApproval,
} from '../db/approvals.ts'
import type { Queryable } from '../db/connect.ts'
import { appendEvent } from '../db/events.ts'
import { loadPlan } from '../db/plans.ts'
import {
  loadPortfolio,
  lockPortfolio,
  noteOutcome,
  type PortfolioRecord,
  spendRuns,
} from '../db/portfolios.ts'
import { insertRun } from '../db/runs.ts'
import { type Context, step, tell } from './context.ts'
import type { Approve, Outcome, Reject } from './engine.ts'
import { isWorldFault, refusalOf, withRetries } from './faults.ts'
import { isPausedAt } from './pause.ts'
import { readPlan } from './plan-store.ts'
import { planUnknown } from './refusals.ts'

/**
 * Takes the owner's approval of one exact plan (APR-1).
 *
 * The stored plan is hashed anew, the signature checked by the account itself, and everything
 * moves by compare-and-set in one transaction: of any number of approvals at once exactly one
 * starts the run. The very same approval again is answered as the first one was.
 */
export async function approve(
  context: Context,
  { planHash, approval }: Approve,
): Promise<Outcome<{ readonly planHash: Hex }>> {
  const known = await readAnswerable(context, planHash)
  if (!known.ok) return known
  const { plan, standing } = known.value
  const refusals = await checkAll(context, plan, standing, approval)
  if (refusals.length > 0) {
    const isRepeat = await wasTaken(context, approval, planHash)
    return isRepeat ? { ok: true, value: { planHash } } : { ok: false, refusals }
  }
  const answer = await step(context, 'approve', { portfolioId: plan.portfolioId, planHash }, () =>
    context.database.db.transaction().execute((tx) => writeApproval(context, tx, plan, approval)),
  )
  if (!answer.ok) return answer
  tell(context, 'planApproved', { portfolioId: plan.portfolioId, planHash })
  await context.workflows.wake(planHash)
  return { ok: true, value: { planHash } }
}

/** Takes the owner's no; the reason may be left out. */
export async function reject(
  context: Context,
  { planHash, reason, actor }: Reject,
): Promise<Outcome<{ readonly planHash: Hex }>> {
  const row = await loadPlan(context.database.db, planHash)
  if (row === null) return { ok: false, refusals: [planUnknown(planHash)] }
  const { portfolioId } = row
  const atMs = context.ports.clock.now()
  const outcome = await context.database.db.transaction().execute(async (tx) => {
    await context.assertFence(tx)
    const record = await lockPortfolio(tx, portfolioId)
    assert(record !== null, 'a portfolio is never removed')
    const moved = await moveApproval(tx, { planHash, to: 'rejected', atMs, actor, reason })
    if (moved.kind !== 'moved') return moved
    const read = readPlan(row, context.ports.keccak256)
    if (read.ok) await spendAnswered(tx, record, read.plan)
    await noteOutcome(tx, portfolioId, 'last_rejected_at', atMs)
    await appendEvent(tx, { type: 'proposalChanged', portfolioId, planHash, atMs })
    return moved
  })
  if (outcome.kind === 'refused') return { ok: false, refusals: [outcome.refusal] }
  if (outcome.kind === 'moved') {
    tell(context, 'planRejected', { portfolioId, planHash, reason })
    await context.workflows.wake(planHash)
  }
  return { ok: true, value: { planHash } }
}

type Answerable = { readonly plan: ProposedPlan; readonly standing: ApprovalRecord }

async function readAnswerable(context: Context, planHash: Hex): Promise<Outcome<Answerable>> {
  const { db } = context.database
  const row = await loadPlan(db, planHash)
  if (row === null) return { ok: false, refusals: [planUnknown(planHash)] }
  const read = readPlan(row, context.ports.keccak256)
  if (!read.ok) return { ok: false, refusals: [read.refusal] }
  const standing = await loadApproval(db, planHash)
  assert(standing !== null, 'a kept plan has an approval')
  return { ok: true, value: { plan: read.plan, standing } }
}

/** Repeating a transition is idempotent: the run that it started stands. */
async function wasTaken(
  context: Context,
  { message, signature }: SignedApproval,
  planHash: Hex,
): Promise<boolean> {
  const taken = await loadSignedApproval(context.database.db, planHash)
  return (
    taken !== null &&
    taken.signature === signature &&
    taken.message.approvalNonce === message.approvalNonce &&
    taken.message.planHash === message.planHash
  )
}

/** Cheap checks first; the signature costs a thousand times more. */
async function checkAll(
  context: Context,
  plan: ProposedPlan,
  standing: ApprovalRecord,
  { message, signature }: SignedApproval,
): Promise<readonly Refusal[]> {
  const { config, ports, database } = context
  const record = await loadPortfolio(database.db, plan.portfolioId)
  assert(record !== null, 'a portfolio is never removed')
  const nowMs = ports.clock.now()
  const refusals = [
    ...refuseElsewhere(context, plan),
    ...checkApproval({
      plan,
      message,
      owner: record.portfolio.owner,
      state: standing.state,
      usedNonces: await usedNonces(database.db, message.approvalNonce),
      nowMs,
      keccak256: ports.keccak256,
    }),
    ...refuseNonce(standing, message),
    ...(isPausedAt(record, nowMs) ? [portfolioPaused] : []),
  ]
  if (refusals.length > 0) return refusals
  const digest = hashApproval(message, config.installationSalt, ports.keccak256)
  try {
    const isValid = await withRetries(() =>
      ports.chain.isSignatureValid(message.approver, digest, signature),
    )
    return isValid ? [] : [signatureInvalid(message.approver)]
  } catch (fault) {
    if (!isWorldFault(fault)) throw fault
    return [refusalOf(fault, 'the chain')]
  }
}

async function writeApproval(
  context: Context,
  tx: Queryable,
  plan: ProposedPlan,
  approval: SignedApproval,
): Promise<Outcome<null>> {
  const { planHash, portfolioId, owner } = plan
  await context.assertFence(tx)
  const record = await lockPortfolio(tx, portfolioId)
  assert(record !== null, 'a portfolio is never removed')
  const atMs = context.ports.clock.now()
  if (isPausedAt(record, atMs)) return { ok: false, refusals: [portfolioPaused] }
  // Checking a signature takes time: the last instant may have passed meanwhile.
  const untilMs = Math.min(plan.expiresAtMs, approval.message.expiresAtMs)
  if (atMs >= untilMs) return { ok: false, refusals: [expired(unixMs(untilMs), atMs)] }
  const move = { planHash, to: 'approved' as const, atMs, actor: owner, reason: null }
  const outcome = await moveApproval(tx, move)
  if (outcome.kind === 'refused') return { ok: false, refusals: [outcome.refusal] }
  if (outcome.kind === 'unchanged') return { ok: true, value: null }
  const isFirstUse = await insertSignedApproval(tx, approval, atMs)
  assert(isFirstUse, 'an approval that was checked under the lock is used once')
  await insertRun(tx, { planHash, portfolioId, atMs, actor: owner })
  await spendAnswered(tx, record, plan)
  await appendEvent(tx, { type: 'proposalChanged', portfolioId, planHash, atMs })
  return { ok: true, value: null }
}

/** The runs that made the plan are answered: they are not due again. */
async function spendAnswered(
  tx: Queryable,
  { portfolio }: PortfolioRecord,
  { portfolioId, why, createdAtMs }: ProposedPlan,
): Promise<void> {
  const fired = why.map(({ kind }) => kind)
  const isReviewed = portfolio.strategy.rule.review !== 'continuous'
  const runs = {
    calendar: fired.includes('calendar'),
    review: isReviewed && fired.includes('threshold'),
  }
  await spendRuns(tx, portfolioId, runs, createdAtMs)
}

async function usedNonces(db: Queryable, nonce: Hex): Promise<ReadonlySet<Hex>> {
  const row = await db
    .selectFrom('signed_approvals')
    .select('approval_nonce')
    .where('approval_nonce', '=', nonce)
    .executeTakeFirst()
  return new Set(row === undefined ? [] : [row.approval_nonce])
}

/** A plan of another chain, mode or installation is not approved here. */
function refuseElsewhere({ config }: Context, plan: ProposedPlan): readonly Refusal[] {
  const refusals: Refusal[] = []
  if (plan.chain !== config.chain) {
    refusals.push({
      code: 'CHAIN_WRONG',
      message: `The plan is for chain ${chainNumberOf(plan.chain)}.`,
      field: 'chain',
      limit: config.chain,
      actual: plan.chain,
    })
  }
  if (plan.mode !== config.mode || plan.installationSalt !== config.installationSalt) {
    refusals.push({
      code: 'CHAIN_WRONG',
      message: 'The plan was made by another installation, or for another mode.',
      field: 'mode',
      limit: config.mode,
      actual: plan.mode,
    })
  }
  return refusals
}

const portfolioPaused: Refusal = {
  code: 'PORTFOLIO_PAUSED',
  message: 'The portfolio is paused; resume it before you approve.',
  field: 'portfolio',
  limit: 'running',
  actual: 'paused',
}

/** Each plan has its own number: nobody can use up the number of somebody else's plan. */
function refuseNonce(
  { state, approvalNonce }: ApprovalRecord,
  message: SignedApproval['message'],
): readonly Refusal[] {
  if (state !== 'pending' || message.approvalNonce === approvalNonce) return []
  return [
    {
      code: 'SIGNATURE_INVALID',
      message: 'The approval does not carry the number that belongs to this plan.',
      field: 'approvalNonce',
      limit: approvalNonce,
      actual: message.approvalNonce,
    },
  ]
}

function expired(untilMs: UnixMs, atMs: UnixMs): Refusal {
  return {
    code: 'APPROVAL_EXPIRED',
    message: 'The time to approve this plan is over.',
    field: 'expiresAt',
    limit: `before ${formatInstant(untilMs)}`,
    actual: formatInstant(atMs),
  }
}

function signatureInvalid(approver: string): Refusal {
  return {
    code: 'SIGNATURE_INVALID',
    message: 'The signature is not that of the account.',
    field: 'signature',
    limit: approver,
    actual: 'another signer',
  }
}
