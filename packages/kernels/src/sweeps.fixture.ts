import {
  type BacktestFigures,
  backtestDefaults,
  gridFrom,
  gridOf,
  type PriceGrid,
  type PriceSeries,
  runBacktest,
} from '@evenkeel/core/backtest'
import { parseRule, periodOf } from '@evenkeel/core/policy'
import { assert, hourMs, type Parsed, unixMs } from '@evenkeel/core/units'
import { seededRandom } from '@evenkeel/core/world'
import { readPriceFile } from '@evenkeel/market'
import { type SharedData, sharedData } from '@evenkeel/testkit'
import {
  planSweep,
  type SweepFigures,
  type SweepPlan,
  type SweepRuleTerms,
  type SweepTerms,
  sweepDefaults,
} from './index.ts'

/** A sweep as tests write it: rules by their names on the command line. */
export type NamedSweep = Partial<Omit<SweepTerms, 'rules'>> & {
  readonly rules: readonly string[]
  readonly feesBps: readonly number[]
  readonly targets: readonly number[]
}

/** The plan of a sweep over rules by name. */
export function planOf(grid: PriceGrid, { rules, ...rest }: NamedSweep): SweepPlan {
  return required(planSweep(grid, { ...sweepDefaults, ...rest, rules: rules.map(ruleOf) }))
}

/** What the event engine says of every run of the sweep, in the order of the runs. */
export function eventFigures(grid: PriceGrid, sweep: NamedSweep): BacktestFigures[] {
  const { rules, feesBps, targets, lagBars, startInvested, gapBarsMax, dead, deadRecovery } = sweep
  const given = { lagBars, startInvested, gapBarsMax, dead, deadRecovery }
  const settings = Object.fromEntries(
    Object.entries(given).filter(([, setting]) => setting !== undefined),
  )
  return rules.flatMap((name) => {
    const rule = required(parseRule(name))
    return feesBps.map((feeBps) => {
      const config = { ...backtestDefaults, symbols: grid.symbols, targets, rule, feeBps }
      return required(runBacktest(grid, { ...config, ...settings })).figures
    })
  })
}

/** The same five figures of either engine, one row per run. */
export function rowsOf(figures: SweepFigures): number[][] {
  return [...figures.finalValueUsd.keys()].map((run) => [
    figures.finalValueUsd[run] as number,
    figures.maxDrawdown[run] as number,
    figures.rebalanceCount[run] as number,
    figures.turnover[run] as number,
    figures.costUsd[run] as number,
  ])
}

export function rowsOfEvents(figures: readonly BacktestFigures[]): number[][] {
  return figures.map((one) => [
    one.finalValue,
    one.maxDrawdown,
    one.rebalanceCount,
    one.turnover,
    one.costUsd,
  ])
}

/** The largest relative difference of the figures; a different count of rebalances is Infinity. */
export function gapBetween(rows: readonly number[][], others: readonly number[][]): number {
  assert(rows.length === others.length, 'both engines answer for the same runs')
  let gap = 0
  rows.forEach((row, run) => {
    const other = others[run] ?? []
    if (row[2] !== other[2]) gap = Infinity
    row.forEach((figure, at) => {
      const size = Math.max(1, Math.abs(figure))
      gap = Math.max(gap, Math.abs(figure - (other[at] ?? Number.NaN)) / size)
    })
  })
  return gap
}

/** How a made-up grid is drawn. */
export type DrawnGrid = {
  readonly seed: number
  readonly bars: number
  readonly assets: number
  /** Share of asset-bars that start a gap. */
  readonly gapShare: number
  readonly gapBarsLongest: number
  readonly stepMs?: number
}

/** Correlated random walks with gaps, late first prices and holes in the grid. */
export function drawGrid(terms: DrawnGrid): PriceGrid {
  const { seed, bars, assets, gapShare, gapBarsLongest, stepMs = hourMs } = terms
  const draw = seededRandom(seed)
  const symbols = Array.from({ length: assets }, (_, asset) => `A${asset}`)
  const labelAtMs = new Float64Array(bars)
  const priceUsd = new Float64Array(bars * assets)
  const price = Float64Array.from({ length: assets }, () => 1 + 99 * draw())
  const missing = new Int32Array(assets)
  let atMs = Date.UTC(2021, 0, 1)
  for (let bar = 0; bar < bars; bar++) {
    labelAtMs[bar] = atMs
    atMs += stepMs * (draw() < 0.002 ? 40 : 1)
    const common = (draw() - 0.5) * 0.04
    for (let asset = 0; asset < assets; asset++) {
      price[asset] = (price[asset] as number) * Math.exp(common + (draw() - 0.5) * 0.05)
      const gap = missing[asset] as number
      if (gap > 0) missing[asset] = gap - 1
      else if (bar > 0 && draw() < gapShare) missing[asset] = Math.ceil(draw() * gapBarsLongest)
      const isHere = (missing[asset] as number) === 0
      priceUsd[bar * assets + asset] = isHere ? (price[asset] as number) : Number.NaN
    }
  }
  return { symbols, labels: 'instant', labelAtMs, priceUsd }
}

/** The hourly closes of real assets, or why they are not here. */
export const hourly: SharedData = sharedData('data/intraday/1h_BTC.csv.gz')
export const daily: SharedData = sharedData('data/daily/panel_daily.csv.gz')

export async function loadHourly(symbols: readonly string[], from: string, to: string) {
  const series = await Promise.all(
    symbols.map(async (symbol) => {
      const file = hourly.path.replace('BTC', symbol)
      return await readPriceFile({ file, symbol }, { column: 'close' })
    }),
  )
  return required(gridOf(series.flat(), symbols, { from, to }))
}

export async function loadDaily(): Promise<PriceSeries[]> {
  return await readPriceFile({ file: daily.path }, { column: 'close_usd' })
}

/** A grid cut to its last bars, for the price of one. */
export function lastBars(grid: PriceGrid, bars: number): PriceGrid {
  return gridFrom(grid, Math.max(0, grid.labelAtMs.length - bars))
}

export function required<T>(answer: Parsed<T>): T {
  if (answer.ok) return answer.value
  throw new Error(answer.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'))
}

/** Equal shares that leave something to cash, or all of it. */
export function equalTargets(assets: number, invested = 1): number[] {
  return Array.from({ length: assets }, () => invested / assets)
}

function ruleOf(name: string): SweepRuleTerms {
  const { bandAbsolute, calendar, calendarShift } = required(parseRule(name))
  return {
    bandAbsolute,
    periodOf:
      calendar &&
      ((atMs, startedAtMs) => periodOf(calendar, unixMs(atMs), unixMs(startedAtMs), calendarShift)),
  }
}
