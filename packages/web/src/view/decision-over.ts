import {
  type Comparison,
  type Decision,
  type DecisionButton,
  type DecisionInput,
  emptyCard,
  full,
  runFacts,
} from './decision-card.ts'
import { driftsOf } from './verdict.ts'
import type { Proposal } from './wire.ts'
import type { Words } from './words.ts'

/** Nobody answered in time. */
export function expiredCard({ proposal }: DecisionInput, words: Words): Decision {
  const { t } = words
  return {
    ...emptyCard,
    title: t('state.expired', { time: words.clock(Date.parse(proposal.expiresAt)) }),
    tag: { text: t('state.expired.tag'), tone: 'plain' },
    paragraphs: [full(t('state.expired.next'))],
    buttons: [
      { action: 'proposeAgain', label: t('state.expired.action'), primary: true, state: 'on' },
    ],
  }
}

/** A newer plan took its place: what was seen beside what is now. */
export function changedCard({ proposal, successor }: DecisionInput, words: Words): Decision {
  const { t } = words
  return {
    ...emptyCard,
    title: t('state.changed.title'),
    tag: { text: t('state.changed.tag'), tone: 'near' },
    paragraphs: [full(t('state.changed.why'))],
    comparison: successor === null ? null : changes(proposal, successor, words),
    buttons:
      proposal.supersededBy === null
        ? []
        : [{ action: 'reviewNew', label: t('state.changed.action'), primary: true, state: 'on' }],
  }
}

function changes(saw: Proposal, now: Proposal, words: Words): Comparison {
  const { t } = words
  const row = (item: string, write: (proposal: Proposal) => string) => ({
    item,
    was: write(saw),
    is: write(now),
  })
  return {
    heads: [t('state.changed.item'), t('state.changed.saw'), t('state.changed.now')],
    rows: [
      row(t('state.changed.cost'), (proposal) => words.usd(proposal.totals.costUsd)),
      row(t('state.changed.moves'), (proposal) => words.usd(proposal.totals.turnoverUsd)),
      row(t('state.changed.drift'), (proposal) => words.points(driftsOf(proposal).before)),
    ],
  }
}

/** It was carried out: what was expected beside what came. */
export function settledCard({ proposal }: DecisionInput, words: Words): Decision {
  const { t } = words
  const { result, run } = proposal
  const evidence: DecisionButton = {
    action: 'evidence',
    label: t('state.settled.evidence'),
    primary: false,
    state: 'on',
  }
  if (result === null) {
    return {
      ...emptyCard,
      title: t('outcome.settled'),
      tag: { text: t('outcome.settled'), tone: 'ok' },
    }
  }
  const { totals } = proposal
  const after = Math.max(
    0,
    ...result.weightsAfter.map((row) => {
      const target = proposal.weights.find((weight) => weight.asset === row.asset)?.target ?? '0'
      return Math.abs(Number(row.weight) - Number(target))
    }),
  )
  const latencyMs = latencyOf(proposal)
  return {
    ...emptyCard,
    title: t(result.reconciled ? 'state.settled.title' : 'state.settled.unreconciled'),
    tone: result.reconciled ? 'ok' : 'out',
    tag: result.reconciled
      ? { text: t('state.settled.tag'), tone: 'ok' }
      : { text: t('state.settled.differs'), tone: 'out' },
    comparison: {
      heads: [t('state.settled.item'), t('state.settled.expected'), t('state.settled.actual')],
      rows: [
        {
          item: t('state.settled.gas'),
          was: words.usd(totals.gasUsd),
          is: words.usd(result.gasUsd),
        },
        {
          item: t('state.settled.total'),
          was: words.usd(result.expectedCostUsd),
          is: words.usd(result.realisedCostUsd),
        },
      ],
    },
    paragraphs: [
      full(
        t('state.settled.latency', {
          latency: words.duration(latencyMs),
          drift: words.points(after),
        }),
      ),
    ],
    note: differenceNote(result.differences, words),
    facts: run === null ? [] : runFacts(proposal, words).slice(1),
    buttons: [evidence],
  }
}

function differenceNote(
  differences: readonly { symbol: string; expectedAtoms: string; actualAtoms: string }[],
  words: Words,
): Decision['note'] {
  if (differences.length === 0) return null
  const lines = differences.map((row) =>
    words.t('state.settled.difference', {
      symbol: row.symbol,
      expected: row.expectedAtoms,
      actual: row.actualAtoms,
    }),
  )
  return { text: lines.join(' · '), tone: 'out' }
}

/** It was not, or not wholly: what stands, whether all is safe, what is still open. */
export function failedCard({ proposal }: DecisionInput, words: Words): Decision {
  const { t } = words
  const reverted = proposal.steps.findIndex((step) => step.state === 'reverted')
  const done = proposal.steps.filter((step) => step.state === 'done').length
  const { result, run } = proposal
  const safe =
    result?.reconciled === true
      ? `${t('state.failed.safe')} ${t('state.failed.allowances', { n: result.allowancesLeft })}`
      : t('state.failed.unproven')
  return {
    ...emptyCard,
    title:
      reverted === -1 ? t('state.failed.none') : t('state.failed', { i: reverted + 1, j: done }),
    tone: 'out',
    tag: { text: t(done > 0 ? 'state.failed.tag' : 'state.failed.tagNone'), tone: 'out' },
    paragraphs: run?.message ? [full(run.message)] : [],
    note: { text: safe, tone: result?.reconciled === true ? 'ok' : 'near' },
    facts: runFacts(proposal, words),
    buttons: [
      { action: 'proposeAgain', label: t('state.failed.action'), primary: true, state: 'on' },
    ],
  }
}

/** It was refused by its owner, or cancelled. */
export function closedCard({ proposal, phase }: DecisionInput, words: Words): Decision {
  const { t } = words
  if (phase === 'cancelled') {
    return {
      ...emptyCard,
      title: t('state.cancelled.title'),
      tag: { text: t('state.cancelled.tag'), tone: 'plain' },
      paragraphs: [full(t('state.cancelled.why'))],
    }
  }
  const row = proposal.approval.history.find((each) => each.to === 'rejected')
  const time = row === undefined ? '' : words.clock(Date.parse(row.at))
  const reason = row?.reason ?? null
  return {
    ...emptyCard,
    title: t('state.rejected.title'),
    tag: { text: t('state.rejected.tag'), tone: 'plain' },
    paragraphs: [
      full(
        reason === null
          ? t('state.rejected.noReason', { time })
          : t('state.rejected.why', { time, reason: t.find(`reject.${reason}`) ?? reason }),
      ),
    ],
    buttons: [
      { action: 'proposeAgain', label: t('state.expired.action'), primary: false, state: 'on' },
    ],
  }
}

function latencyOf(proposal: Proposal): number {
  const approved = proposal.approval.history.find((row) => row.to === 'approved')
  return approved === undefined ? 0 : Date.parse(approved.at) - Date.parse(proposal.createdAt)
}
