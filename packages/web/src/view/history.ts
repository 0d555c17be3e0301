import { type AssetMark, assetMarks } from './asset.ts'
import { difference } from './difference.ts'
import { phaseTone } from './phase.ts'
import { reasonOf } from './refusal.ts'
import type { Tone } from './tone.ts'
import { firedBrief } from './trigger.ts'
import type { DecisionRecord, Portfolio, Rebalance } from './wire.ts'
import type { Words } from './words.ts'

/** One rebalance in the table. */
export type RebalanceLine = {
  readonly planHash: string
  readonly number: string
  readonly date: string
  readonly why: string
  readonly outcome: string
  readonly tone: Tone
  readonly turnover: string
  readonly expected: string
  readonly actual: string
  /** Both costs on the scale of the largest one in the table, 0 to 1; null where none came. */
  readonly pair: { readonly expected: number; readonly actual: number } | null
  readonly answeredAfter: string
}

/** One decision of the policy, or a run of equal ones. */
export type DecisionLine = {
  readonly id: string
  readonly when: string
  readonly kind: string
  readonly tone: Tone
  readonly reason: string
  readonly drift: string
  readonly times: string
  readonly planHash: string | null
}

/** The history screen, ready to be drawn. */
export type HistoryScreen = {
  readonly sentence: string
  readonly why: string
  readonly rebalances: readonly RebalanceLine[]
  readonly total: { readonly expected: string; readonly actual: string } | null
  readonly decisions: readonly DecisionLine[]
}

/** Draws what happened. Rows come newest first. */
export function historyScreen(
  portfolio: Portfolio,
  rebalances: readonly Rebalance[],
  decisions: readonly DecisionRecord[],
  words: Words,
): HistoryScreen {
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  const done = rebalances.filter((row) => row.realisedCostUsd !== null)
  const expected = sum(done.map((row) => row.expectedCostUsd))
  const actual = sum(done.map((row) => row.realisedCostUsd ?? '0'))
  const largest = Math.max(...rebalances.flatMap(costsOf), 0)
  return {
    sentence:
      done.length === 0
        ? words.t('history.none')
        : words.t('history.sentence', { n: done.length, actual: words.usd(actual) }),
    why:
      done.length === 0 ? words.t('history.none.why') : againstSentence(actual - expected, words),
    rebalances: rebalances.map((row) => rebalanceLine(row, largest, marks, words)),
    total: done.length === 0 ? null : { expected: words.usd(expected), actual: words.usd(actual) },
    decisions: decisions.map((row) => decisionLine(row, marks, words)),
  }
}

function againstSentence(deltaUsd: number, words: Words): string {
  return words.t('history.against', difference(deltaUsd, words))
}

function rebalanceLine(
  row: Rebalance,
  largest: number,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): RebalanceLine {
  const state = row.runState ?? row.approvalState
  const actual = row.realisedCostUsd
  return {
    planHash: row.planHash,
    number: row.planNonce,
    date: words.day(Date.parse(row.proposedAt)),
    why: row.why.map((fired) => firedBrief(fired, marks, words)).join(' · '),
    outcome: words.t(`outcome.${state}`),
    tone: state === 'pending' ? 'info' : phaseTone[state === 'superseded' ? 'changed' : state],
    turnover: words.usdSentence(row.turnoverUsd),
    expected: words.usd(row.expectedCostUsd),
    actual: actual === null ? '' : words.usd(actual),
    pair:
      actual === null || largest === 0
        ? null
        : { expected: Number(row.expectedCostUsd) / largest, actual: Number(actual) / largest },
    answeredAfter:
      row.answeredAt === null
        ? ''
        : words.duration(Date.parse(row.answeredAt) - Date.parse(row.proposedAt)),
  }
}

function decisionLine(
  row: DecisionRecord,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): DecisionLine {
  const [firstMs, lastMs] = [Date.parse(row.firstAt), Date.parse(row.lastAt)]
  const n = words.count(row.times)
  return {
    id: row.id,
    when: words.instant(lastMs, lastMs),
    kind: words.t(`decision.${row.kind}`),
    tone: decisionTone[row.kind],
    reason: decisionReason(row, marks, words),
    drift:
      row.driftAbsoluteMax === null ? words.t('level.unknown') : words.points(row.driftAbsoluteMax),
    times:
      row.times === 1
        ? n
        : words.t('history.timesOver', { n, duration: words.duration(lastMs - firstMs) }),
    planHash: row.planHash,
  }
}

const decisionTone: Record<DecisionRecord['kind'], Tone> = {
  hold: 'plain',
  rebalance: 'info',
  refuse: 'near',
}

function decisionReason(
  row: DecisionRecord,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): string {
  const reasons =
    row.kind === 'hold'
      ? row.holdCodes.map((code) => weighed(words.t.find(`hold.${code}`) ?? code, row.gate, words))
      : row.kind === 'refuse'
        ? row.refusals.map((refusal) => reasonOf(refusal, marks, words).clause)
        : row.why.map((fired) => firedBrief(fired, marks, words))
  return reasons.join(' · ')
}

/** A reason with both sides of the cost gate, where it was weighed. */
function weighed(reason: string, gate: DecisionRecord['gate'], words: Words): string {
  if (gate === null) return reason
  const [benefit, cost] = [words.usd(gate.expectedBenefitUsd), words.usd(gate.expectedCostUsd)]
  return words.t('hold.figures', { reason, benefit, cost })
}

function costsOf(row: Rebalance): readonly number[] {
  return [Number(row.expectedCostUsd), Number(row.realisedCostUsd ?? 0)]
}

function sum(amounts: readonly string[]): number {
  return amounts.reduce((total, amount) => total + Number(amount), 0)
}
