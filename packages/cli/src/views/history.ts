import type { DecisionData, RebalanceData } from '@evenkeel/api/wire'
import { instant, percent, usd } from '../terminal/figures.ts'
import { table } from '../terminal/table.ts'
import { codeText } from './refusal.ts'

/** Each rebalance: what was expected and what came. */
export function rebalancesView(rows: readonly RebalanceData[]): string[] {
  if (rows.length === 0) return ['No rebalance yet.']
  return table(
    [
      { head: 'plan', align: 'right' },
      { head: 'proposed', align: 'left' },
      { head: 'answer', align: 'left' },
      { head: 'run', align: 'left' },
      { head: 'moves', align: 'right' },
      { head: 'expected', align: 'right' },
      { head: 'realised', align: 'right' },
      { head: 'reconciled', align: 'left' },
    ],
    rows.map((row) => [
      row.planNonce,
      instant(row.proposedAt),
      row.approvalState,
      row.runState ?? '',
      usd(row.turnoverUsd),
      usd(row.expectedCostUsd),
      row.realisedCostUsd === null ? '' : usd(row.realisedCostUsd),
      row.reconciled === null ? '' : row.reconciled ? 'yes' : 'NO',
    ]),
  )
}

/** What the policy decided, holds that repeat in one row. */
export function decisionsView(rows: readonly DecisionData[]): string[] {
  if (rows.length === 0) return ['No decision yet.']
  return table(
    [
      { head: 'from', align: 'left' },
      { head: 'to', align: 'left' },
      { head: 'times', align: 'right' },
      { head: 'decision', align: 'left' },
      { head: 'largest drift pp', align: 'right' },
      { head: 'why', align: 'left' },
    ],
    rows.map((row) => [
      instant(row.firstAt),
      instant(row.lastAt),
      String(row.times),
      row.kind,
      row.driftAbsoluteMax === null ? '' : percent(row.driftAbsoluteMax),
      [
        ...row.holdCodes.map(codeText),
        ...row.why.map(({ kind }) => kind),
        ...row.refusals.map(({ message }) => message),
      ].join(', '),
    ]),
  )
}
