import type { Hex } from '@evenkeel/core/domain'
import { carryOut, type Stage } from '../app/carry-out.ts'
import { type Context, tell } from '../app/context.ts'
import { guarded } from '../app/guard.ts'
import { reconcileRun, settleRun } from '../app/settle.ts'
import { loadApproval } from '../db/approvals.ts'
import { DatabaseFault } from '../db/fault.ts'
import { loadPlan } from '../db/plans.ts'
import type { Durably } from './runtime.ts'

/**
 * The life of one plan after it was proposed: wait for the owner, carry out, reconcile, settle.
 *
 * Messages wake, rows decide. A message that is lost costs a minute, one that comes twice costs a
 * look; neither changes what happens. It ends with the plan: a plan that nobody answers expires,
 * a run that nobody sends is overdue.
 */
export async function rebalance(
  durably: Durably,
  context: Context,
  planHash: Hex,
): Promise<string> {
  const answer = await until(durably, context, planHash, 'answer', async () => {
    const state = (await loadApproval(context.database.db, planHash))?.state
    return state === 'pending' ? null : (state ?? 'cancelled')
  })
  if (answer !== 'approved') return answer
  const over = await until(durably, context, planHash, 'carryOut', async () => {
    const stage: Stage = await context.exclusively(planHash, () => carryOut(context, planHash))
    return stage.kind === 'over' ? { why: stage.why } : null
  })
  await until(durably, context, planHash, 'reconcile', async () => {
    await reconcileRun(context, planHash)
    return true
  })
  return until(durably, context, planHash, 'settle', () => settleRun(context, planHash, over.why))
}

/** Repeats a step, woken by whatever may have changed its answer, until it has one. */
async function until<T>(
  durably: Durably,
  context: Context,
  planHash: Hex,
  name: string,
  work: () => Promise<T | null>,
): Promise<T> {
  for (;;) {
    const result = await durably.step(name, () => safely(context, planHash, work))
    if (result !== null) return result
    await durably.pause()
  }
}

/** A fault leaves the step without an answer: it is asked again. A bug halts the portfolio. */
async function safely<T>(
  context: Context,
  planHash: Hex,
  work: () => Promise<T | null>,
): Promise<T | null> {
  try {
    const row = await loadPlan(context.database.db, planHash)
    return await guarded(context, row?.portfolioId ?? '', work)
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error
    // Down: it is asked again. Taken over by another engine: the plan is that one's to finish.
    tell(context, 'databaseFailed', { planHash, code: error.code, message: error.message })
    return null
  }
}
