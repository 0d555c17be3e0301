import type { Piece } from '../i18n/icu.ts'
import type { Phase } from './phase.ts'
import type { HashCheck } from './proposal.ts'
import type { Tone } from './tone.ts'
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

/** A card that says nothing yet. */
export const emptyCard: Omit<Decision, 'title' | 'tag'> = {
  tone: 'plain',
  paragraphs: [],
  summary: null,
  note: null,
  meter: null,
  facts: [],
  comparison: null,
  buttons: [],
}

/** A paragraph that phones show too. */
export function full(text: string): { text: string; aside: boolean } {
  return { text, aside: false }
}

/** When it was approved, and how far the chain is with it. */
export function runFacts(proposal: Proposal, words: Words): Decision['facts'] {
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

function shortHash(hash: string): string {
  return `${hash.slice(0, 10)}\u2026${hash.slice(-8)}`
}
