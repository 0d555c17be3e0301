import type { Hex } from '@evenkeel/core/domain'
import { type Handover, loadHandovers, noteHandover } from '../db/handovers.ts'
import { loadPlan } from '../db/plans.ts'
import { loadRun, setAtomic } from '../db/runs.ts'
import { carryOut } from './carry-out.ts'
import type { Context } from './context.ts'
import type { Batch, ExecutionOrder, Outcome, Submission } from './engine.ts'
import { withRetries } from './faults.ts'
import { look } from './look.ts'
import { mustReadPlan } from './plan-store.ts'
import { covers, effectKey, type LegSpan, legsIn } from './progress.ts'
import { planUnknown, runIdle } from './refusals.ts'

/**
 * What the owner's wallet is to send now, in order, for an approved plan.
 *
 * A batch is `ready` once it stands in the journal; those after it wait for it. The owner's side
 * may say how its wallet sends: all in one transaction, or one call at a time.
 */
export async function executionOrder(
  context: Context,
  planHash: Hex,
  atomic: boolean | null,
): Promise<Outcome<ExecutionOrder>> {
  const { db } = context.database
  const run = await loadRun(db, planHash)
  if (run === null || run.state !== 'executing') return refuseIdle(context, planHash, run)
  if (atomic !== null && run.atomic !== atomic) await setAtomic(db, planHash, atomic)
  await context.exclusively(planHash, () => carryOut(context, planHash))
  const { plan } = await mustReadPlan(db, planHash, context.ports.keccak256)
  const seen = await look(context, plan)
  const shape = (await loadRun(db, planHash))?.atomic ?? false
  const handovers = await loadHandovers(db, planHash)
  const spans = spansOf(plan.legs.length, seen.executed, shape)
  const next = spans.find((span) => !seen.executed.some((done) => isSame(done, span)))
  let nonce = await withRetries(() => context.ports.relay.fetchNonce(plan.owner))
  const batches = spans.map((span): Batch => {
    const handover = handovers.find((candidate) => isSame(candidate, span))
    const isDone = seen.executed.some((done) => isSame(done, span))
    if (handover !== undefined) nonce = handover.accountNonce
    const batch = {
      key: effectKey(context.ports.keccak256, planHash, span),
      nonce,
      legs: legsIn(plan.legs, span),
      state: isDone ? ('done' as const) : span === next ? stateOf(handover) : ('waits' as const),
    }
    if (!isDone || handover !== undefined) nonce += 1n
    return batch
  })
  return { ok: true, value: { planHash, owner: plan.owner, atomic: shape, batches } }
}

/** Takes a word from the owner's side: a hint where to look, believed once the calls match. */
export async function reportSubmission(
  context: Context,
  { planHash, key, txHash }: Submission,
): Promise<Outcome<null>> {
  const { db } = context.database
  const run = await loadRun(db, planHash)
  if (run === null || run.state !== 'executing') return refuseIdle(context, planHash, run)
  if (txHash !== null) {
    const isKnown = await noteHandover(db, { planHash, effectKey: key }, { txHashHint: txHash })
    if (!isKnown) return { ok: false, refusals: [planUnknown(planHash)] }
  }
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

/** Transactions that were made, then those that are left, in the shape that holds now. */
function spansOf(legCount: number, made: readonly LegSpan[], atomic: boolean): readonly LegSpan[] {
  const indexes = Array.from({ length: legCount }, (_, index) => index)
  const left = indexes.filter((index) => !made.some((span) => covers(span, index)))
  const [first] = left
  if (first === undefined) return made
  if (!atomic) return [...made, ...left.map((index) => ({ firstLeg: index, lastLeg: index }))]
  return [...made, { firstLeg: first, lastLeg: left.at(-1) ?? first }]
}

function stateOf(handover: Handover | undefined): Batch['state'] {
  if (handover === undefined) return 'waits'
  return handover.txHashHint === null ? 'ready' : 'sent'
}

function isSame(a: LegSpan, b: LegSpan): boolean {
  return a.firstLeg === b.firstLeg && a.lastLeg === b.lastLeg
}
