import { formatLabel } from '@evenkeel/core/backtest'
import { usd } from '../terminal/figures.ts'
import type { Ink } from '../terminal/ink.ts'
import { table } from '../terminal/table.ts'
import { braillePlot } from './braille.ts'
import { certificateView } from './certificate-view.ts'
import type { Comparison } from './comparison.ts'
import type { Examined } from './evidence.ts'
import { percentOf } from './figures.ts'
import { measures } from './measures.ts'
import { membersView } from './members-view.ts'
import { reasonText } from './reasons.ts'
import type { BacktestRequest } from './request.ts'
import { statesView } from './states-view.ts'
import { verdictOf } from './verdict.ts'
import { wrapped } from './wrapped.ts'

const plotColumns = 68
const plotRows = 10
const rebalancesShown = 10

/** The result for a terminal: verdict, evidence, next command. */
export function backtestView(result: Examined, request: BacktestRequest, ink: Ink): string[] {
  const { say, where, doubt, lost } = verdictOf(result)
  return [
    `${ink.strong(titleOf(result))}  ${ink.quiet(settingsOf(result))}`,
    '',
    lost ? ink.out(say) : say,
    ...(where === '' ? [] : [where]),
    ...wrapped(doubt).map((line) => ink.near(line)),
    '',
    ...plotView(result, ink),
    ...figuresView(result),
    '',
    ...statesView(result, ink),
    ...rebalancesView(result, ink),
    ...membersView(result, ink),
    ...certificateView(result, ink),
    ...dataView(result),
    '',
    `next: ${ink.accent(nextCommand(request))}`,
  ]
}

/** What was run, by name. */
export function titleOf({ book }: Comparison): string {
  const { symbols, targets, targetChanges, strategyName } = book
  const isMoving = targetChanges.length > 0
  const lines = symbols.map((symbol, index) => ({ symbol, target: targets[index] ?? 0 }))
  const parts = lines
    .filter(({ target }) => !isMoving || target > 0)
    .map(({ symbol, target }) => `${symbol} ${shareOf(target)}`)
  const cash = 1 - targets.reduce((sum, target) => sum + target, 0)
  if (cash > 1e-12) parts.push(`cash ${shareOf(cash)}`)
  if (isMoving) parts.push(`${symbols.length} assets over time`)
  const name = strategyName === null ? '' : `${strategyName}: `
  return `${name}${isMoving ? 'at first ' : ''}${parts.join(' · ')}`
}

/** The settings that a reader needs to judge the result. */
export function settingsOf({ book, config, rule }: Comparison): string {
  const { start, end } = rule.figures
  const lag = config.lagBars === 0 ? 'same close (optimistic)' : `lag ${config.lagBars}`
  return `${book.ruleName} · fee ${config.feeBps} bps · ${lag} · ${start} to ${end}`
}

function plotView({ rule, none, grid }: Comparison, ink: Ink): string[] {
  if (!ink.art || rule.equity.valueUsd.length < 2) return []
  const curves = [
    { values: none.equity.valueUsd, ink: ink.quiet },
    { values: rule.equity.valueUsd, ink: ink.accent },
  ]
  const plot = braillePlot(curves, plotColumns, plotRows)
  const labels = [usd(String(plot.high)), usd(String(plot.low))]
  const width = Math.max(...labels.map((label) => label.length))
  const lines = plot.lines.map((line, row) => {
    const label = row === 0 ? labels[0] : row === plotRows - 1 ? labels[1] : ''
    return `${(label ?? '').padStart(width)} ${line}`
  })
  const [first, last] = [rule.figures.start, rule.figures.end].map((label) => label.slice(0, 10))
  const middleBar = rule.equity.labelAtMs[rule.equity.labelAtMs.length >> 1] ?? 0
  const middle = formatLabel(grid.labels, middleBar).slice(0, 10)
  const gap = ' '.repeat(Math.max(1, (plotColumns - 30) >> 1))
  const scale = plot.isLogarithmic ? ', log scale' : ''
  return [
    ...lines,
    `${' '.repeat(width + 1)}${ink.quiet(`${first}${gap}${middle}${gap}${last}`)}`,
    `${' '.repeat(width + 1)}${ink.accent('rule')}  ${ink.quiet(`never${scale}`)}`,
    '',
  ]
}

