import type { Piece } from '../i18n/icu.ts'
import { difference } from './difference.ts'
import type { Phase } from './phase.ts'
import { bpsOf, type HashCheck, isOnTarget } from './proposal.ts'
import { shortAddress } from './step.ts'
import type { Tone } from './tone.ts'
import { driftsOf } from './verdict.ts'
import type { Proposal } from './wire.ts'
import type { Words } from './words.ts'

/** What the page itself is doing for this plan, or what came of it. */
export type Flow =
  | { readonly kind: 'idle' | 'signing' | 'posting' | 'sending' }
  | { readonly kind: 'declined'; readonly at: 'sign' | 'send'; readonly code: number }
  | { readonly kind: 'fault'; readonly message: string }
  | { readonly kind: 'refused'; readonly title: string; readonly why: string }
  | { readonly kind: 'mismatch'; readonly step: number; readonly field: string }

/** What a button of the card does. */
export type DecisionAction =
  | 'approve'
  | 'reject'
  | 'connect'
  | 'send'
  | 'proposeAgain'
  | 'reviewNew'
  | 'evidence'

/** A button; disabled it carries the reason as its label. */
export type DecisionButton = {
  readonly action: DecisionAction | null
  readonly label: string
  readonly primary: boolean
  readonly state: 'on' | 'off' | 'busy'
}

/** Two columns of figures: seen and now, or expected and actual. */
export type Comparison = {
  readonly heads: readonly [string, string, string]
  readonly rows: readonly { readonly item: string; readonly was: string; readonly is: string }[]
}

/** The decision card, ready to be drawn. */
export type Decision = {
  readonly title: string
  readonly tone: Tone
  readonly tag: { readonly text: string; readonly tone: Tone } | 'countdown'
  /** Set in full on phones too, unless `aside`. */
  readonly paragraphs: readonly { readonly text: string; readonly aside: boolean }[]
  /** On phones only: the cost, because the cost card is far below. */
  readonly summary: readonly Piece[] | null
  readonly note: { readonly text: string; readonly tone: Tone } | null
  readonly meter: number | null
  readonly facts: readonly { readonly term: string; readonly is: string; readonly mono: boolean }[]
  readonly comparison: Comparison | null
  readonly buttons: readonly DecisionButton[]
}

/** Everything that the card depends on. */
export type DecisionInput = {
  readonly proposal: Proposal
  readonly phase: Phase
  readonly flow: Flow
  readonly check: HashCheck
  /** A price or balance is too old to approve on. */
  readonly isStale: boolean
  readonly isLive: boolean
  readonly account: string | null
  readonly owner: string
  /** The wallet has something to send now. */
  readonly canSend: boolean
  /** The plan that took this one's place, once read. */
  readonly successor: Proposal | null
}

const nothing: Omit<Decision, 'title' | 'tag'> = {
  tone: 'plain',
  paragraphs: [],
  summary: null,
  note: null,
  meter: null,
  facts: [],
  comparison: null,
  buttons: [],
}

/** The card for a phase of the plan and what the page is doing about it. */
export function decisionOf(input: DecisionInput, words: Words): Decision {
  switch (input.phase) {
    case 'ready':
      return readyCard(input, words)
    case 'approved':
    case 'executing':
      return sendingCard(input, words)
    case 'expired':
      return expiredCard(input, words)
    case 'changed':
      return changedCard(input, words)
    case 'settled':
      return settledCard(input, words)
    case 'partial':
    case 'failed':
      return failedCard(input, words)
    case 'rejected':
    case 'cancelled':
      return closedCard(input, words)
  }
}

function readyCard(input: DecisionInput, words: Words): Decision {
  const { flow, proposal } = input
  const { t } = words
  const worst = words.usdAtMost(proposal.totals.costUsdMax)
  const base: Decision = {
    ...nothing,
    title: t('decide.title'),
    tag: 'countdown',
    paragraphs: [{ text: t('wallet.ask'), aside: true }],
    summary: t.pieces('decide.costs', { cost: words.usd(proposal.totals.costUsd), worst }),
    note: input.isLive ? { text: t('decide.liveLimit', { worst }), tone: 'plain' } : null,
    buttons: [approveButton(input, words), reject(words, flow)],
  }
  switch (flow.kind) {
    case 'declined':
      return {
        ...base,
        title: t('state.declined.title'),
        paragraphs: [full(t('state.declined.why', { code: String(flow.code) }))],
        buttons: [
          { ...approveButton(input, words), label: t('state.declined.action') },
          reject(words, flow),
        ],
      }
    case 'fault':
      return {
        ...base,
        title: t('state.fault.title'),
        tone: 'out',
        paragraphs: [full(t('state.fault.why', { message: flow.message }))],
      }
    case 'refused':
      return { ...base, title: flow.title, tone: 'out', paragraphs: [full(flow.why)] }
    default:
      return { ...base, note: differs(input, words) ?? wrongAccount(input, words) ?? base.note }
  }
}

