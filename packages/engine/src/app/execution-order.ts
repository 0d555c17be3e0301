import type { Hex, ProposedPlan } from '@evenkeel/core/domain'
import { assert } from '@evenkeel/core/units'
import { loadSignedApproval } from '../db/approvals.ts'
import { type Handover, noteHandover } from '../db/handovers.ts'
import { loadPlan } from '../db/plans.ts'
import { loadRun, setAtomic } from '../db/runs.ts'
import { carryOut } from './carry-out.ts'
import { type Context, tell } from './context.ts'
import type { Batch, ExecutionOrder, Outcome, Submission } from './engine.ts'
import { withRetries } from './faults.ts'
import { askGate } from './hand-over.ts'
import { type Look, look } from './look.ts'
import { mustReadPlan } from './plan-store.ts'
import { covers, effectKey, isSameSpan, type LegSpan, legsIn, openOffer } from './progress.ts'
import { planUnknown, runIdle } from './refusals.ts'

/**
 * What the owner's wallet is to send now, in order, for an approved plan.
 *
 * A batch is `ready` once it stands in the journal, while the gate is open; those after it wait for
 * it. The owner's side says how its wallet sends: all in one transaction, or one call at a time.
 * Once it was given a `ready` batch, the shape holds until the chain shows that batch: two shapes
 * given out would be two effects. Null only looks: nothing is given out.
 */
export function executionOrder(
  context: Context,
  planHash: Hex,
  atomic: boolean | null,
): Promise<Outcome<ExecutionOrder>> {
  return context.exclusively(planHash, () => orderNow(context, planHash, atomic))
}

async function orderNow(
  context: Context,
  planHash: Hex,
  atomic: boolean | null,
): Promise<Outcome<ExecutionOrder>> {
  const { db } = context.database
  const run = await loadRun(db, planHash)
  if (run === null || run.state !== 'executing') return refuseIdle(context, planHash, run)
  const { plan } = await mustReadPlan(db, planHash, context.ports.keccak256)
  if (atomic !== null && run.atomic !== atomic) await reshape(context, plan, atomic)
  await carryOut(context, planHash)
  const seen = await look(context, plan)
  const shape = (await loadRun(db, planHash))?.atomic ?? false
  const spans = spansOf(plan.legs.length, seen, shape)
  const ready = await readyOf(context, plan, seen, spans)
  if (ready !== null && atomic !== null) await offer(context, ready)
  let nonce = await withRetries(() => context.ports.relay.fetchNonce(plan.owner))
  const batches = spans.map((span): Batch => {
    const handover = seen.handovers.find((candidate) => isSameSpan(candidate, span))
    const isDone = isIn(seen.executed, span)
    if (handover !== undefined) nonce = handover.accountNonce
    const batch = {
      key: effectKey(context.ports.keccak256, planHash, span),
      nonce,
      legs: legsIn(plan.legs, span),
      state: isDone ? ('done' as const) : stateOf(handover, ready),
    }
    if (!isDone || handover !== undefined) nonce += 1n
    return batch
  })
  return { ok: true, value: { planHash, owner: plan.owner, atomic: shape, batches } }
}

/** Takes the owner's word for how its wallet sends, unless something given out may still come. */
async function reshape(context: Context, plan: ProposedPlan, atomic: boolean): Promise<void> {
  const { executed, handovers } = await look(context, plan)
  if (openOffer(handovers, executed) !== null) return
  await setAtomic(context.database.db, plan.planHash, atomic)
}

/** The hand-over that the owner's side may send now: everything is asked anew each time (I-10). */
async function readyOf(
  context: Context,
  plan: ProposedPlan,
  seen: Look,
  spans: readonly LegSpan[],
): Promise<Handover | null> {
  const next = spans.find((span) => !isIn(seen.executed, span))
  const handover = seen.handovers.find((it) => next !== undefined && isSameSpan(it, next))
  if (handover === undefined || handover.askedAtMs === null) return null
  if (handover.txHashHint !== null || seen.progress.reverted !== null || seen.overdue) return null
  if (seen.executed.some((made) => covers(handover, made.firstLeg))) return null
  const approval = await loadSignedApproval(context.database.db, plan.planHash)
  assert(approval !== null, 'a run has an approval')
  const gate = await askGate(context, plan, approval, seen)
  if (gate.kind === 'open') return handover
  const { planHash, portfolioId } = plan
  tell(context, 'gateShut', { portfolioId, planHash, refusals: gate.refusals })
  return null
}

/** Journals, before anybody is told, that a batch is given out. */
async function offer(context: Context, handover: Handover): Promise<void> {
  const { db } = context.database
  await context.assertFence(db)
  await noteHandover(db, handover, { offeredAtMs: context.ports.clock.now() })
}

/** Takes a word from the owner's side: a hint where to look, believed once the calls match. */
export async function reportSubmission(
  context: Context,
  { planHash, key, txHash }: Submission,
): Promise<Outcome<null>> {
  const { db } = context.database
  const run = await loadRun(db, planHash)
  if (run === null || run.state !== 'executing') return refuseIdle(context, planHash, run)
  const hint = txHash === null ? {} : { txHashHint: txHash }
  const note = { offeredAtMs: context.ports.clock.now(), ...hint }
  const isKnown = await noteHandover(db, { planHash, effectKey: key }, note)
  if (!isKnown) return { ok: false, refusals: [planUnknown(planHash)] }
  await context.workflows.wake(planHash)
  return { ok: true, value: null }
}

async function refuseIdle(
  context: Context,
  planHash: Hex,
  run: Awaited<ReturnType<typeof loadRun>>,
): Promise<Outcome<never>> {
  const isKnown = (await loadPlan(context.database.db, planHash)) !== null
  const refusal = isKnown ? runIdle(run?.state ?? null) : planUnknown(planHash)
  return { ok: false, refusals: [refusal] }
}

/** Transactions that were made, what was given out, then the rest in the shape that holds now. */
function spansOf(
  legCount: number,
  { executed, handovers }: Look,
  atomic: boolean,
): readonly LegSpan[] {
  const given = openOffer(handovers, executed)
  const before = given === null ? executed : [...executed, given]
  const indexes = Array.from({ length: legCount }, (_, index) => index)
  const left = indexes.filter((index) => !before.some((span) => covers(span, index)))
  const [first] = left
  if (first === undefined) return before
  if (!atomic) return [...before, ...left.map((index) => ({ firstLeg: index, lastLeg: index }))]
  return [...before, { firstLeg: first, lastLeg: left.at(-1) ?? first }]
}

function stateOf(handover: Handover | undefined, ready: Handover | null): Batch['state'] {
  if (handover === undefined) return 'waits'
  if (handover.txHashHint !== null) return 'sent'
  return handover === ready ? 'ready' : 'waits'
}

function isIn(executed: readonly LegSpan[], span: LegSpan): boolean {
  return executed.some((made) => isSameSpan(made, span))
}
