import type { Address, Hex, ProposedPlan, RunState } from '@evenkeel/core/domain'
import { reconcile } from '@evenkeel/core/planning'
import { assert } from '@evenkeel/core/units'
import { appendEvent } from '../db/events.ts'
import { loadPortfolio, noteOutcome } from '../db/portfolios.ts'
import { insertResult, loadResults, type ResultRecord } from '../db/results.ts'
import { endRun } from '../db/runs.ts'
import { type Context, step, tell } from './context.ts'
import { withRetries } from './faults.ts'
import { look } from './look.ts'
import { mustReadPlan } from './plan-store.ts'

/**
 * Accounts for what was carried out: balances, transfers, floors, allowances and costs, to the
 * base unit (EXE-7, I-6). A run of which nothing reached the chain has nothing to account for.
 */
export async function reconcileRun(context: Context, planHash: Hex): Promise<void> {
  const { db } = context.database
  const { plan } = await mustReadPlan(db, planHash, context.ports.keccak256)
  const { portfolioId } = plan
  await step(context, 'reconcile', { portfolioId, planHash }, async () => {
    if ((await loadResults(db, [planHash])).has(planHash)) return
    const { executed } = await look(context, plan)
    if (executed.length === 0) return
    const record = await loadPortfolio(db, portfolioId)
    assert(record !== null, 'a portfolio is never removed')
    const { chain } = context.ports
    const { holdings } = await withRetries(() =>
      chain.fetchHoldings(plan.owner, record.portfolio.assets),
    )
    const allowancesAfter = await withRetries(() =>
      chain.fetchAllowances(plan.owner, grantsOf(plan)),
    )
    const executions = executed.map(({ execution }) => execution)
    const input = { plan, executions, holdingsAfter: holdings, allowancesAfter }
    await insertResult(db, {
      planHash,
      atMs: context.ports.clock.now(),
      expectedCostUsdE18: plan.totals.costUsdE18,
      reconciliation: reconcile(input),
      allowancesAfter,
    })
  })
}

/** Ends the run as the chain left it, in words that an owner can use. */
export async function settleRun(
  context: Context,
  planHash: Hex,
  why: string | null,
): Promise<Exclude<RunState, 'executing'>> {
  const { db } = context.database
  const { plan } = await mustReadPlan(db, planHash, context.ports.keccak256)
  const { portfolioId } = plan
  const result = (await loadResults(db, [planHash])).get(planHash)
  const to = result?.reconciliation.state ?? 'failed'
  const message = wordsOf(plan, result, why)
  const atMs = context.ports.clock.now()
  await step(context, 'settle', { portfolioId, planHash }, () =>
    db.transaction().execute(async (tx) => {
      await context.assertFence(tx)
      if (!(await endRun(tx, { planHash, to, atMs, message }))) return
      if (to !== 'failed') await noteOutcome(tx, portfolioId, 'last_settled_at', atMs)
      await appendEvent(tx, { type: 'proposalChanged', portfolioId, planHash, atMs })
    }),
  )
  tell(context, 'runEnded', { portfolioId, planHash, state: to, message })
  return to
}

/** Every allowance that the plan gives, in the order of its legs. */
function grantsOf({
  legs,
}: ProposedPlan): { readonly token: Address; readonly spender: Address }[] {
  return legs
    .filter(({ kind }) => kind === 'approve')
    .map(({ tokenIn, spender }) => ({ token: tokenIn, spender }))
}

function wordsOf(
  { legs }: ProposedPlan,
  result: ResultRecord | undefined,
  why: string | null,
): string {
  const reason = why === null ? '' : `: ${why}`
  if (result === undefined) return `Nothing was sent${reason}.`
  const made = result.reconciliation.legs.filter(({ txHash }) => txHash !== null).length
  const left = result.allowancesAfter.filter((atoms) => atoms > 0n).length
  const allowances = left === 0 ? '' : ` ${left} allowances are left open.`
  const books = result.reconciliation.reconciled ? '' : ' The books do not agree; see the result.'
  if (result.reconciliation.state === 'settled') return `All ${legs.length} legs were made.${books}`
  if (made === 0) return `Nothing was traded${reason}.${allowances}`
  return `${made} of ${legs.length} legs were made${reason}.${allowances}`
}