function approveButton(input: DecisionInput, words: Words): DecisionButton {
  const { t } = words
  const off = (label: string): DecisionButton => ({
    action: null,
    label,
    primary: true,
    state: 'off',
  })
  if (input.check === 'differs') return off(t('decide.differs'))
  if (input.check === 'unchecked') return off(t('decide.unread'))
  if (input.isStale) return off(t('decide.stale'))
  if (input.flow.kind === 'signing' || input.flow.kind === 'posting') {
    return { action: null, label: t(`decide.${input.flow.kind}`), primary: true, state: 'busy' }
  }
  if (input.account !== input.owner.toLowerCase()) {
    const label = t('decide.connect', { account: shortAddress(input.owner) })
    return { action: 'connect', label, primary: true, state: 'on' }
  }
  return { action: 'approve', label: t('decide.approve'), primary: true, state: 'on' }
}

function reject(words: Words, flow: Flow): DecisionButton {
  const busy = flow.kind === 'signing' || flow.kind === 'posting'
  return {
    action: 'reject',
    label: words.t('decide.reject'),
    primary: false,
    state: busy ? 'off' : 'on',
  }
}

function differs({ check }: DecisionInput, words: Words): Decision['note'] {
  return check === 'differs' ? { text: words.t('check.differs'), tone: 'out' } : null
}

function wrongAccount({ account, owner }: DecisionInput, words: Words): Decision['note'] {
  if (account === null || account === owner.toLowerCase()) return null
  const shown = { actual: shortAddress(account), expected: shortAddress(owner) }
  return { text: words.t('decide.wrongAccount', shown), tone: 'near' }
}

function sendingCard(input: DecisionInput, words: Words): Decision {
  const { proposal, flow, canSend } = input
  const { t } = words
  const done = proposal.steps.filter((step) => step.state === 'done').length
  const n = proposal.steps.length
  const isSent = proposal.steps.some((step) => step.txHash !== null || step.state === 'sending')
  const base: Decision = {
    ...nothing,
    title: t('state.executing', { i: Math.min(done + 1, n), n }),
    tag: { text: t(isSent ? 'state.executing.tag' : 'state.approved.tag'), tone: 'info' },
    meter: n === 0 ? 0 : done / n,
    facts: runFacts(proposal, words),
    buttons: isSent
      ? [{ action: null, label: t('state.executing.stop'), primary: false, state: 'off' }]
      : [],
  }
  const send = (label: string): readonly DecisionButton[] => [
    input.account === input.owner.toLowerCase()
      ? { action: 'send', label, primary: true, state: 'on' }
      : {
          action: 'connect',
          label: t('decide.connect', { account: shortAddress(input.owner) }),
          primary: true,
          state: 'on',
        },
  ]
  switch (flow.kind) {
    case 'signing':
    case 'posting':
    case 'sending':
      return canSend || !isSent
        ? {
            ...base,
            title: t('state.approved.title'),
            paragraphs: [full(t('state.approved.why'))],
            buttons: [{ action: null, label: t('state.sending'), primary: true, state: 'busy' }],
          }
        : base
    case 'declined':
      return {
        ...base,
        title: t('state.unsent.title'),
        tone: 'out',
        paragraphs: [
          full(t('state.unsent.why', { time: words.clock(Date.parse(proposal.expiresAt)) })),
        ],
        buttons: send(t('state.unsent.action')),
      }
    case 'mismatch':
      return {
        ...base,
        title: t('state.mismatch.title'),
        tone: 'out',
        tag: { text: t('state.refused.tag'), tone: 'out' },
        paragraphs: [full(t('state.mismatch.why', { i: flow.step, field: flow.field }))],
        buttons: [],
      }
    case 'fault':
      return {
        ...base,
        title: t('state.fault.title'),
        tone: 'out',
        paragraphs: [full(t('state.fault.why', { message: flow.message }))],
        buttons: send(t('state.unsent.action')),
      }
    case 'refused':
      return { ...base, title: flow.title, tone: 'out', paragraphs: [full(flow.why)] }
    case 'idle':
      return canSend
        ? {
            ...base,
            title: t('state.approved.title'),
            paragraphs: [full(t('state.approved.why'))],
            buttons: send(t('state.approved.send')),
          }
        : base
  }
}

