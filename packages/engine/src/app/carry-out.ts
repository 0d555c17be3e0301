import type { Hex, ProposedPlan, SignedApproval } from '@evenkeel/core/domain'
import { assert } from '@evenkeel/core/units'
import { loadSignedApproval } from '../db/approvals.ts'
import { fixAtomic, loadRun, type RunRecord, setAtomic } from '../db/runs.ts'
import { type Context, step, tell } from './context.ts'
import { withRetries } from './faults.ts'
import { askGate, journal, submit } from './hand-over.ts'
import { type Look, look } from './look.ts'
import { mustReadPlan } from './plan-store.ts'
import { isSameSpan, type LegSpan, nextSpan, openOffer } from './progress.ts'

/** Where a run stands after it was brought as far as it goes now. */
export type Stage =
  /** For the chain, the owner's wallet, or a gate that is shut for now. */
  | { readonly kind: 'waits' }
  /** Nothing more will be sent; `why` is null where every leg was carried out. */
  | { readonly kind: 'over'; readonly why: string | null }

/**
 * Brings a run as far as it goes: looks at the chain, then hands over what comes next.
 *
 * It remembers nothing itself. The rows say what was journalled, the chain what happened; killed
 * anywhere, it goes on from there. Nothing is handed over before it stands in the journal.
 */
export async function carryOut(context: Context, planHash: Hex): Promise<Stage> {
  const { db } = context.database
  const { plan } = await mustReadPlan(db, planHash, context.ports.keccak256)
  const approval = await loadSignedApproval(db, planHash)
  assert(approval !== null, 'a run has an approval')
  for (let turn = 0; turn <= 2 * plan.legs.length; turn++) {
    const run = await loadRun(db, planHash)
    assert(run !== null, 'an approved plan has a run')
    if (run.state !== 'executing') return { kind: 'over', why: run.message }
    const stage = await takeTurn(context, { plan, approval, run })
    if (stage !== 'again') return stage
  }
  return { kind: 'waits' }
}

type Turn = {
  readonly plan: ProposedPlan
  readonly approval: SignedApproval
  readonly run: RunRecord
}

async function takeTurn(context: Context, turn: Turn): Promise<Stage | 'again'> {
  const { plan } = turn
  const seen = await look(context, plan)
  const { progress, handovers } = seen
  if (progress.left.length === 0) return { kind: 'over', why: null }
  if (progress.reverted !== null) {
    const { txHash } = progress.reverted.execution
    return { kind: 'over', why: `the chain reverted ${txHash}` }
  }
  if (seen.overdue) return { kind: 'over', why: overdueWords(seen) }
  const atomic = turn.run.atomic ?? (await askShape(context, plan))
  const span = openOffer(handovers, seen.executed) ?? nextSpan(progress.left, atomic)
  assert(span !== null, 'what is left has a next transaction')
  const journalled = handovers.find((handover) => isSameSpan(handover, span))
  if (journalled !== undefined && journalled.askedAtMs !== null) return { kind: 'waits' }
  return handOver(context, turn, seen, span)
}

async function handOver(
  context: Context,
  { plan, approval }: Turn,
  seen: Look,
  span: LegSpan,
): Promise<Stage | 'again'> {
  const { planHash, portfolioId } = plan
  let handover = seen.handovers.find((candidate) => isSameSpan(candidate, span)) ?? null
  if (handover === null) {
    // Once it is journalled it may be on its way, and the gate has nothing to say any more.
    const gate = await askGate(context, plan, approval, seen)
    if (gate.kind !== 'open') {
      tell(context, 'gateShut', { portfolioId, planHash, refusals: gate.refusals })
      const why = gate.refusals.map(({ message }) => message).join(' ')
      return gate.kind === 'shut' ? { kind: 'waits' } : { kind: 'over', why }
    }
    handover = await journal(context, plan, span)
    if (handover === null) return { kind: 'waits' }
  }
  const submitted = await submit(context, plan, approval, handover)
  switch (submitted.kind) {
    case 'asked':
      return lookedAgain(context, plan, seen)
    case 'unreached':
      return { kind: 'waits' }
    case 'notAtomic':
      await setAtomic(context.database.db, planHash, false)
      return 'again'
    case 'refused':
      return { kind: 'over', why: submitted.why }
  }
}

/** A wallet that sends at once may be in a block already: then the next leg need not wait. */
async function lookedAgain(
  context: Context,
  plan: ProposedPlan,
  before: Look,
): Promise<Stage | 'again'> {
  const { executed } = await look(context, plan)
  return executed.length > before.executed.length ? 'again' : { kind: 'waits' }
}

async function askShape(context: Context, { planHash, portfolioId, owner }: ProposedPlan) {
  return step(context, 'shape', { portfolioId, planHash }, async () => {
    const atomic = await withRetries(() => context.ports.relay.isAtomic(owner))
    return fixAtomic(context.database.db, planHash, atomic)
  })
}

function overdueWords({ handovers }: Look): string {
  const fault = handovers.map((handover) => handover.fault).find((said) => said !== null)
  return fault === undefined
    ? 'the deadline passed'
    : `the deadline passed; the wallet said: ${fault}`
}
