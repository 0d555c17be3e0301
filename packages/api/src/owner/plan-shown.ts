import type { ProposedPlan } from '@evenkeel/core/domain'
import { type Canonical, canonicalJson, type Json, parsePlanJson } from '@evenkeel/core/planning'
import { keccak256 } from 'viem'
import type { z } from 'zod'
import { leftOutViews, totalsView, weightChangeView } from '../views/plan.ts'
import { proposalSummary } from '../views/proposal-summary.ts'
import { stepViews } from '../views/steps.ts'
import type { ProposalData, ProposalView } from '../wire/index.ts'

/**
 * Reads a plan from its own bytes and keeps it only where it is what it claims: its hash is the
 * one to be signed, and the calldata of every leg does what the leg says.
 */
export function readPlan(planJson: string, planHash: string): ProposedPlan | null {
  const json = parseJson(planJson)
  const plan = parsePlanJson(json, keccak256)
  return plan.ok && plan.value.planHash === planHash ? plan.value : null
}

/**
 * Whether what the page shows is what the hash binds. What a reply derives from the plan is derived
 * here again, from the plan itself: reasons, steps, routes, floors, weights, costs, assets left
 * out. A server that shows one plan and hashes another is found out before the wallet is asked.
 */
export function shows(proposal: ProposalData, plan: ProposedPlan): boolean {
  const { approvalState, runState } = proposal
  const own = {
    ...proposalSummary({ plan, approvalState, runState }),
    quoteBlock: plan.quoteBlock.toString(),
    installationSalt: plan.installationSalt,
    weights: plan.positions.map(weightChangeView),
    steps: stepViews({ plan, run: null, result: null }),
    totals: totalsView(plan.totals),
    leftOut: leftOutViews(plan.leftOut, plan.positions),
  }
  return canonicalJson(planPart(proposal)) === canonicalJson(planPart(own))
}

type Shown = Omit<z.input<typeof ProposalView>, Answer>
/** What the owner, the wallet and the chain decide, and the plan does not. */
type Answer = 'plan' | 'sequence' | 'approval' | 'approvalNonce' | 'run' | 'supersededBy' | 'result'

/** What of a reply the plan decides. Instants may be written in more than one way. */
function planPart(shown: Shown): Canonical {
  const { createdAt, expiresAt, steps, ...rest } = shown
  return {
    planHash: rest.planHash,
    planNonce: rest.planNonce,
    portfolioId: rest.portfolioId,
    createdAtMs: String(Date.parse(createdAt)),
    expiresAtMs: String(Date.parse(expiresAt)),
    why: rest.why,
    turnoverUsd: rest.turnoverUsd,
    costUsd: rest.costUsd,
    costBps: rest.costBps,
    swaps: rest.swaps,
    quoteBlock: rest.quoteBlock,
    installationSalt: rest.installationSalt,
    weights: rest.weights,
    steps: steps.map(stepPart),
    totals: rest.totals,
    leftOut: rest.leftOut,
  }
}

/** A step without its progress, and without the sums that follow from its other figures. */
function stepPart(step: Shown['steps'][number]): Canonical {
  const {
    state: _state,
    txHash: _txHash,
    blockNumber: _blockNumber,
    amountOutRealised: _amountOutRealised,
    costUsdRealised: _costUsdRealised,
    costUsd: _costUsd,
    cashAfterUsd: _cashAfterUsd,
    ...planned
  } = step
  return planned
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return null
  }
}
