import type { ProposedPlan } from '@evenkeel/core/domain'
import { assert, type BlockNumber } from '@evenkeel/core/units'
import { appendEvent } from '../db/events.ts'
import { type ExecutedLegs, loadExecutions, saveExecution } from '../db/executions.ts'
import { type Handover, loadHandovers } from '../db/handovers.ts'
import { type Context, step, tell } from './context.ts'
import { withRetries } from './faults.ts'
import { type LegSpan, legsIn, type Progress, possibleSpans, progressOf } from './progress.ts'

/** What the chain shows of a run. */
export type Look = {
  readonly executed: readonly ExecutedLegs[]
  readonly progress: Progress
  readonly handovers: readonly Handover[]
  /** True once no block can carry out what is left: its deadline has passed on the chain. */
  readonly overdue: boolean
}

/**
 * Looks for approved calls on the chain, by content, and keeps what it finds.
 *
 * Whatever somebody remembered or reported is a hint at best. The block is read before the search,
 * so that "overdue" is only said of a chain that was searched up to there.
 */
export async function look(context: Context, plan: ProposedPlan): Promise<Look> {
  const { planHash, portfolioId } = plan
  const { db } = context.database
  const handovers = await loadHandovers(db, planHash)
  const kept = await canonical(context, await loadExecutions(db, planHash))
  const about = { portfolioId, planHash, found: kept.length }
  return step(context, 'look', about, async () => {
    const block = await withRetries(() => context.ports.chain.fetchBlock())
    const executed = [...kept]
    for (;;) {
      const progress = progressOf(plan.legs, executed)
      const isOver = handovers.length === 0 || progress.reverted !== null
      const known = { executed, handovers }
      const found = isOver ? null : await findNext(context, plan, progress, known)
      if (found === null) {
        return { executed, progress, handovers, overdue: block.atMs > plan.expiresAtMs }
      }
      await keep(context, plan, found)
      executed.push(found)
      assert(executed.length <= plan.legs.length, 'no leg is carried out twice')
    }
  })
}

/** A reorganisation may have taken a block away; what was in it has not happened. */
async function canonical(
  context: Context,
  kept: readonly ExecutedLegs[],
): Promise<readonly ExecutedLegs[]> {
  const standing: ExecutedLegs[] = []
  for (const legs of kept) {
    const { blockNumber: number, blockHash: hash, txHash } = legs.execution
    if (await withRetries(() => context.ports.chain.isCanonical({ number, hash }))) {
      standing.push(legs)
    } else {
      tell(context, 'executionOrphaned', { planHash: legs.planHash, txHash })
    }
  }
  return standing
}

type Known = Pick<Look, 'executed' | 'handovers'>

async function findNext(
  context: Context,
  plan: ProposedPlan,
  progress: Progress,
  known: Known,
): Promise<ExecutedLegs | null> {
  const { handovers } = known
  const sinceBlock = handovers.reduce<BlockNumber>(
    (least, handover) => (handover.sinceBlock < least ? handover.sinceBlock : least),
    handovers[0]?.sinceBlock ?? plan.quoteBlock,
  )
  for (const span of possibleSpans(progress.left)) {
    const found = await findSpan(context, plan, span, { ...known, sinceBlock })
    if (found !== null) return found
  }
  return null
}

async function findSpan(
  { ports }: Context,
  plan: ProposedPlan,
  span: LegSpan,
  known: Known & { readonly sinceBlock: BlockNumber },
): Promise<ExecutedLegs | null> {
  const calls = legsIn(plan.legs, span).map(({ call }) => call)
  const hint = known.handovers
    .filter(({ firstLeg, lastLeg }) => firstLeg === span.firstLeg && lastLeg === span.lastLeg)
    .map(({ txHashHint }) => txHashHint)
    .find((hash) => hash !== null)
  const execution = await withRetries(() =>
    ports.relay.find({
      owner: plan.owner,
      calls,
      sinceBlock: known.sinceBlock,
      except: known.executed.map((legs) => legs.execution.txHash),
      ...(hint === undefined ? {} : { txHash: hint }),
    }),
  )
  if (execution === null) return null
  const isOurs =
    execution.calls.length === calls.length &&
    calls.every((call, index) => {
      const made = execution.calls[index]
      return made?.to === call.to && made.data === call.data && made.valueWei === call.valueWei
    })
  assert(isOurs, 'what was found makes exactly the calls that were approved')
  return { planHash: plan.planHash, ...span, execution }
}

async function keep(context: Context, plan: ProposedPlan, found: ExecutedLegs): Promise<void> {
  const { planHash, portfolioId } = plan
  const { txHash, succeeded } = found.execution
  const atMs = context.ports.clock.now()
  await context.database.db.transaction().execute(async (tx) => {
    await saveExecution(tx, found)
    await appendEvent(tx, { type: 'proposalChanged', portfolioId, planHash, atMs })
  })
  const { firstLeg, lastLeg } = found
  tell(context, 'executionFound', { portfolioId, planHash, firstLeg, lastLeg, txHash, succeeded })
}
