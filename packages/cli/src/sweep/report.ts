import { percentOf, percentOrNone, ratio } from '../backtest/figures.ts'
import { escapeHtml, htmlTable } from '../backtest/html.ts'
import { measures } from '../backtest/measures.ts'
import { reportCss } from '../backtest/report.css.ts'
import { heatSvg } from './heat-svg.ts'
import { metrics } from './metric.ts'
import type { Study } from './study.ts'
import { surfaceOf } from './surface.ts'
import { commandOf, settingsOf, titleOf } from './view.ts'
import { count, verdictOf } from './words.ts'

/** Cells of the map and of its table; beyond that a reader sees no more, and the page grows. */
const mapRows = 60
const mapColumns = 80
const tableRows = 24
const tableColumns = 12

/** The map's own style: one colour, more of it for a greater score. */
const heatCss = `
svg .cell { fill: var(--accent); shape-rendering: crispEdges; }
svg .undefined { fill: var(--line); }
svg .best { fill: none; stroke: var(--near); stroke-width: 2.5; }
`

/** The result as one HTML page that needs nothing else: no script, no font, no network. */
export function sweepPage(study: Study): string {
  const { say, beside, luck, isLuck, fees } = verdictOf(study)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Sweep of ${escapeHtml(titleOf(study))} · Evenkeel</title>`,
    `<style>${reportCss}${heatCss}</style>`,
    '</head>',
    '<body><main>',
    '<header>',
    `<p class="settings">${escapeHtml(`${titleOf(study)} · ${settingsOf(study)}`)}</p>`,
    `<h1>${escapeHtml(say)}</h1>`,
    `<p>${escapeHtml(beside)}</p>`,
    `<p${isLuck ? ' class="doubt"' : ''}>${escapeHtml(luck)}</p>`,
    `<p>${escapeHtml(fees)}</p>`,
    '</header>',
    mapSection(study),
    bestSection(study),
    luckSection(study),
    walkSection(study),
    againSection(study),
    '</main></body></html>',
    '',
  ].join('\n')
}

function mapSection(study: Study): string {
  const surface = surfaceOf(study, mapRows, mapColumns)
  const { name, show } = metrics[study.request.metric]
  const { best, rules, plan } = study
  const map = heatSvg({
    message:
      `${name} by rule and fee, from ${show(surface.low)} to ${show(surface.high)}; ` +
      `the best is ${best.rule.name} at ${best.feeBps} bps.`,
    surface,
    rowNames: surface.rules.map((rule) => rules[rule]?.name ?? ''),
    columnNames: surface.fees.map((fee) => `${plan.feesBps[fee]}`),
    show,
  })
  const isThinned = surface.rules.length * surface.fees.length < study.runs
  const shown = count(surface.rules.length * surface.fees.length)
  const note = isThinned ? `${shown} of ${count(study.runs)} runs, evenly spread` : 'every run'
  return section(
    `${name} by rule and fee`,
    `<div class="plot" tabindex="0" role="region" aria-label="Heat map">${map}</div>`,
    `<p class="settings">${note}; columns are fees in bps of each traded side</p>`,
    scoreDetails(study),
  )
}

function scoreDetails(study: Study): string {
  const { name, show } = metrics[study.request.metric]
  const surface = surfaceOf(study, tableRows, tableColumns)
  const columns = [
    { head: 'Rule' },
    ...surface.fees.map((fee) => ({ head: `${study.plan.feesBps[fee]} bps` })),
  ]
  const rows = surface.scores.map((row, at) => [
    study.rules[surface.rules[at] ?? 0]?.name ?? '',
    ...row.map((score) => (score === null ? 'undefined' : show(score))),
  ])
  const table = htmlTable(`${name} by rule and fee`, columns, rows)
  return `<details><summary>Table</summary>${table}</details>`
}

function bestSection({ best }: Study): string {
  const rows = measures.map(({ name, show }) => [
    name,
    show(best.none.figures),
    show(best.result.figures),
  ])
  const columns = [{ head: 'Measure' }, { head: 'Never' }, { head: best.rule.name }]
  return section(
    'The best run beside never rebalancing',
    htmlTable(`Same data, both at ${best.feeBps} bps`, columns, rows),
  )
}

function luckSection({ deflated, scale }: Study): string {
  const yearly = (perBar: number | null) => {
    return perBar === null ? 'undefined' : ratio(perBar * Math.sqrt(scale.barsPerYear))
  }
  const { probability, trials, varianceOfTrials, expectedBestPerBar, perBar } = deflated
  const facts = [
    ['Deflated Sharpe ratio', probability === null ? 'undefined' : probability.toFixed(4)],
    ['Trials', count(trials)],
    ['Variance of the trials, a year', (varianceOfTrials * scale.barsPerYear).toFixed(6)],
    ['Best of that many by luck, a year', yearly(expectedBestPerBar)],
    ['Best run, a year', yearly(perBar)],
    ['Returns observed', count(deflated.observations)],
    ['Skewness', deflated.skewness?.toFixed(2) ?? 'undefined'],
    ['Kurtosis (3 is normal)', deflated.kurtosis?.toFixed(2) ?? 'undefined'],
  ]
  return section(
    'How much of it is luck',
    '<p>The probability that the true Sharpe ratio is above what the best of so many worthless ' +
      'trials would show. Every run counts as a trial; neighbours resemble each other, so that ' +
      'this is rather too strict than too kind.</p>',
    factList(facts),
  )
}

function walkSection({ walkForward, request }: Study): string {
  if (walkForward === null) return ''
  const { windows, totalReturn, noneReturn, feeBps } = walkForward
  const { show } = metrics[request.metric]
  const columns = [
    { head: 'Tested' },
    { head: 'Chosen', isText: true },
    { head: 'Score, choosing' },
    { head: 'Score, tested' },
    { head: 'Return' },
    { head: 'Never' },
  ]
  const rows = windows.map((window) => [
    `${window.testStart.slice(0, 10)} to ${window.testEnd.slice(0, 10)}`,
    window.rule,
    show(window.trainScore),
    window.testScore === null ? 'undefined' : show(window.testScore),
    percentOf(window.testReturn),
    percentOf(window.noneReturn),
  ])
  return section(
    'Walk-forward',
    `<p>${escapeHtml(
      `Out of sample at ${feeBps} bps: ${percentOrNone(totalReturn)}, ` +
        `never rebalancing ${percentOrNone(noneReturn)}.`,
    )}</p>`,
    htmlTable('Each setting was chosen on the bars before those it was tested on', columns, rows),
  )
}

function againSection(study: Study): string {
  const { provenance, plan, found, best } = study
  const { bars, gapBars, frozenAssets } = best.result.figures
  const facts = [
    ['Bars', count(bars)],
    ['Asset-bars without a price', count(gapBars)],
    ['Frozen at some time', frozenAssets.join(', ') || 'none'],
    ['Cost model', 'reference: bps of each traded side'],
    [
      'Lag',
      plan.lagBars === 0
        ? 'same close (optimistic)'
        : `${plan.lagBars} ${plan.lagBars === 1 ? 'bar' : 'bars'}`,
    ],
    ['Method', found.method],
    ['Checked', 'the event engine says the same of the best run, within 1e-12'],
    ['Data', provenance.data],
    ['Configuration', provenance.config],
    ['Code', provenance.code],
  ]
  return section(
    'Run it again',
    `<pre><code>${escapeHtml(commandOf(study.request))}</code></pre>`,
    factList(facts),
  )
}

function factList(facts: readonly (readonly string[])[]): string {
  const entries = facts.map(([term = '', text = '']) => {
    return `<dt>${escapeHtml(term)}</dt><dd><code>${escapeHtml(text)}</code></dd>`
  })
  return `<dl>${entries.join('\n')}</dl>`
}

function section(title: string, ...parts: readonly string[]): string {
  return `<section><h2>${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`
}
