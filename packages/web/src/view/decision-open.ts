import {
  type Decision,
  type DecisionButton,
  type DecisionInput,
  emptyCard,
  type Flow,
  full,
  runFacts,
} from './decision-card.ts'
import { shortAddress } from './step.ts'
import type { Words } from './words.ts'

/** The plan waits for its owner: approve it, or say why not. */
export function readyCard(input: DecisionInput, words: Words): Decision {
  const { flow, proposal } = input
  const { t } = words
  const worst = words.usdAtMost(proposal.totals.costUsdMax)
  const base: Decision = {
    ...emptyCard,
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

/** The plan is approved: the wallet sends it, the chain carries it out. */
export function sendingCard(input: DecisionInput, words: Words): Decision {
  const { proposal, flow, canSend } = input
  const { t } = words
  const done = proposal.steps.filter((step) => step.state === 'done').length
  const n = proposal.steps.length
  const isSent = proposal.steps.some((step) => step.txHash !== null || step.state === 'sending')
  const base: Decision = {
    ...emptyCard,
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
