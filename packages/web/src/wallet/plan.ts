import type { ProposedPlan } from '@evenkeel/core/domain'
import { type Json, parsePlanJson } from '@evenkeel/core/planning'
import { formatAmount, formatE18 } from '@evenkeel/core/units'
import { keccak256 } from 'viem'
import type { Proposal } from '../view/wire.ts'

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
 * Whether what the page shows is what the hash binds: amounts, floors, spenders, weights and costs
 * of the reply against those of the plan. A server that shows one plan and hashes another is found
 * out here, before the wallet is asked.
 */
export function shows(proposal: Proposal, plan: ProposedPlan): boolean {
  return (
    proposal.planNonce === plan.planNonce.toString() &&
    Date.parse(proposal.expiresAt) === plan.expiresAtMs &&
    proposal.installationSalt === plan.installationSalt &&
    showsLegs(proposal, plan) &&
    showsWeights(proposal, plan) &&
    showsTotals(proposal, plan)
  )
}

function showsLegs({ steps }: Proposal, { legs, positions }: ProposedPlan): boolean {
  if (steps.length !== legs.length) return false
  return legs.every((leg, index) => {
    const step = steps[index]
    const tokenIn = positions.find((position) => position.token === leg.tokenIn)
    const tokenOut = positions.find((position) => position.token === leg.tokenOut)
    if (step === undefined || tokenIn === undefined || tokenOut === undefined) return false
    const isSame =
      step.kind === leg.kind &&
      step.spender.toLowerCase() === leg.spender &&
      step.router.toLowerCase() === leg.router &&
      step.symbolIn === tokenIn.symbol &&
      step.amountIn === formatAmount(leg.amountInAtoms, tokenIn.decimals)
    if (leg.kind === 'approve') return isSame
    const least = formatAmount(leg.amountOutMinAtoms, tokenOut.decimals)
    return isSame && step.symbolOut === tokenOut.symbol && step.amountOutMin === least
  })
}

function showsWeights({ weights }: Proposal, { positions }: ProposedPlan): boolean {
  if (weights.length !== positions.length) return false
  return positions.every((position) => {
    const shown = weights.find((row) => row.asset === position.asset)
    return (
      shown !== undefined &&
      shown.symbol === position.symbol &&
      shown.weightBefore === formatE18(position.weightBeforeE18) &&
      shown.weightAfter === formatE18(position.weightAfterE18) &&
      shown.target === formatE18(position.targetE18)
    )
  })
}

function showsTotals({ totals }: Proposal, plan: ProposedPlan): boolean {
  return (
    totals.costUsd === formatE18(plan.totals.costUsdE18) &&
    totals.costUsdMax === formatE18(plan.totals.costUsdE18Max) &&
    totals.turnoverUsd === formatE18(plan.totals.turnoverUsdE18)
  )
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return null
  }
}
