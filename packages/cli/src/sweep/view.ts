import { percentOf } from '../backtest/figures.ts'
import type { Ink } from '../terminal/ink.ts'
import { heatMap, scoreTable } from './heat.ts'
import { metrics } from './metric.ts'
import type { SweepRequest } from './request.ts'
import type { Study } from './study.ts'
import { count, verdictOf } from './words.ts'

/** The result for a terminal: verdict, surface, evidence, next command. */
export function sweepView(study: Study, ink: Ink): string[] {
  const { say, beside, luck, isLuck, fees } = verdictOf(study)
  return [
    `${ink.strong(titleOf(study))}  ${ink.quiet(settingsOf(study))}`,
    '',
    say,
    beside,
    isLuck ? ink.near(luck) : luck,
    fees,
    '',
    ...(ink.art ? [...heatMap(study, ink), ''] : []),
    ...scoreTable(study),
    '',
    ...walkView(study),
    ...runView(study),
    '',
    `next: ${ink.accent(nextCommand(study))}`,
  ]
}

/** Assets that a title names; more would hide what follows. */
const namedMax = 12

/** What was swept, by name. */
export function titleOf({ book }: Study): string {
  const named = book.symbols.slice(0, namedMax)
  const parts = named.map((symbol, at) => `${symbol} ${shareOf(book.targets[at] ?? 0)}`)
  const unnamed = book.symbols.length - named.length
  if (unnamed > 0) parts.push(`${unnamed} more`)
  const cash = 1 - book.targets.reduce((sum, target) => sum + target, 0)
  if (cash > 1e-12) parts.push(`cash ${shareOf(cash)}`)
  return parts.join(' · ')
}

/** The settings that all runs share. */
export function settingsOf({ runs, rules, plan, best }: Study): string {
  const { start, end } = best.result.figures
  const lag = plan.lagBars === 0 ? 'same close (optimistic)' : `lag ${plan.lagBars}`
  const axes = `${count(rules.length - 1)} rules x ${count(plan.feesBps.length)} fees`
  return `${count(runs)} runs (${axes}) · ${lag} · ${start} to ${end}`
}

function walkView({ walkForward, request }: Study): string[] {
  if (walkForward === null) return []
  const { windows, totalReturn, noneReturn, feeBps } = walkForward
  const ahead = windows.filter(({ testReturn, noneReturn: held }) => testReturn > held).length
  const { name } = metrics[request.metric]
  return [
    `walk-forward at ${feeBps} bps: the rule with the best ${name} of each window, used on the next`,
    `out of sample ${percentOf(totalReturn)}, never rebalancing ${percentOf(noneReturn)}; ` +
      `ahead in ${ahead} of ${windows.length} windows`,
    '',
  ]
}

function runView({ found, plan, provenance }: Study): string[] {
  const how =
    found.method === 'shared'
      ? 'fees share the path of their rule'
      : 'each run by itself (an asset was frozen at some time)'
  const { data, config, code } = provenance
  const short = [data, config, code].map((hash) => hash.slice(0, 16))
  return [
    `data ${count(plan.market.barCount)} bars · ${how}`,
    'check the event engine says the same of the best run',
    `hash data ${short[0]} · config ${short[1]} · code ${short[2]}`,
  ]
}

/** The same sweep again, as one command. */
export function commandOf({ base, ...request }: SweepRequest): string {
  const { prices, column, source, book, lagBars, capitalUsd, range } = base
  const { bands, calendars, feesBps, metric, walkForward } = request
  const flags = [
    ...prices.map(({ symbol, file }) => {
      return `--prices ${symbol === undefined ? '' : `${symbol}=`}${file}`
    }),
    ...(column === 'close' ? [] : [`--column ${column}`]),
    ...(source === null ? [] : [`--source ${source}`]),
    ...(book.kind === 'strategy'
      ? [`--strategy ${book.file}`]
      : [`--assets ${book.symbols.join(',')}`, `--targets ${book.targets.join(',')}`]),
    ...(bands.length === 0 ? [] : [`--bands ${axisOf(bands)}`]),
    ...(calendars.length === 0 ? [] : [`--calendars ${calendars.join(',')}`]),
    `--fees ${axisOf(feesBps)} --metric ${metric}`,
    `--lag-bars ${lagBars} --capital ${capitalUsd}`,
    ...(range.from === undefined ? [] : [`--from ${range.from}`]),
    ...(range.to === undefined ? [] : [`--to ${range.to}`]),
    ...(walkForward === null
      ? []
      : [`--walk-forward ${walkForward.trainBars}:${walkForward.testBars}`]),
  ]
  return `evenkeel sweep ${flags.join(' ')}`
}

/** An axis as it may be typed: a range where the steps are equal, else a list. */
function axisOf(values: readonly number[]): string {
  const [first = 0, second = 0] = values
  const step = Number((second - first).toFixed(12))
  const isEven = values.every((value, at) => value === Number((first + at * step).toFixed(12)))
  return values.length > 2 && isEven ? `${first}:${values.at(-1)}:${step}` : values.join(',')
}

function nextCommand({ request }: Study): string {
  return request.base.report === null
    ? `${commandOf(request)} --report sweep.html`
    : `open ${request.base.report}`
}

function shareOf(share: number): string {
  return String(Number((share * 100).toFixed(2)))
}
