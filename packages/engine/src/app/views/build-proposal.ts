import type { ApprovalTransition, Hex, ProposedPlan } from '@evenkeel/core/domain'
import type { Keccak256 } from '@evenkeel/core/ports'
import { assert, durationMs } from '@evenkeel/core/units'
import { loadApproval } from '../../db/approvals.ts'
import { type ExecutedLegs, loadExecutions } from '../../db/executions.ts'
import { type Handover, loadHandovers } from '../../db/handovers.ts'
import { type LedgerEntry, loadLedger } from '../../db/ledger.ts'
import { loadPlan, loadPlans, type PlanRow } from '../../db/plans.ts'
import { loadResults, type ResultRecord } from '../../db/results.ts'
import { loadRun, type RunRecord } from '../../db/runs.ts'
import type { Context } from '../context.ts'
import { readPlan } from '../plan-store.ts'
import { covers } from '../progress.ts'
import { cursorOf, pageOf } from './cursor.ts'
import type { Page, PageRequest, RebalanceView } from './history.ts'
import type { LegProgress, ProposalSummary, ProposalView, ResultView, RunView } from './proposal.ts'

/** One plan with everything that happened to it. */
export async function proposalView(context: Context, planHash: Hex): Promise<ProposalView | null> {
  const { db } = context.database
  const row = await loadPlan(db, planHash)
  if (row === null) return null
  const summary = summaryOfPlan(row, context.ports.keccak256)
  const approval = await loadApproval(db, planHash)
  assert(approval !== null, 'a kept plan has an approval')
  const ledger = await loadLedger(db, planHash)
  const result = (await loadResults(db, [planHash])).get(planHash)
  const run = await loadRun(db, planHash)
  const progress = {
    handovers: await loadHandovers(db, planHash),
    executed: await loadExecutions(db, planHash),
    result,
  }
  return {
    ...summary,
    planJson: row.planJson,
    approvalNonce: approval.state === 'pending' ? approval.approvalNonce : null,
    transitions: ledger.flatMap(approvalTransition),
    rejectionReason:
      approval.state === 'rejected' ? (approval.reason as ProposalView['rejectionReason']) : null,
    supersededBy: approval.supersededBy,
    approvalLatencyMs:
      approval.state === 'approved' && approval.answeredAtMs !== null
        ? durationMs(approval.answeredAtMs - approval.proposedAtMs)
        : null,
    run: run === null ? null : runView(summary.plan, run, progress),
    result: result === undefined ? null : resultView(summary.plan, result, progress.executed),
  }
}

/** A plan and where it stands. */
export function summaryOfPlan(row: PlanRow, keccak256: Keccak256): ProposalSummary {
  const read = readPlan(row, keccak256)
  assert(read.ok, 'a kept plan has its own hash')
  return { plan: read.plan, approvalState: row.approvalState, runState: row.runState }
}

/** Plans of a portfolio, newest first. */
export async function listProposals(
  context: Context,
  portfolioId: string,
  request: PageRequest,
): Promise<Page<ProposalSummary>> {
  const rows = await planPage(context, portfolioId, request)
  const items = rows.map((row) => summaryOfPlan(row, context.ports.keccak256))
  return pageOf(items, request.limit, ({ plan }) => plan.planNonce)
}

/** Rebalances of a portfolio with what they cost, newest first. */
export async function rebalances(
  context: Context,
  portfolioId: string,
  request: PageRequest,
): Promise<Page<RebalanceView>> {
  const { db } = context.database
  const rows = await planPage(context, portfolioId, request)
  const results = await loadResults(
    db,
    rows.map(({ planHash }) => planHash),
  )
  const items: RebalanceView[] = []
  for (const row of rows) {
    const summary = summaryOfPlan(row, context.ports.keccak256)
    const result = results.get(row.planHash)
    const executed = result === undefined ? [] : await loadExecutions(db, row.planHash)
    items.push({
      ...summary,
      answeredAtMs: row.answeredAtMs,
      endedAtMs: row.endedAtMs,
      rejectionReason: row.approvalState === 'rejected' ? row.reason : null,
      result: result === undefined ? null : resultView(summary.plan, result, executed),
    })
  }
  return pageOf(items, request.limit, ({ plan }) => plan.planNonce)
}

async function planPage(
  context: Context,
  portfolioId: string,
  request: PageRequest,
): Promise<PlanRow[]> {
  const before = cursorOf(request.before)
  return loadPlans(context.database.db, portfolioId, { before, limit: request.limit + 1 })
}

type RunProgress = {
  readonly handovers: readonly Handover[]
  readonly executed: readonly ExecutedLegs[]
  readonly result: ResultRecord | undefined
}

function runView(plan: ProposedPlan, run: RunRecord, progress: RunProgress): RunView {
  return {
    state: run.state,
    atomic: run.atomic,
    startedAtMs: run.startedAtMs,
    endedAtMs: run.endedAtMs,
    message: run.message,
    legs: plan.legs.map(({ index }) => legProgress(index, run, progress)),
  }
}

function legProgress(
  legIndex: number,
  run: RunRecord,
  { handovers, executed, result }: RunProgress,
): LegProgress {
  const done = executed.findLast((span) => covers(span, legIndex))
  const handedOver = handovers.some((span) => covers(span, legIndex))
  const waiting = handedOver ? ('sending' as const) : ('waits' as const)
  const notDone = run.state === 'executing' ? waiting : ('not_sent' as const)
  const ended = done?.execution.succeeded === true ? ('done' as const) : ('reverted' as const)
  const realised = result?.reconciliation.legs[legIndex]
  return {
    legIndex,
    state: done === undefined ? notDone : ended,
    txHash: done?.execution.txHash ?? null,
    blockNumber: done?.execution.blockNumber ?? null,
    amountOutAtomsRealised:
      realised === undefined || realised.txHash === null ? null : realised.amountOutAtoms,
  }
}

function resultView(
  plan: ProposedPlan,
  { reconciliation, atMs, expectedCostUsdE18, allowancesAfter }: ResultRecord,
  executed: readonly ExecutedLegs[],
): ResultView {
  return {
    reconciled: reconciliation.reconciled,
    atMs,
    expectedCostUsdE18,
    expectedCostBps: plan.totals.costBps,
    realisedCostUsdE18: reconciliation.realisedCostUsdE18,
    realisedCostBps: reconciliation.realisedCostBps,
    gasUsed: reconciliation.gasUsed,
    gasUsdE18: reconciliation.gasUsdE18,
    txHashes: executed.map(({ execution }) => execution.txHash),
    allowancesLeft: allowancesAfter.filter((atoms) => atoms > 0n).length,
    differences: reconciliation.differences,
    issues: reconciliation.issues,
    legs: reconciliation.legs,
    weightsAfter: reconciliation.weightsAfter,
  }
}

function approvalTransition(entry: LedgerEntry): ApprovalTransition[] {
  if (entry.subject !== 'approval') return []
  const { planHash, atMs, actor, reason } = entry
  const from = entry.from as ApprovalTransition['from']
  return [{ planHash, from, to: entry.to as ApprovalTransition['to'], atMs, actor, reason }]
}
