import {
  type DailyCloses,
  deviationOf,
  type MarketDayState,
  type MarketWindow,
  marketDayStates,
  marketDays,
  marketWindow,
  type Solved,
} from '../quant/index.ts'
import { dayMs, monthOf, monthStart, type Parsed, parsed, refused, unixMs } from '../units/index.ts'
import type { BacktestConfig } from './config.ts'
import type { PriceGrid } from './grid.ts'
import { scaleOf } from './scale.ts'
import { type BarScale, drawdownOf, type EquityCurve } from './statistics.ts'

/** A stretch of bars in one state, both ends included. */
export type StateSpell = {
  readonly state: MarketDayState
  readonly firstBar: number
  readonly lastBar: number
}

/** What a run did over some of its bars. */
export type PartFigures = {
  /** The returns of these bars, one after the other. */
  readonly totalReturn: number
  /** Nominal, as that of a whole run; null below two returns. */
  readonly volAnnual: number | null
  /** Largest fall from the peak within one stretch, its start included: 0 or negative. */
  readonly worstFall: number
}

/** All bars of one state; `figures` has an entry for each run. */
export type StateRow = {
  readonly state: MarketDayState
  readonly bars: number
  readonly spells: number
  readonly figures: readonly PartFigures[]
}

/** A calendar year, or the whole run; `figures` has an entry for each run. */
export type WindowRow = {
  readonly name: string
  readonly window: Solved<MarketWindow>
  readonly figures: readonly PartFigures[]
}

/** Runs cut by what the market was, looking back. */
export type StateReport = {
  readonly reference: string
  readonly spells: readonly StateSpell[]
  readonly byState: readonly StateRow[]
  readonly windows: readonly WindowRow[]
}

/** The published rules of the cuts, to be printed with every table of them. */
export const stateRules: { readonly days: string; readonly windows: string } = {
  days:
    'A trough is confirmed by +60% from the lowest close, a peak by -40% from the highest: bull ' +
    'after a trough up to the peak, bear after it. Sideways where closes 45 days before and ' +
    'after differ by less than 10%. High volatility, before all others, where the 31 days ' +
    'around have 90% a year.',
  windows:
    'Bull from +50%, bear from -30%, sideways between; high volatility from 80% a year, ' +
    'beside any of them.',
}

/**
 * Cuts runs over the same bars by the state of a reference asset (REG-4, BKT-3).
 *
 * Days are labelled ex post, from closes before and after: for reporting, never for decisions. A
 * bar has the state of its UTC day, or of the last day with a close; its return, from the bar
 * before, counts for that state. Bars before the reference's first close count for none. Refuses a
 * reference that is not on the grid or has no price.
 *
 * @example
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, dayMs), Float64Array.of(1, 2)]
 * const grid = { symbols: ['A'], labels: 'date', labelAtMs, priceUsd } as const
 * const config = { ...backtestDefaults, symbols: ['A'], targets: [1], rule: neverRule }
 * const report = reportStates(grid, config, 'A', [{ labelAtMs, valueUsd: priceUsd }])
 * report.ok && report.value.byState[0]?.figures[0]?.totalReturn // 1
 */
export function reportStates(
  grid: PriceGrid,
  config: BacktestConfig,
  reference: string,
  runs: readonly EquityCurve[],
): Parsed<StateReport> {
  const asset = grid.symbols.indexOf(reference)
  if (asset < 0) {
    const known = grid.symbols.join(', ')
    return refused('states', `${reference} is not one of the assets: ${known}`)
  }
  const closes = dailyClosesOf(grid, asset)
  const days = marketDays(closes)
  if (!days.ok) return refused('states', `${reference}: ${days.refusal.message}`)
  const { labelAtMs } = runs[0] ?? { labelAtMs: new Float64Array() }
  const spells = spellsOf(labelAtMs, closes, days.value.states)
  const scale = scaleOf(grid, config)
  return parsed({
    reference,
    spells,
    byState: marketDayStates.map((state) => rowOf(state, spells, runs, scale)),
    windows: windowsOf(labelAtMs).map(({ name, firstBar, lastBar }) => ({
      name,
      window: marketWindow(closesWithin(closes, labelAtMs, { firstBar, lastBar })),
      figures: runs.map((run) => figuresOver(run, [{ firstBar, lastBar }], scale)),
    })),
  })
}

/** Last price of each UTC day that has one. */
function dailyClosesOf({ labelAtMs, priceUsd, symbols }: PriceGrid, asset: number): DailyCloses {
  const [closes, atMs]: [number[], number[]] = [[], []]
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    const close = priceUsd[bar * symbols.length + asset] as number
    if (!(close > 0)) continue
    const day = dayOf(labelAtMs[bar] as number)
    const at = atMs.at(-1) === day ? atMs.length - 1 : atMs.length
    atMs[at] = day
    closes[at] = close
  }
  return { closes: Float64Array.from(closes), atMs: Float64Array.from(atMs) }
}

