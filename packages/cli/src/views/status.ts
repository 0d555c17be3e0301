import type { PortfolioData, StatusData, TriggerData } from '@evenkeel/api/wire'
import { instant, percent, percentagePoints, percents, span, usd } from '../terminal/figures.ts'
import type { Ink } from '../terminal/ink.ts'
import { meter, table } from '../terminal/table.ts'
import { levelRow } from './level.ts'
import { isDriftUnanswered, modePlate, sentenceOf } from './sentence.ts'

/** The first screen of the terminal: mode, verdict, evidence, next command. */
export function statusView(status: StatusData, portfolio: PortfolioData, ink: Ink): string[] {
  const { valuation } = portfolio
  const head = [
    modePlate(status.mode, ink),
    ink.strong(portfolio.name),
    valuation === null ? 'value unknown' : ink.strong(usd(valuation.valueUsd)),
    ink.quiet(`${instant(status.marketAt)}${priceAge(status)}`),
  ].join('  ')
  return [
    head,
    '',
    sentenceOf(portfolio),
    '',
    ...levelView(portfolio, ink),
    '',
    ...triggersView(portfolio.triggers, portfolio, status.marketAt, ink),
    '',
    `next: ${nextCommand(portfolio)}`,
  ]
}

/** Each asset against its target, with the band drawn. */
export function levelView(portfolio: PortfolioData, ink: Ink): string[] {
  const band = (portfolio.strategy.rule.bandBpsAbsolute ?? 500) / 10_000
  const bandText = `${(band * 100).toFixed(band * 100 === Math.round(band * 100) ? 0 : 2)} pp`
  const weights = percents(portfolio.positions.map(({ weight }) => weight ?? '0'))
  const targets = percents(portfolio.positions.map(({ target }) => target))
  const rows = portfolio.positions.map((position, index) => [
    position.symbol,
    position.weight === null ? 'unknown' : (weights[index] ?? ''),
    targets[index] ?? '',
    position.driftAbsolute === null ? '' : levelRow(Number(position.driftAbsolute), band, ink),
    position.driftAbsolute === null ? 'unknown' : percentagePoints(position.driftAbsolute),
    position.standing,
  ])
  return table(
    [
      { head: 'asset', align: 'left' },
      { head: 'weight %', align: 'right' },
      { head: 'target %', align: 'right' },
      { head: `\u2212${bandText}  target  +${bandText}`, align: 'left' },
      { head: 'drift', align: 'right' },
      { head: '', align: 'left' },
    ],
    rows,
  )
}

function triggersView(
  triggers: readonly TriggerData[],
  portfolio: PortfolioData,
  marketAt: string,
  ink: Ink,
): string[] {
  const rows = triggers.map((trigger) => [
    trigger.kind,
    meter(trigger.distance, 20, ink.art),
    trigger.distance.toFixed(2),
    triggerSentence(trigger, portfolio, marketAt),
  ])
  return table(
    [
      { head: 'trigger', align: 'left' },
      { head: 'distance', align: 'left' },
      { head: '', align: 'right' },
      { head: '', align: 'left' },
    ],
    rows,
  )
}

function triggerSentence(trigger: TriggerData, portfolio: PortfolioData, marketAt: string): string {
  if (trigger.kind === 'threshold') {
    const symbol = portfolio.positions.find(({ asset }) => asset === trigger.asset)?.symbol ?? ''
    const drift = trigger.driftAbsolute === null ? '?' : percentagePoints(trigger.driftAbsolute)
    const limit = trigger.limit === null ? '?' : percent(trigger.limit)
    return `largest absolute drift: ${symbol} ${drift} of ${limit} pp`
  }
  if (trigger.nextAt === null) return trigger.cadence ?? ''
  const left = span(Date.parse(trigger.nextAt) - Date.parse(marketAt))
  return `${trigger.cadence}, next ${instant(trigger.nextAt)}, in ${left}`
}

function priceAge(status: StatusData): string {
  const ages = status.sources.flatMap(({ kind, ageMs }) =>
    kind === 'prices' && ageMs !== null ? [ageMs] : [],
  )
  return ages.length === 0 ? '' : ` · prices ${span(Math.max(...ages))} old`
}

function nextCommand(portfolio: PortfolioData): string {
  if (portfolio.openProposal !== null)
    return `npx evenkeel plan show ${portfolio.openProposal.planNonce}`
  if (portfolio.state.kind === 'paused') return 'npx evenkeel resume'
  if (isDriftUnanswered(portfolio)) return 'npx evenkeel history --decisions'
  return 'npx evenkeel history'
}
