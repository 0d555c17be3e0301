import type { ApprovalTransition, PositionChange } from '@evenkeel/core/domain'
import { formatE18, formatInstant } from '@evenkeel/core/units'
import type { ProposalView as EngineProposal, ResultView, RunView } from '@evenkeel/engine'
import type { z } from 'zod'
import type { ProposalView, ReconciliationView } from '../wire/index.ts'
import { orNull } from './figures.ts'
import { leftOutViews, totalsView, weightChangeView } from './plan.ts'
import { proposalSummary } from './proposal-summary.ts'
import { stepViews } from './steps.ts'
import { symbolsOf } from './symbols.ts'

/** Everything the proposal screen shows. */
export function proposalView(view: EngineProposal): z.input<typeof ProposalView> {
  const { plan } = view
  return {
    ...proposalSummary(view),
    sequence: plan.planNonce.toString(),
    quoteBlock: plan.quoteBlock.toString(),
    weights: plan.positions.map(weightChangeView),
    steps: stepViews(view),
    totals: totalsView(plan.totals),
    leftOut: leftOutViews(plan.leftOut, plan.positions),
    plan: JSON.parse(view.planJson) as Record<string, unknown>,
    installationSalt: plan.installationSalt,
    approvalNonce: view.approvalNonce,
    approval: { state: view.approvalState, history: view.transitions.map(transitionView) },
    run: orNull(view.run, runView),
    supersededBy: view.supersededBy,
    result: orNull(view.result, (result) => resultView(result, plan.positions)),
  }
}

function transitionView({ from, to, atMs, actor, reason }: ApprovalTransition) {
  return { from, to, at: formatInstant(atMs), actor, reason }
}

function runView({ state, atomic, message, startedAtMs, endedAtMs }: RunView) {
  const endedAt = orNull(endedAtMs, formatInstant)
  return { state, atomic, message, startedAt: formatInstant(startedAtMs), endedAt }
}

function resultView(
  result: ResultView,
  positions: readonly PositionChange[],
): z.input<typeof ReconciliationView> {
  const { ofAsset } = symbolsOf(positions)
  return {
    reconciled: result.reconciled,
    at: formatInstant(result.atMs),
    expectedCostUsd: formatE18(result.expectedCostUsdE18),
    expectedCostBps: result.expectedCostBps,
    realisedCostUsd: formatE18(result.realisedCostUsdE18),
    realisedCostBps: result.realisedCostBps,
    gasUsed: result.gasUsed.toString(),
    gasUsd: formatE18(result.gasUsdE18),
    txHashes: [...result.txHashes],
    allowancesLeft: result.allowancesLeft,
    issues: result.issues.map(({ path, message }) => ({ path, message })),
    differences: result.differences.map(({ asset, expectedAtoms, actualAtoms }) => ({
      symbol: ofAsset(asset).symbol,
      expectedAtoms: expectedAtoms.toString(),
      actualAtoms: actualAtoms.toString(),
    })),
    weightsAfter: result.weightsAfter.map(({ asset, weightE18 }) => ({
      asset,
      symbol: ofAsset(asset).symbol,
      weight: formatE18(weightE18),
    })),
  }
}