function figuresView({ rule, none, peers, book }: Comparison): string[] {
  const columns = [none, ...peers.map(({ result }) => result), rule]
  const heads = ['never', ...peers.map(({ name }) => name), book.ruleName]
  return table(
    [{ head: '', align: 'left' }, ...heads.map((head) => ({ head, align: 'right' as const }))],
    measures.map(({ name, show }) => [name, ...columns.map(({ figures }) => show(figures))]),
  )
}

function rebalancesView({ rule }: Comparison, ink: Ink): string[] {
  const { rebalances } = rule
  if (rebalances.length === 0) return ['No rebalance was made.', '']
  const shown = rebalances.slice(-rebalancesShown)
  const lines = table(
    [
      { head: 'traded', align: 'left' },
      { head: 'why', align: 'left' },
      { head: 'turnover', align: 'right' },
      { head: 'cost', align: 'right' },
    ],
    shown.map(({ executedAt, why, turnover, costUsd }) => [
      executedAt.slice(0, 16).replace('T', ' '),
      reasonText(why),
      percentOf(turnover),
      usd(String(costUsd)),
    ]),
  )
  const earlier = rebalances.length - shown.length
  const more = earlier > 0 ? [ink.quiet(`${earlier} earlier ones are in --report and --json`)] : []
  return [...lines, ...more, '']
}

/** What the data lacked, and what the run left undone. */
function dataView({ rule, provenance }: Comparison): string[] {
  const { bars, gapBars, gapReturns, frozenAssets } = rule.figures
  const parts = [`${bars} bars`]
  if (gapBars > 0) parts.push(`${gapBars} without a price`)
  if (gapReturns > 0) parts.push(`${gapReturns} across a hole, left out of the volatility`)
  if (frozenAssets.length > 0) parts.push(`frozen at some time: ${frozenAssets.join(', ')}`)
  const waiting = rule.notExecuted
  if (rule.gated.length > 0) parts.push(`${rule.gated.length} proposals were not worth it yet`)
  return [
    `data ${parts.join(' · ')}`,
    ...(waiting === null ? [] : [`a decision of ${waiting.decidedAt} still waited at the end`]),
    `hash data ${provenance.data.slice(0, 16)} · config ${provenance.config.slice(0, 16)} · code ${provenance.code.slice(0, 16)}`,
  ]
}

/** The same run again, as one command. */
export function commandOf(request: BacktestRequest): string {
  const { prices, column, source, assetTable, caps, book, rule, range } = request
  const { feeBps, lagBars, capitalUsd } = request
  const flags = [
    ...prices.map(
      ({ symbol, file }) => `--prices ${symbol === undefined ? '' : `${symbol}=`}${file}`,
    ),
    ...(column === 'close' ? [] : [`--column ${column}`]),
    ...(source === null ? [] : [`--source ${source}`]),
    ...(assetTable === null ? [] : [`--asset-table ${assetTable}`]),
    ...(caps === null ? [] : [`--caps ${caps}`]),
    ...(book.kind === 'strategy'
      ? [`--strategy ${book.file}`]
      : [`--assets ${book.symbols.join(',')}`, `--targets ${book.targets.join(',')}`]),
    ...(rule === null ? [] : [`--rule ${rule}`]),
    `--fee-bps ${feeBps} --lag-bars ${lagBars} --capital ${capitalUsd}`,
    ...(range.from === undefined ? [] : [`--from ${range.from}`]),
    ...(range.to === undefined ? [] : [`--to ${range.to}`]),
    ...(request.states === null ? [] : [`--states ${request.states}`]),
    ...(request.certify ? ['--certify'] : []),
  ]
  return `evenkeel backtest ${flags.join(' ')}`
}

function nextCommand(request: BacktestRequest): string {
  return request.report === null
    ? `${commandOf(request)} --report backtest.html`
    : `open ${request.report}`
}

function shareOf(share: number): string {
  return String(Number((share * 100).toFixed(2)))
}
