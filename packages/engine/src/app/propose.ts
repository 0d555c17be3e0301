import type { Decision, Hex, SimulatedPlan } from '@evenkeel/core/domain'
import { hashPriceSnapshot, proposePlan } from '@evenkeel/core/planning'
import { assert } from '@evenkeel/core/units'
import { insertPendingApproval, nameSuccessor } from '../db/approvals.ts'
import { recordDecision, savePriceSnapshot } from '../db/decisions.ts'
import { appendEvent } from '../db/events.ts'
import { insertPlan, loadOpenPlan } from '../db/plans.ts'
import { lockPortfolio, type PortfolioRecord, savePlanNonce } from '../db/portfolios.ts'
import { type Context, step, tell } from './context.ts'
import { decisionRow, type Measured } from './decision-row.ts'
import { isPausedAt } from './pause.ts'
import { planText } from './plan-store.ts'
import type { Sight } from './seen.ts'

/** A plan that is ready to be shown, with everything that led to it. */
export type Proposal = {
  readonly record: PortfolioRecord
  readonly sight: Sight
  readonly decision: Decision
  readonly measured: Measured
  readonly simulated: SimulatedPlan
}

/**
 * Writes the proposal: plan, open approval, decision, prices and number in one transaction, then
 * starts the plan's workflow. A crash between the two is mended at the next start, which starts
 * the workflow of every open plan. The schedule is spent when the owner answers, not before.
 *
 * Null where the portfolio changed meanwhile; the next tick thinks again.
 */
export async function propose(context: Context, proposal: Proposal): Promise<Hex | null> {
  const { id } = proposal.record.portfolio
  const planHash = await step(context, 'propose', { portfolioId: id }, () =>
    context.database.db.transaction().execute(async (tx) => {
      await context.assertFence(tx)
      const current = await lockPortfolio(tx, id)
      assert(current !== null, 'a portfolio is never removed')
      const isSame =
        current.planNonceLast === proposal.record.planNonceLast &&
        current.strategyVersion === proposal.record.strategyVersion &&
        !isPausedAt(current, proposal.sight.nowMs) &&
        (await loadOpenPlan(tx, id)) === null
      return isSame ? writeProposal(context, tx, proposal) : null
    }),
  )
  if (planHash === null) return null
  tell(context, 'planProposed', { portfolioId: id, planHash })
  await context.workflows.start(planHash)
  return planHash
}

type Transaction = Parameters<Context['assertFence']>[0]

async function writeProposal(
  context: Context,
  tx: Transaction,
  { record, sight, decision, measured, simulated }: Proposal,
): Promise<Hex> {
  const { portfolio, strategyVersion, policyHash, planNonceLast } = record
  const { keccak256 } = context.ports
  assert(sight.prices !== null, 'a proposal saw prices')
  const snapshotHash = hashPriceSnapshot(sight.prices, keccak256)
  const planNonce = planNonceLast + 1n
  const plan = proposePlan(simulated, {
    mode: portfolio.mode,
    portfolioId: portfolio.id,
    owner: portfolio.owner,
    policyHash,
    priceSnapshotHash: snapshotHash,
    createdAtMs: sight.nowMs,
    planNonce,
    installationSalt: context.config.installationSalt,
    keccak256,
  })
  const { planHash } = plan
  const atMs = sight.nowMs
  await savePriceSnapshot(tx, snapshotHash, sight.prices)
  await savePlanNonce(tx, portfolio.id, planNonce)
  await insertPlan(tx, plan, { strategyVersion, planJson: planText(plan) })
  await nameSuccessor(tx, portfolio.id, planHash)
  await insertPendingApproval(tx, {
    planHash,
    portfolioId: portfolio.id,
    approvalNonce: approvalNonceOf(planHash, keccak256),
    atMs,
    actor: 'engine',
  })
  await recordDecision(tx, {
    ...decisionRow(record, sight, decision, measured),
    snapshotHash,
    planHash,
  })
  const event = { portfolioId: portfolio.id, atMs }
  await appendEvent(tx, { ...event, type: 'decisionMade', planHash: null })
  await appendEvent(tx, { ...event, type: 'proposalChanged', planHash })
  return planHash
}

/** One number per plan, so that an approval can be used once; it need not be secret. */
function approvalNonceOf(planHash: Hex, keccak256: Context['ports']['keccak256']): Hex {
  return keccak256(`${planHash}01`)
}
