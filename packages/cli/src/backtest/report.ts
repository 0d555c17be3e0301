import type { EquityCurve, RebalanceRecord } from '@evenkeel/core/backtest'
import { usd } from '../terminal/figures.ts'
import { certificateSection } from './certificate-report.ts'
import { svgChart } from './chart.ts'
import type { Comparison } from './comparison.ts'
import { costSection } from './cost-report.ts'
import type { Examined } from './evidence.ts'
import { money, percentOf } from './figures.ts'
import { escapeHtml, htmlTable, section, tableDetails } from './html.ts'
import { measures } from './measures.ts'
import { monthEnds } from './months.ts'
import { reasonText } from './reasons.ts'
import { reportCss } from './report.css.ts'
import type { BacktestRequest } from './request.ts'
import { statesLegend, statesSection } from './states-report.ts'
import { verdictOf } from './verdict.ts'
import { commandOf, settingsOf, titleOf } from './view.ts'
import { weightsSection } from './weights-report.ts'

/** Marks on the growth chart, above which they would hide the line. */
const marksMax = 150

/** The result as one HTML page that needs nothing else: no script, no font, no network. */
export function reportPage(result: Examined, request: BacktestRequest): string {
  const { say, where, doubt, lost } = verdictOf(result)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Backtest of ${escapeHtml(titleOf(result))} · Evenkeel</title>`,
    `<style>${reportCss}</style>`,
    '</head>',
    '<body><main>',
    '<header>',
    `<p class="settings">${escapeHtml(`${titleOf(result)} · ${settingsOf(result)}`)}</p>`,
    `<h1${lost ? ' class="lost"' : ''}>${escapeHtml(say)}</h1>`,
    where === '' ? '' : `<p>${escapeHtml(where)}</p>`,
    `<p class="doubt">${escapeHtml(doubt)}</p>`,
    '</header>',
    growthSection(result),
    fallSection(result),
    weightsSection(result),
    sideBySide(result),
    statesSection(result),
    certificateSection(result),
    rebalanceSection(result),
    costSection(result),
    reproduceSection(result, request),
    '</main></body></html>',
    '',
  ].join('\n')
}

function growthSection(result: Examined): string {
  const { rule, none, book, states } = result
  const traded = rule.rebalances.map(({ executedAt }) => {
    return barAt(rule.equity.labelAtMs, Date.parse(executedAt))
  })
  const marks = traded.length <= marksMax ? traded : []
  const [own, held] = [rule.figures.finalValue, none.figures.finalValue]
  const plot = svgChart({
    message: `Value over time: ${book.ruleName} ends at ${money(own)}, never at ${money(held)}.`,
    labelAtMs: rule.equity.labelAtMs,
    lines: linesOf(rule.equity.valueUsd, none.equity.valueUsd),
    height: 320,
    format: money,
    marks,
    spells: states.spells,
  })
  const notes = [
    ...(plot.isLogarithmic ? ['log scale'] : []),
    ...(marks.length > 0 ? ['○ a rebalance'] : []),
    ...(traded.length > marksMax ? [`${traded.length} rebalances, too many to mark`] : []),
  ]
  const exact = (value: number) => usd(String(value))
  return section(
    'Growth',
    plot.svg,
    `<p class="settings">${notes.join(' · ')}</p>`,
    statesLegend(result),
    curveTable('Value at the end of each month', rule.equity, none.equity, exact),
  )
}

function fallSection({ rule, none, book, config }: Comparison): string {
  const own = fallsOf(rule.equity.valueUsd, config.capitalUsd)
  const held = fallsOf(none.equity.valueUsd, config.capitalUsd)
  const worst = [rule, none].map(({ figures }) => percentOf(figures.maxDrawdown))
  const { labelAtMs } = rule.equity
  const { svg } = svgChart({
    message: `Fall from the peak: ${book.ruleName} at worst ${worst[0]}, never ${worst[1]}.`,
    labelAtMs,
    lines: linesOf(own, held),
    fillTo: 0,
    height: 200,
    format: percentOf,
  })
  return section(
    'Fall from the last peak',
    svg,
    curveTable(
      'Fall from the last peak at the end of each month',
      { labelAtMs, valueUsd: own },
      { labelAtMs, valueUsd: held },
      percentOf,
    ),
  )
}

function linesOf(rule: Float64Array, none: Float64Array) {
  return [
    { label: 'Never', style: 'none', values: none },
    { label: 'Rule', style: 'rule', values: rule },
  ] as const
}

function sideBySide({ rule, none, peers, book }: Comparison): string {
  const results = [none, ...peers.map(({ result }) => result), rule]
  const rows = measures.map(({ name, show }) => [
    name,
    ...results.map(({ figures }) => show(figures)),
  ])
  const heads = ['Measure', 'Never', ...peers.map(({ name }) => name), book.ruleName]
  const columns = heads.map((head) => ({ head }))
  return section('Side by side', htmlTable('Same data, same costs', columns, rows))
}

function rebalanceSection({ rule, grid }: Comparison): string {
  if (rule.rebalances.length === 0) {
    return section('Rebalances', '<p>None was made.</p>')
  }
  const columns = [
    { head: 'Traded' },
    { head: 'Why', isText: true },
    { head: 'Turnover' },
    { head: 'Cost' },
    { head: 'Weights before', isText: true },
    { head: 'Weights after', isText: true },
    { head: 'Decided', isText: true },
  ]
  const names = [...grid.symbols, 'cash']
  const rows = rule.rebalances.map((rebalance) => rebalanceRow(rebalance, names))
  const table = htmlTable('Each with its reason and its cost', columns, rows)
  return section('Rebalances', `<div class="tall">${table}</div>`)
}

function rebalanceRow(rebalance: RebalanceRecord, names: readonly string[]): string[] {
  const { executedAt, decidedAt, why, weightsBefore, weightsAfter, turnover, costUsd } = rebalance
  return [
    instant(executedAt),
    reasonText(why),
    percentOf(turnover),
    usd(String(costUsd)),
    weightsText(weightsBefore, names),
    weightsText(weightsAfter, names),
    instant(decidedAt),
  ]
}

function weightsText(weights: readonly number[], names: readonly string[]): string {
  return weights
    .flatMap((weight, index) => (weight === 0 ? [] : [`${names[index]} ${percentOf(weight)}`]))
    .join(', ')
}

function reproduceSection(result: Examined, request: BacktestRequest): string {
  const { rule, provenance } = result
  const { bars, gapBars, gapReturns, frozenAssets } = rule.figures
  const facts = [
    ['Bars', String(bars)],
    ['Asset-bars without a price', String(gapBars)],
    ['Returns across a hole', String(gapReturns)],
    ['Frozen at some time', frozenAssets.join(', ') || 'none'],
    ['Cost model', `reference: ${result.config.feeBps} bps of each traded side`],
    ['Not executed at the end', rule.notExecuted?.decidedAt ?? 'nothing'],
    ['Data', provenance.data],
    ['Configuration', provenance.config],
    ['Code', provenance.code],
  ]
  const list = facts.map(([term, text]) => {
    return `<dt>${escapeHtml(term ?? '')}</dt><dd><code>${escapeHtml(text ?? '')}</code></dd>`
  })
  return section(
    'Run it again',
    `<pre><code>${escapeHtml(commandOf(request))}</code></pre>`,
    `<dl>${list.join('\n')}</dl>`,
  )
}

/** The figures behind a chart, at the last bar of each month. */
function curveTable(
  caption: string,
  rule: EquityCurve,
  none: EquityCurve,
  format: (value: number) => string,
): string {
  const ends = monthEnds(rule.labelAtMs)
  const rows = ends.map((bar) => [
    new Date(rule.labelAtMs[bar] ?? 0).toISOString().slice(0, 7),
    format(none.valueUsd[bar] ?? 0),
    format(rule.valueUsd[bar] ?? 0),
  ])
  const columns = [{ head: 'Month' }, { head: 'Never' }, { head: 'Rule' }]
  return tableDetails(htmlTable(caption, columns, rows))
}

/** The bar of a label; labels rise. */
function barAt(labelAtMs: Float64Array, atMs: number): number {
  let [low, high] = [0, labelAtMs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((labelAtMs[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

function fallsOf(valueUsd: Float64Array, capitalUsd: number): Float64Array {
  let peakUsd = capitalUsd
  return valueUsd.map((value) => {
    peakUsd = Math.max(peakUsd, value)
    return value / peakUsd - 1
  })
}

function instant(label: string): string {
  return label.slice(0, 16).replace('T', ' ')
}
