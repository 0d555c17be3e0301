import { type AssetMark, assetMarks } from './asset.ts'
import { hundredthsOf } from './format.ts'
import { levelBar, levelScale } from './level.ts'
import { type Phase, phaseOf, phaseTone } from './phase.ts'
import { axisOf, type Level, type LevelRow } from './portfolio.ts'
import { type StepRow, stepRows, venueName } from './step.ts'
import type { Tone } from './tone.ts'
import { tradesSentence } from './trades.ts'
import { firedSentence } from './trigger.ts'
import { bandOf, driftsOf } from './verdict.ts'
import type { Portfolio, Proposal } from './wire.ts'
import type { Words } from './words.ts'

/** One part of the cost, with its share of the bar. */
export type CostPart = {
  readonly key: 'fee' | 'impact' | 'gas'
  readonly label: string
  readonly usd: string
  readonly share: number
}

/** What a plan costs beside what it buys, the drift on one scale. */
export type CostCard = {
  readonly total: string
  readonly bps: string
  readonly worst: string
  readonly parts: readonly CostPart[]
  readonly before: string
  readonly after: string
  /** Drift after over drift before, 0 to 1. */
  readonly afterShare: number
}

/** Whether the page's own hash of the plan equals the one it was given. */
export type HashCheck = 'unchecked' | 'matches' | 'differs'

/** One line of "what your approval allows". */
export type LimitLine = {
  readonly label: string
  readonly lines: readonly string[]
  /** Long figures that are to be compared digit by digit, on lines of their own. */
  readonly isExact: boolean
}

/** The proposal page, ready to be drawn. */
export type ProposalScreen = {
  readonly number: string
  readonly phase: Phase
  readonly tag: string
  readonly tone: Tone
  readonly quotedAtMs: number
  readonly block: string
  readonly trades: string
  readonly ends: string
  readonly level: Level
  readonly band: string | null
  readonly sums: string
  readonly steps: readonly StepRow[]
  /** Of the steps as they stand: realised where it is over, else expected. */
  readonly stepsTotal: string
  readonly cost: CostCard
  readonly reasons: readonly { readonly name: string; readonly sentence: string }[]
  readonly limits: readonly LimitLine[]
  /** The hash in 16 groups of 4. */
  readonly hash: readonly string[]
  readonly expiresAtMs: number
}

/** Draws the evidence of a proposal; the decision card is drawn apart from its phase. */
export function proposalScreen(
  proposal: Proposal,
  portfolio: Portfolio,
  nowMs: number,
  words: Words,
): ProposalScreen {
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  const band = bandOf(portfolio)
  const drifts = driftsOf(proposal)
  const untouched = proposal.weights.filter((row) => !isTouched(row.changeUsd)).length
  return {
    number: proposal.planNonce,
    phase: phaseOf(proposal, nowMs),
    ...tagOf(proposal, nowMs, words),
    quotedAtMs: Date.parse(proposal.createdAt),
    block: words.count(proposal.quoteBlock),
    trades: tradesSentence(proposal.weights, portfolio.cash, words),
    ends: words.t(isOnTarget(drifts.after) ? 'plan.endsOn' : 'plan.ends', {
      drift: words.points(drifts.after),
      untouched,
    }),
    level: weightsLevel(proposal, band, marks, words),
    band: band === null ? null : words.t('level.band', { band: words.points(band) }),
    sums: words.t('weights.sums', sumsOf(proposal, words)),
    steps: stepRows(proposal.steps, portfolio, words),
    stepsTotal: words.usd(proposal.result?.realisedCostUsd ?? proposal.totals.costUsd),
    cost: costCard(proposal, drifts, words),
    reasons: reasonsOf(proposal, portfolio, marks, nowMs, words),
    limits: limitsOf(proposal, portfolio, words),
    hash: hashGroups(proposal.planHash),
    expiresAtMs: Date.parse(proposal.expiresAt),
  }
}

/** 64 characters in 16 groups of 4, as the wallet shows them. */
function hashGroups(hash: string): readonly string[] {
  return hash.replace(/^0x/, '').match(/.{1,4}/g) ?? []
}

function tagOf(proposal: Proposal, nowMs: number, words: Words): { tag: string; tone: Tone } {
  const phase = phaseOf(proposal, nowMs)
  switch (phase) {
    case 'ready': {
      const [fired] = proposal.why
      if (fired?.kind === 'threshold') return { tag: words.t('tag.threshold'), tone: 'out' }
      if (fired?.kind === 'risk') return { tag: words.t('trigger.risk'), tone: 'out' }
      if (fired?.kind === 'opportunity') {
        return { tag: words.t('trigger.opportunity'), tone: 'info' }
      }
      return { tag: words.t(fired?.kind === 'calendar' ? 'tag.due' : 'tag.asked'), tone: 'info' }
    }
    case 'changed':
      return { tag: words.t('outcome.superseded'), tone: 'near' }
    default:
      return { tag: words.t(`outcome.${phase}`), tone: phaseTone[phase] }
  }
}

/** Below this a drift shows as 0.00 pp. */
const smallestDrift = 0.00005

/** Whether a drift is none at the precision that is shown. */
export function isOnTarget(drift: number): boolean {
  return drift < smallestDrift
}

const smallestChangeUsd = 0.005

function isTouched(changeUsd: string): boolean {
  return Math.abs(Number(changeUsd)) >= smallestChangeUsd
}

