import type { MessageKey } from '../i18n/catalogue.ts'
import type { AssetMark } from './asset.ts'
import { reasonOf } from './refusal.ts'
import type { Tone } from './tone.ts'
import { tradesSentence } from './trades.ts'
import { firedSentence, relative } from './trigger.ts'
import type { FiredTrigger, Portfolio, Position, Proposal } from './wire.ts'
import type { Words } from './words.ts'

/** What the button under a verdict does. */
export type VerdictAction = 'review' | 'progress' | 'resume' | 'history' | 'data' | 'rebalance'

/** The sentence that opens the portfolio screen, with what a person may do about it. */
export type Verdict = {
  readonly tag: string
  readonly tone: Tone
  readonly sentence: string
  readonly why: string
  readonly facts: readonly {
    readonly label: string
    readonly figure: string
    readonly small: string
  }[]
  /** The first is primary where it asks for a decision. */
  readonly actions: readonly { readonly kind: VerdictAction; readonly primary: boolean }[]
}

type Input = {
  readonly portfolio: Portfolio
  /** The open proposal in full, once it was read. */
  readonly proposal: Proposal | null
  readonly marks: ReadonlyMap<string, AssetMark>
  readonly nowMs: number
}

/** The verdict: the first state that applies, in the order of the wire. */
export function verdictOf(input: Input, words: Words): Verdict {
  const { state } = input.portfolio
  switch (state.kind) {
    case 'executing':
      return {
        ...bandTag(input.portfolio, words),
        tag: words.t('tag.executing'),
        tone: 'info',
        sentence: words.t('home.executing'),
        why: words.t('home.executing.why'),
        facts: [],
        actions: [{ kind: 'progress', primary: true }],
      }
    case 'unknown':
      return unknownVerdict(input, state.refusals, words)
    case 'paused':
      return pausedVerdict(input, state.until, words)
    case 'proposed':
      return proposedVerdict(input, words)
    case 'held': {
      const [first] = state.refusals
      const reason = first && reasonOf(first, input.marks, words)
      return {
        tag: words.t('tag.hold'),
        tone: 'near',
        sentence: words.t('home.held', { reason: reason?.clause ?? '' }),
        why: joined(reason?.detail, words.t('home.held.why')),
        facts: [],
        actions: [{ kind: 'history', primary: false }],
      }
    }
    case 'watching':
      return watchingVerdict(input, words)
  }
}

/** The position with the largest known drift. */
function furthest(positions: readonly Position[]): Position | null {
  const known = positions.filter((position) => position.driftAbsolute !== null)
  const size = (position: Position) => Math.abs(Number(position.driftAbsolute))
  return known.reduce<Position | null>(
    (most, position) => (most === null || size(position) > size(most) ? position : most),
    null,
  )
}

/** The band as a share, or null where the strategy has none. */
export function bandOf(portfolio: Portfolio): number | null {
  const { bandBpsAbsolute } = portfolio.strategy.rule
  return bandBpsAbsolute === null ? null : bandBpsAbsolute / 10_000
}

function bandTag(portfolio: Portfolio, words: Words): { tag: string; tone: Tone } {
  if (bandOf(portfolio) === null) return { tag: words.t('tag.noBand'), tone: 'plain' }
  const n = portfolio.positions.length
  const out = portfolio.positions.filter((position) => position.standing === 'outside').length
  return out > 0
    ? { tag: words.t('tag.outside', { out, n }), tone: 'out' }
    : { tag: words.t('tag.inside', { n }), tone: 'ok' }
}

function proposedVerdict(input: Input, words: Words): Verdict {
  const { portfolio, proposal, nowMs } = input
  const { openProposal } = portfolio
  const [fired] = openProposal?.why ?? []
  const trades = proposal && tradesSentence(proposal.weights, portfolio.cash, words)
  const expired = openProposal !== null && Date.parse(openProposal.expiresAt) <= nowMs
  return {
    ...bandTag(portfolio, words),
    sentence: firedVerdict(input, fired ?? { kind: 'manual' }, words),
    why: expired ? words.t('state.expired.next') : joined(trades ?? '', words.t('promise')),
    facts: proposal === null ? [] : proposalFacts(proposal, words),
    actions: [{ kind: 'review', primary: true }],
  }
}

function firedVerdict(input: Input, first: FiredTrigger, words: Words): string {
  const fired = input.portfolio.openProposal?.why.find((trigger) => trigger.kind === 'threshold')
  if (first.kind === 'manual') return words.t('home.act.manual')
  if (first.kind === 'risk' || first.kind === 'opportunity') {
    const about = firedSentence(first, input.marks, input.nowMs, words).sentence
    return words.t('home.act.about', { about })
  }
  if (first.kind === 'calendar' || fired?.kind !== 'threshold') return words.t('home.act.calendar')
  const now = input.portfolio.positions.find((position) => position.asset === fired.asset)
  return driftSentence(
    'home.act',
    fired.asset,
    now?.driftAbsolute ?? fired.driftAbsolute,
    input,
    words,
  )
}

