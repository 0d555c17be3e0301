import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  gridBefore,
  gridFrom,
  type PriceGrid,
  runBacktest,
} from '@evenkeel/core/backtest'
import { neverRule } from '@evenkeel/core/policy'

/** What is held in a study, and from when on its windows start. */
export type Book = {
  readonly name: string
  readonly symbols: readonly string[]
  readonly targets: readonly number[]
  /** First day on which a window may start. */
  readonly from: string
}

/** One policy of a study: a rule, and the costs that differ from the usual ones. */
export type Policy = Pick<BacktestConfig, 'rule'> & Partial<BacktestConfig>

/** Means over all windows of a policy. Shares, yearly where named so. */
export type StudyRow = {
  readonly windows: number
  /** Log growth a year above never rebalancing, in percent. */
  readonly gainPercentAnnual: number
  readonly rebalancesAnnual: number
  readonly turnoverAnnual: number
  /** Cost of capital a year, in bps; the first purchase is in it. */
  readonly costBpsAnnual: number
  readonly volAnnual: number
  readonly maxDrawdown: number
}

/** Steps of a window: 18 months of days. */
const horizonBars = 548

/**
 * Runs a policy over one window from the first bar of every month, each beside never
 * rebalancing at the same costs. A window sees the bars before it, as a portfolio that starts
 * that day would.
 */
export function study(grid: PriceGrid, book: Book, policy: Policy): StudyRow {
  const rows = windowsOf(grid, book).map((start) => {
    const config = { ...backtestDefaults, symbols: book.symbols, targets: book.targets }
    const own = runWindow(grid, start, { ...config, ...policy })
    const held = runWindow(grid, start, { ...config, ...policy, rule: neverRule })
    return rowOf(own, held, policy.capitalUsd ?? backtestDefaults.capitalUsd)
  })
  return meanOf(rows)
}

function windowsOf({ labelAtMs }: PriceGrid, { from }: Book): number[] {
  const starts: number[] = []
  for (let bar = 0; bar + horizonBars < labelAtMs.length; bar++) {
    const isFirst = bar === 0 || monthAt(labelAtMs, bar) !== monthAt(labelAtMs, bar - 1)
    if (isFirst && (labelAtMs[bar] ?? 0) >= Date.parse(from)) starts.push(bar)
  }
  return starts
}

function monthAt(labelAtMs: Float64Array, bar: number): string {
  return new Date(labelAtMs[bar] ?? 0).toISOString().slice(0, 7)
}

function runWindow(grid: PriceGrid, start: number, config: BacktestConfig): BacktestResult {
  const window = gridBefore(gridFrom(grid, start), horizonBars + 1)
  const result = runBacktest(window, { ...config, history: gridBefore(grid, start) })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

function rowOf(own: BacktestResult, held: BacktestResult, capitalUsd: number): StudyRow {
  const years = horizonBars / 365
  const { figures } = own
  return {
    windows: 1,
    gainPercentAnnual: (100 * Math.log(figures.finalValue / held.figures.finalValue)) / years,
    rebalancesAnnual: figures.rebalanceCount / years,
    turnoverAnnual: figures.turnover / years,
    costBpsAnnual: (figures.costUsd / capitalUsd / years) * 10_000,
    volAnnual: figures.volAnnual ?? Number.NaN,
    maxDrawdown: figures.maxDrawdown,
  }
}

function meanOf(rows: readonly StudyRow[]): StudyRow {
  const mean = (figure: (row: StudyRow) => number) =>
    rows.reduce((sum, row) => sum + figure(row), 0) / rows.length
  return {
    windows: rows.length,
    gainPercentAnnual: mean((row) => row.gainPercentAnnual),
    rebalancesAnnual: mean((row) => row.rebalancesAnnual),
    turnoverAnnual: mean((row) => row.turnoverAnnual),
    costBpsAnnual: mean((row) => row.costBpsAnnual),
    volAnnual: mean((row) => row.volAnnual),
    maxDrawdown: mean((row) => row.maxDrawdown),
  }
}
