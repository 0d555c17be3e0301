import type { ProposedPlan } from '@evenkeel/core/domain'
import { type Canonical, canonicalJson, type Json, parsePlanJson } from '@evenkeel/core/planning'
import { keccak256 } from 'viem'
import type { ProposalData } from '../wire/index.ts'
import { figuresOf } from './plan-figures.ts'

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
  return canonicalJson(planPart(proposal)) === canonicalJson(figuresOf(plan))
}

/** What of a reply the plan decides. Instants may be written in more than one way. */
function planPart(proposal: ProposalData): Canonical {
  return {
    planHash: proposal.planHash,
    planNonce: proposal.planNonce,
    portfolioId: proposal.portfolioId,
    createdAtMs: String(Date.parse(proposal.createdAt)),
    expiresAtMs: String(Date.parse(proposal.expiresAt)),
    why: proposal.why,
    turnoverUsd: proposal.turnoverUsd,
    costUsd: proposal.costUsd,
    costBps: proposal.costBps,
    swaps: proposal.swaps,
    quoteBlock: proposal.quoteBlock,
    installationSalt: proposal.installationSalt,
    weights: proposal.weights,
    steps: proposal.steps.map(stepPart),
    totals: proposal.totals,
    leftOut: proposal.leftOut,
  }
}

/** A step without its progress, and without the sums that follow from its other figures. */
function stepPart(step: ProposalData['steps'][number]): Canonical {
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
