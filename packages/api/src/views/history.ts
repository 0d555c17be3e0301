import type { FiredTrigger, GateFigures, Hex, HoldReason, Refusal } from '@evenkeel/core/domain'
import { formatE18, formatInstant } from '@evenkeel/core/units'
import type { DecisionView, Evaluation, RebalanceView } from '@evenkeel/engine'
import type { z } from 'zod'
import type { DecisionRow, RebalanceReply, RebalanceRow } from '../wire/index.ts'
import { orNull, shareText } from './figures.ts'
import { firedTriggerView, planReasonView, refusalView } from './reasons.ts'

/** One rebalance: what was expected and what came. */
export function rebalanceRow(view: RebalanceView): z.input<typeof RebalanceRow> {
  const { plan, result } = view
  return {
    planHash: plan.planHash,
    planNonce: plan.planNonce.toString(),
    proposedAt: formatInstant(plan.createdAtMs),
    answeredAt: orNull(view.answeredAtMs, formatInstant),
    endedAt: orNull(view.endedAtMs, formatInstant),
    approvalState: view.approvalState,
    runState: view.runState,
    rejectionReason: view.rejectionReason,
    why: plan.why.map(planReasonView),
    turnoverUsd: formatE18(plan.totals.turnoverUsdE18),
    expectedCostUsd: formatE18(plan.totals.costUsdE18),
    expectedCostBps: plan.totals.costBps,
    realisedCostUsd: orNull(result?.realisedCostUsdE18, formatE18),
    realisedCostBps: result?.realisedCostBps ?? null,
    reconciled: result?.reconciled ?? null,
    txHashes: [...(result?.txHashes ?? [])],
  }
}

/** One decision of the policy, its figures in words. */
export function decisionRow(view: DecisionView): z.input<typeof DecisionRow> {
  const { id, firstAtMs, lastAtMs, times, driftAbsoluteMax, planHash } = view
  const { kind, holdReasons, why, refusals } = partsOf(view.decision)
  return {
    id,
    firstAt: formatInstant(firstAtMs),
    lastAt: formatInstant(lastAtMs),
    times,
    kind,
    holdCodes: holdReasons.map(({ code }) => code),
    gate: orNull(gateFiguresOf(view.decision), gateView),
    why: why.map(firedTriggerView),
    refusals: refusals.map(refusalView),
    driftAbsoluteMax: orNull(driftAbsoluteMax, shareText),
    planHash,
  }
}

/** What a manual trigger led to. */
export function rebalanceReply(evaluation: Evaluation): z.input<typeof RebalanceReply> {
  const { kind, holdReasons, refusals } = partsOf(evaluation.decision)
  const planHash: Hex | null = evaluation.proposed
  const holdCodes = holdReasons.map(({ code }) => code)
  return { kind, holdCodes, refusals: refusals.map(refusalView), planHash }
}

/** What the cost gate weighed: of a rebalance that passed, or of one that did not. */
function gateFiguresOf(decision: Evaluation['decision']): GateFigures | null {
  if (decision.kind === 'rebalance') return decision.gate.kind === 'passed' ? decision.gate : null
  if (decision.kind === 'refuse') return null
  return decision.why.find((reason) => reason.code === 'NOT_WORTH_IT') ?? null
}

function gateView({ expectedBenefitUsd, expectedCostUsd }: GateFigures) {
  return {
    expectedBenefitUsd: expectedBenefitUsd.toFixed(4),
    expectedCostUsd: expectedCostUsd.toFixed(4),
  }
}

type Parts = {
  readonly kind: Evaluation['decision']['kind']
  readonly holdReasons: readonly HoldReason[]
  readonly why: readonly FiredTrigger[]
  readonly refusals: readonly Refusal[]
}

function partsOf(decision: Evaluation['decision']): Parts {
  const none = { holdReasons: [], why: [], refusals: [] }
  switch (decision.kind) {
    case 'hold':
      return { ...none, kind: 'hold', holdReasons: decision.why }
    case 'rebalance':
      return { ...none, kind: 'rebalance', why: decision.why }
    case 'refuse':
      return { ...none, kind: 'refuse', refusals: decision.refusals }
  }
}