function weightsLevel(
  proposal: Proposal,
  band: number | null,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): Level {
  const inputs = proposal.weights.map((row) => {
    const driftAbsolute = Number(row.weightBefore) - Number(row.target)
    return {
      row,
      driftAbsolute,
      standing: standingOf(driftAbsolute, band),
      destination: isTouched(row.changeUsd) ? Number(row.weightAfter) - Number(row.target) : null,
    }
  })
  const scale = levelScale(inputs, band)
  const before = hundredthsOf(inputs.map(({ row }) => Number(row.weightBefore)))
  const after = hundredthsOf(inputs.map(({ row }) => Number(row.weightAfter)))
  const rows = inputs.map((input, index): LevelRow => {
    const { row } = input
    const untouched = !isTouched(row.changeUsd)
    return {
      ...levelBar(input, scale, band),
      key: row.asset,
      mark: marks.get(row.asset) ?? { symbol: row.symbol, series: 5, glyph: '?' },
      under: '',
      first: words.shareHundredths(before[index] ?? 0),
      lead: words.shareHundredths(after[index] ?? 0),
      tone: 'plain',
      last: untouched ? words.t('weights.untouched') : words.usdSigned(row.changeUsd),
      lastTone: untouched ? 'faint' : 'plain',
      spoken: words.drift(input.driftAbsolute),
    }
  })
  return { scale, axis: axisOf(band, words), rows }
}

const nearShare = 0.75

function standingOf(drift: number, band: number | null): 'inside' | 'near' | 'outside' {
  if (band === null) return 'inside'
  const size = Math.abs(drift)
  if (size >= band) return 'outside'
  return size >= band * nearShare ? 'near' : 'inside'
}

function sumsOf(proposal: Proposal, words: Words): { before: string; after: string } {
  const sum = (key: 'weightBefore' | 'weightAfter') =>
    hundredthsOf(proposal.weights.map((row) => Number(row[key]))).reduce((a, b) => a + b, 0)
  return {
    before: words.shareHundredths(sum('weightBefore')),
    after: words.shareHundredths(sum('weightAfter')),
  }
}

function costCard(
  { totals }: Proposal,
  drifts: { before: number; after: number },
  words: Words,
): CostCard {
  const parts = [
    { key: 'fee', usd: totals.feeUsd },
    { key: 'impact', usd: totals.impactUsd },
    { key: 'gas', usd: totals.gasUsd },
  ] as const
  const sum = parts.reduce((total, part) => total + Math.max(0, Number(part.usd)), 0) || 1
  return {
    total: words.usd(totals.costUsd),
    bps: words.bps(bpsOf(totals.costUsd, totals.valueBeforeUsd)),
    worst: words.usdAtMost(totals.costUsdMax),
    parts: parts.map(({ key, usd }) => ({
      key,
      label: words.t(`cost.${key}`),
      usd: words.usd(usd),
      share: Math.max(0, Number(usd)) / sum,
    })),
    before: words.t('cost.before', { drift: words.points(drifts.before) }),
    after: words.t('cost.after', { drift: words.points(drifts.after) }),
    afterShare: drifts.before === 0 ? 0 : Math.min(1, drifts.after / drifts.before),
  }
}

/** A cost in basis points of a value, one decimal finer than the wire's whole number. */
export function bpsOf(costUsd: string, valueUsd: string): number {
  const value = Number(valueUsd)
  return value === 0 ? 0 : (Number(costUsd) / value) * 10_000
}

function reasonsOf(
  proposal: Proposal,
  portfolio: Portfolio,
  marks: ReadonlyMap<string, AssetMark>,
  nowMs: number,
  words: Words,
): ProposalScreen['reasons'] {
  const fired = proposal.why.map((trigger) => firedSentence(trigger, marks, nowMs, words))
  const limit = {
    name: words.t('why.limit'),
    sentence: words.t('why.limit.of', {
      limit: words.bpsWhole(portfolio.strategy.preferences.costBpsMax),
      actual: words.bps(bpsOf(proposal.totals.costUsd, proposal.totals.valueBeforeUsd)),
    }),
  }
  const codes = [...new Set(proposal.leftOut.map((left) => left.code))]
  const leftOut = codes.map((code) => {
    const assets = proposal.leftOut.filter((left) => left.code === code).map((left) => left.symbol)
    return {
      name: words.t('why.leftOut'),
      sentence: words.t.find(`left.${code}`, { assets: words.list(assets) }) ?? code,
    }
  })
  return [...fired, limit, ...leftOut]
}

function limitsOf(proposal: Proposal, portfolio: Portfolio, words: Words): readonly LimitLine[] {
  const swaps = proposal.steps.filter((step) => step.kind === 'swap')
  const venues = [...new Set(swaps.map((step) => venueName(step.protocol)))]
  const line = (label: string, lines: readonly string[], isExact = false) => ({
    label,
    lines,
    isExact,
  })
  return [
    line(
      words.t('limits.sell'),
      swaps.map((step) => words.amountExact(step.amountIn, step.symbolIn)),
      true,
    ),
    line(
      words.t('limits.get'),
      swaps.map((step) => words.amountExact(step.amountOutMin ?? '0', step.symbolOut ?? '')),
      true,
    ),
    line(words.t('limits.cost'), [words.usdAtMost(proposal.totals.costUsdMax)]),
    line(words.t('limits.where'), [`${words.list(venues)}, ${portfolio.chainId}`]),
    line(words.t('limits.spender'), [...new Set(swaps.map((step) => step.spender))], true),
    line(words.t('limits.until'), [words.clock(Date.parse(proposal.expiresAt))]),
    line(words.t('limits.times'), [words.t('limits.once')]),
    line(words.t('limits.allowance'), [words.t('limits.none')]),
  ]
}
