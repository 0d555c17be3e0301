import { formatE18, formatInstant } from '@evenkeel/core/units'
import type { ProposalSummary as EngineSummary } from '@evenkeel/engine'
import type { z } from 'zod'
import type { ProposalSummary } from '../wire/index.ts'
import { planReasonView } from './reasons.ts'

/** A proposal in a list. */
export function proposalSummary(summary: EngineSummary): z.input<typeof ProposalSummary> {
  const { plan, approvalState, runState } = summary
  return {
    planHash: plan.planHash,
    planNonce: plan.planNonce.toString(),
    portfolioId: plan.portfolioId,
    approvalState,
    runState,
    why: plan.why.map(planReasonView),
    createdAt: formatInstant(plan.createdAtMs),
    expiresAt: formatInstant(plan.expiresAtMs),
    turnoverUsd: formatE18(plan.totals.turnoverUsdE18),
    costUsd: formatE18(plan.totals.costUsdE18),
    costBps: plan.totals.costBps,
    swaps: plan.steps.length,
  }
}
