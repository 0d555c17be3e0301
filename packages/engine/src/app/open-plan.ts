import type { Hex, Refusal } from '@evenkeel/core/domain'
import { checkStillValid } from '@evenkeel/core/planning'
import { moveApproval } from '../db/approvals.ts'
import { appendEvent } from '../db/events.ts'
import { loadOpenPlan } from '../db/plans.ts'
import { lockPortfolio, type PortfolioRecord } from '../db/portfolios.ts'
import { type Context, tell } from './context.ts'
import { withRetries } from './faults.ts'
import { mustReadPlan } from './plan-store.ts'
import type { Sight } from './seen.ts'

/**
 * Looks after the plan that is open, if there is one: an old one expires, one whose world changed
 * is superseded, one that is carried out looks at the chain again.
 *
 * Gives the plan that is still open afterwards, or null where a new decision may be made.
 */
export async function tendOpenPlan(
  context: Context,
  record: PortfolioRecord,
  sight: Sight,
): Promise<Hex | null> {
  const row = await loadOpenPlan(context.database.db, record.portfolio.id)
  if (row === null) return null
  const { planHash } = row
  if (row.runState === 'executing') {
    await context.workflows.wake(planHash)
    return planHash
  }
  const end = await endOfWaiting(context, record, planHash, sight)
  if (end === null) return planHash
  return (await giveUp(context, record.portfolio.id, { planHash, ...end, sight })) ? null : planHash
}

type End = { readonly to: 'expired' | 'superseded'; readonly reason: string }

async function endOfWaiting(
  context: Context,
  record: PortfolioRecord,
  planHash: Hex,
  sight: Sight,
): Promise<End | null> {
  const { keccak256, chain } = context.ports
  const { plan } = await mustReadPlan(context.database.db, planHash, keccak256)
  if (sight.nowMs >= plan.expiresAtMs) return { to: 'expired', reason: 'nobody answered in time' }
  if (sight.prices === null || sight.holdings === null) return null
  const quoteBlock = { number: plan.quoteBlock, hash: plan.quoteBlockHash }
  const refusals = checkStillValid({
    plan,
    nowMs: sight.nowMs,
    prices: sight.prices,
    holdings: sight.holdings.holdings,
    settled: [],
    chain: context.config.chain,
    policyHash: record.policyHash,
    isQuoteBlockCanonical: await withRetries(() => chain.isCanonical(quoteBlock)),
    // A pause stops effects, not the owner's reading: the plan stays until it is too old.
    pause: { paused: false },
  })
  const changed = refusals.find(isChange)
  return changed === undefined ? null : { to: 'superseded', reason: changed.message }
}

/** An unknown price leaves a plan open; it is asked again before anything is sent. */
function isChange({ code }: Refusal): boolean {
  return code === 'PLAN_CHANGED'
}

async function giveUp(
  context: Context,
  portfolioId: string,
  { planHash, to, reason, sight }: End & { readonly planHash: Hex; readonly sight: Sight },
): Promise<boolean> {
  const atMs = sight.nowMs
  const moved = await context.database.db.transaction().execute(async (tx) => {
    await context.assertFence(tx)
    await lockPortfolio(tx, portfolioId)
    const outcome = await moveApproval(tx, { planHash, to, atMs, actor: 'engine', reason })
    if (outcome.kind !== 'moved') return false
    await appendEvent(tx, { type: 'proposalChanged', portfolioId, planHash, atMs })
    return true
  })
  if (!moved) return false
  const event = to === 'expired' ? 'planExpired' : 'planSuperseded'
  tell(context, event, { portfolioId, planHash, reason })
  await context.workflows.wake(planHash)
  return true
}