function runFacts(proposal: Proposal, words: Words): Decision['facts'] {
  const { t } = words
  const approved = proposal.approval.history.find((row) => row.to === 'approved')
  const sent = proposal.steps.findLast((step) => step.txHash !== null)
  const facts: Decision['facts'][number][] = []
  if (approved !== undefined) {
    const time = words.clock(Date.parse(approved.at))
    facts.push({
      term: t('state.approvedAt'),
      is: t('state.signatureValid', { time }),
      mono: false,
    })
  }
  if (sent?.txHash) facts.push({ term: t('state.sentAt'), is: shortHash(sent.txHash), mono: true })
  if (sent?.blockNumber) {
    facts.push({ term: t('state.block'), is: words.count(sent.blockNumber), mono: false })
  }
  return facts
}

function expiredCard({ proposal }: DecisionInput, words: Words): Decision {
  const { t } = words
  return {
    ...nothing,
    title: t('state.expired', { time: words.clock(Date.parse(proposal.expiresAt)) }),
    tag: { text: t('state.expired.tag'), tone: 'plain' },
    paragraphs: [full(t('state.expired.next'))],
    buttons: [
      { action: 'proposeAgain', label: t('state.expired.action'), primary: true, state: 'on' },
    ],
  }
}

function changedCard({ proposal, successor }: DecisionInput, words: Words): Decision {
  const { t } = words
  return {
    ...nothing,
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

function settledCard({ proposal }: DecisionInput, words: Words): Decision {
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
      ...nothing,
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
    ...nothing,
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

function failedCard({ proposal }: DecisionInput, words: Words): Decision {
  const { t } = words
  const reverted = proposal.steps.findIndex((step) => step.state === 'reverted')
  const done = proposal.steps.filter((step) => step.state === 'done').length
  const { result, run } = proposal
  const safe =
    result?.reconciled === true
      ? `${t('state.failed.safe')} ${t('state.failed.allowances', { n: result.allowancesLeft })}`
      : t('state.failed.unproven')
  return {
    ...nothing,
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

function closedCard({ proposal, phase }: DecisionInput, words: Words): Decision {
  const { t } = words
  if (phase === 'cancelled') {
    return {
      ...nothing,
      title: t('state.cancelled.title'),
      tag: { text: t('state.cancelled.tag'), tone: 'plain' },
      paragraphs: [full(t('state.cancelled.why'))],
    }
  }
  const row = proposal.approval.history.find((each) => each.to === 'rejected')
  const time = row === undefined ? '' : words.clock(Date.parse(row.at))
  const reason = row?.reason ?? null
  return {
    ...nothing,
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

/** The sentence above the evidence, once a plan is more than a proposal. */
export function outcomeSentence(
  { proposal, phase }: Pick<DecisionInput, 'proposal' | 'phase'>,
  words: Words,
): { readonly sentence: string; readonly why: string } | null {
  const { t } = words
  const { result } = proposal
  switch (phase) {
    case 'ready':
      return null
    case 'approved':
    case 'executing': {
      const done = proposal.steps.filter((step) => step.state === 'done').length
      const atomic = proposal.run?.atomic ?? null
      return {
        sentence: t('plan.executing', { done, n: proposal.steps.length }),
        why: atomic === null ? '' : t(atomic ? 'plan.atomic' : 'plan.ordered'),
      }
    }
    case 'settled': {
      const { after } = driftsOf(proposal)
      const done = isOnTarget(after) ? 'plan.doneOn' : 'plan.done'
      const sentence = t(done, { drift: words.points(after) })
      if (result === null) return { sentence, why: '' }
      const delta = Number(result.realisedCostUsd) - Number(result.expectedCostUsd)
      const cost = words.usd(result.realisedCostUsd)
      const bps = words.bps(bpsOf(result.realisedCostUsd, proposal.totals.valueBeforeUsd))
      const balances = t(result.reconciled ? 'plan.done.exact' : 'plan.done.differs')
      return {
        sentence,
        why: `${t('plan.done.why', { cost, bps, ...difference(delta, words) })} ${balances}`,
      }
    }
    case 'changed':
      return { sentence: t('plan.superseded'), why: '' }
    default:
      return { sentence: t(`plan.${phase}`), why: '' }
  }
}

function latencyOf(proposal: Proposal): number {
  const approved = proposal.approval.history.find((row) => row.to === 'approved')
  return approved === undefined ? 0 : Date.parse(approved.at) - Date.parse(proposal.createdAt)
}

function full(text: string): { text: string; aside: boolean } {
  return { text, aside: false }
}

function shortHash(hash: string): string {
  return `${hash.slice(0, 10)}\u2026${hash.slice(-8)}`
}