function proposalFacts(proposal: Proposal, words: Words): Verdict['facts'] {
  const { totals } = proposal
  const drifts = driftsOf(proposal)
  return [
    {
      label: words.t('fact.cost'),
      figure: words.usd(totals.costUsd),
      small: words.bps((Number(totals.costUsd) / Number(totals.valueBeforeUsd)) * 10_000),
    },
    { label: words.t('fact.atMost'), figure: words.usdAtMost(totals.costUsdMax), small: '' },
    {
      label: words.t('fact.drift'),
      figure: `${words.points(drifts.before)} \u2192 ${words.points(drifts.after)}`,
      small: '',
    },
  ]
}

/** Largest absolute drift before and after a plan, as shares. */
export function driftsOf(proposal: Pick<Proposal, 'weights'>): { before: number; after: number } {
  const largest = (key: 'weightBefore' | 'weightAfter') =>
    Math.max(0, ...proposal.weights.map((row) => Math.abs(Number(row[key]) - Number(row.target))))
  return { before: largest('weightBefore'), after: largest('weightAfter') }
}

function watchingVerdict(input: Input, words: Words): Verdict {
  const { portfolio, nowMs } = input
  const far = furthest(portfolio.positions)
  const isOut = portfolio.positions.some((position) => position.standing === 'outside')
  const tag = bandTag(portfolio, words)
  const history = [{ kind: 'history', primary: false }] as const
  if (isOut && far !== null) {
    const waits = portfolio.strategy.rule.review !== 'continuous' && portfolio.nextRun !== null
    const key = waits ? 'home.wait' : 'home.drift'
    const why =
      waits && portfolio.nextRun !== null
        ? words.t('home.wait.why', {
            date: words.instant(Date.parse(portfolio.nextRun.at), nowMs),
            relative: relative(Date.parse(portfolio.nextRun.at), nowMs, words),
          })
        : words.t('home.drift.why')
    const sentence = driftSentence(key, far.asset, far.driftAbsolute ?? '0', input, words)
    return { ...tag, sentence, why, facts: [], actions: history }
  }
  const band = bandOf(portfolio)
  const drift = { asset: far?.symbol ?? '', drift: words.driftSentence(far?.driftAbsolute ?? 0) }
  const why =
    far === null
      ? ''
      : band === null
        ? words.t('home.calm.noBand', drift)
        : words.t('home.calm.why', { ...drift, band: words.points(band) })
  return { ...tag, sentence: words.t('home.calm'), why, facts: [], actions: history }
}

function pausedVerdict(input: Input, until: string | null, words: Words): Verdict {
  const out = input.portfolio.positions.find((position) => position.standing === 'outside')
  return {
    tag: words.t('tag.paused'),
    tone: 'info',
    sentence:
      until === null
        ? words.t('home.paused')
        : words.t('home.paused.until', { date: words.instant(Date.parse(until), input.nowMs) }),
    why:
      out === undefined
        ? words.t('home.paused.calm')
        : words.t('home.paused.out', {
            asset: out.symbol,
            drift: words.points(out.driftAbsolute ?? 0),
          }),
    facts: [],
    actions: [{ kind: 'resume', primary: true }],
  }
}

const priceCodes = ['PRICE_MISSING', 'PRICE_STALE']

function unknownVerdict(
  input: Input,
  refusals: readonly Parameters<typeof reasonOf>[0][],
  words: Words,
): Verdict {
  const [first] = refusals
  const position = input.portfolio.positions.find((each) => each.asset === first?.field)
  const pricedAt = position?.priceAt ?? null
  const actions = [{ kind: 'data', primary: false }] as const
  if (first !== undefined && priceCodes.includes(first.code) && position && pricedAt !== null) {
    const age = words.duration(input.nowMs - Date.parse(pricedAt))
    return {
      tag: words.t('tag.holdPrices'),
      tone: 'near',
      sentence: words.t('home.stale', { asset: position.symbol, age }),
      why: words.t('home.stale.why', { time: words.clock(Date.parse(pricedAt)) }),
      facts: [],
      actions,
    }
  }
  const reason = first && reasonOf(first, input.marks, words)
  return {
    tag: words.t('tag.hold'),
    tone: 'near',
    sentence: words.t('home.unknown', { reason: reason?.clause ?? '' }),
    why: joined(reason?.detail, words.t('home.unknown.why')),
    facts: [],
    actions,
  }
}

function driftSentence(
  stem: 'home.act' | 'home.wait' | 'home.drift',
  asset: string,
  drift: string,
  input: Input,
  words: Words,
): string {
  const key: MessageKey = Number(drift) < 0 ? `${stem}.below` : `${stem}.above`
  const symbol = input.marks.get(asset)?.symbol ?? asset
  return words.t(key, { asset: symbol, drift: words.points(drift) })
}

/** Two whole sentences beside each other; the first may be missing. */
function joined(first: string | undefined, second: string): string {
  return first === undefined || first === '' ? second : `${first} ${second}`
}