/** Joins neighbouring bars of one state; a bar before the first close is in none. */
function spellsOf(
  labelAtMs: Float64Array,
  { atMs }: DailyCloses,
  states: readonly MarketDayState[],
): StateSpell[] {
  const spells: { state: MarketDayState; firstBar: number; lastBar: number }[] = []
  let day = -1
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    while (day + 1 < atMs.length && (atMs[day + 1] as number) <= (labelAtMs[bar] as number)) day++
    const state = states[day]
    const last = spells.at(-1)
    if (state === undefined) continue
    if (last?.state === state) last.lastBar = bar
    else spells.push({ state, firstBar: bar, lastBar: bar })
  }
  return spells
}

type Part = Pick<StateSpell, 'firstBar' | 'lastBar'>

function rowOf(
  state: MarketDayState,
  spells: readonly StateSpell[],
  runs: readonly EquityCurve[],
  scale: BarScale,
): StateRow {
  const own = spells.filter((spell) => spell.state === state)
  return {
    state,
    bars: own.reduce((sum, { firstBar, lastBar }) => sum + lastBar - firstBar + 1, 0),
    spells: own.length,
    figures: runs.map((run) => figuresOver(run, own, scale)),
  }
}

/** Figures over stretches; the first bar of a run has no return, but a stretch starts before it. */
function figuresOver(run: EquityCurve, parts: readonly Part[], scale: BarScale): PartFigures {
  const { valueUsd } = run
  const returns: number[] = []
  let [growth, worstFall] = [1, 0]
  for (const { firstBar, lastBar } of parts) {
    const before = valueUsd[Math.max(0, firstBar - 1)] as number
    if (before === 0) continue
    growth *= (valueUsd[lastBar] as number) / before
    worstFall = Math.min(worstFall, drawdownOf(valueUsd.subarray(firstBar, lastBar + 1), before))
    for (let bar = Math.max(1, firstBar); bar <= lastBar; bar++) {
      const from = valueUsd[bar - 1] as number
      if (from > 0 && !isHole(run, bar, scale)) returns.push((valueUsd[bar] as number) / from - 1)
    }
  }
  return { totalReturn: growth - 1, volAnnual: volAnnualOf(returns, scale), worstFall }
}

/** As for the volatility of a whole run: a return across a hole is wealth, not one of a bar. */
function isHole({ labelAtMs }: EquityCurve, bar: number, { stepMs, gapBarsMax }: BarScale) {
  if (stepMs === null) return false
  const elapsedMs = (labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number)
  return Math.round(elapsedMs / stepMs) - 1 > gapBarsMax
}

function volAnnualOf(returns: readonly number[], { spacingMs }: BarScale): number | null {
  if (spacingMs === null || returns.length < 2) return null
  const deviation = deviationOf(Float64Array.from(returns), { ddof: 1 })
  return deviation.ok ? deviation.value * Math.sqrt((365 * dayMs) / spacingMs) : null
}

/** Every calendar year that the run touches, then all of it where there are several. */
function windowsOf(labelAtMs: Float64Array): (Part & { readonly name: string })[] {
  const years: { name: string; firstBar: number; lastBar: number }[] = []
  let nextYearAtMs = -Infinity
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    const labelMs = labelAtMs[bar] as number
    const last = years.at(-1)
    if (labelMs < nextYearAtMs && last !== undefined) last.lastBar = bar
    else {
      const year = Math.floor(monthOf(unixMs(labelMs)) / 12)
      nextYearAtMs = monthStart(12 * (year + 1))
      years.push({ name: String(year), firstBar: bar, lastBar: bar })
    }
  }
  const whole = { name: 'whole run', firstBar: 0, lastBar: labelAtMs.length - 1 }
  return years.length > 1 ? [...years, whole] : years
}

/** A window's closes with the last one before it, from which its first return is. */
function closesWithin(
  { closes, atMs }: DailyCloses,
  labelAtMs: Float64Array,
  { firstBar, lastBar }: Part,
): DailyCloses {
  const fromMs = dayOf(labelAtMs[firstBar] as number)
  const first = atMs.findIndex((at) => at >= fromMs)
  const after = atMs.findIndex((at) => at > (labelAtMs[lastBar] as number))
  const from = first < 0 ? atMs.length : firstBar === 0 ? first : Math.max(0, first - 1)
  const to = after < 0 ? atMs.length : after
  return { closes: closes.subarray(from, to), atMs: atMs.subarray(from, to) }
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs
}
