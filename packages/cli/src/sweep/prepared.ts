import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  modalSpacing,
  type PriceGrid,
  runBacktest,
} from '@evenkeel/core/backtest'
import type { RuleSettings } from '@evenkeel/core/domain'
import { bandRule, calendarRule, neverRule, periodOf } from '@evenkeel/core/policy'
import { assert, dayMs, type Parsed, parsed, unixMs } from '@evenkeel/core/units'
import { planSweep, type SweepPlan, type SweepRuleTerms, sweepDefaults } from '@evenkeel/kernels'
import type { ReadOptions } from '@evenkeel/market'
import { type Book, loadBook } from '../backtest/book.ts'
import { loadDead, loadGrid } from '../backtest/comparison.ts'
import { type Provenance, provenanceOf } from '../backtest/provenance.ts'
import type { YearScale } from './metric.ts'
import type { SweepRequest } from './request.ts'

/** A rule of the sweep: its name on the command line, and how the event engine is told of it. */
export type NamedRule = { readonly name: string; readonly settings: RuleSettings }

/** A sweep that is ready to run. */
export type Prepared = {
  readonly book: Book
  readonly grid: PriceGrid
  /** The bands, then the calendars, and never rebalancing last: the benchmark, no trial. */
  readonly rules: readonly NamedRule[]
  readonly plan: SweepPlan
  readonly dead: readonly string[]
  readonly provenance: Provenance
}

/** Reads the files and lays the sweep out. */
export async function prepare(
  request: SweepRequest,
  options: ReadOptions,
): Promise<Parsed<Prepared>> {
  const book = await loadBook(request.base)
  if (!book.ok) return book
  const { symbols, targets } = book.value
  const grid = await loadGrid(request.base, symbols, options)
  if (!grid.ok) return grid
  const dead = await loadDead(request.base, symbols, options)
  const rules = rulesOf(request)
  const plan = planOn(grid.value, request, { rules, targets, dead, feesBps: request.feesBps })
  if (!plan.ok) return plan
  const { lagBars, capitalUsd } = request.base
  const names = rules.map(({ name }) => name)
  const config = { symbols, targets, dead, lagBars, capitalUsd, names, feesBps: request.feesBps }
  const provenance = await provenanceOf(grid.value, config)
  return parsed({ book: book.value, grid: grid.value, rules, plan: plan.value, dead, provenance })
}

/** Lays a sweep out on some bars, by the terms of the request. */
export function planOn(
  grid: PriceGrid,
  { base, ledger, destination }: SweepRequest,
  chosen: Pick<Prepared, 'rules' | 'dead'> & Pick<Book, 'targets'> & Pick<SweepPlan, 'feesBps'>,
): Parsed<SweepPlan> {
  const { rules, ...rest } = chosen
  const { lagBars, capitalUsd } = base
  const terms = { ...sweepDefaults, ...rest, lagBars, capitalUsd, ledger, destination }
  return planSweep(grid, { ...terms, withReturns: true, rules: rules.map(termsOf) })
}

/** One run of a sweep by the event engine. */
export function eventRun(
  { book, grid, plan, dead }: Prepared,
  rule: NamedRule,
  feeBps: number,
): BacktestResult {
  const { symbols, targets } = book
  const { lagBars, capitalUsd } = plan
  const terms = { symbols, targets, rule: rule.settings, feeBps, lagBars, capitalUsd, dead }
  const config: BacktestConfig = { ...backtestDefaults, ...terms }
  const result = runBacktest(grid, config)
  assert(result.ok, 'what a sweep accepts the event engine accepts')
  return result.value
}

/** The greatest score, the earlier of equal ones; null where none is defined. */
export function bestOf(scores: readonly (number | null)[]): number | null {
  let best: number | null = null
  scores.forEach((score, at) => {
    if (score !== null && (best === null || score > (scores[best] as number))) best = at
  })
  return best
}

const yearMs = 365 * dayMs

/** How the bars of a plan add up to years. */
export function scaleOf({ market, capitalUsd }: SweepPlan): YearScale {
  const { labelAtMs } = market
  const lastedMs = (labelAtMs.at(-1) as number) - (labelAtMs[0] as number)
  const spacingMs = modalSpacing(labelAtMs)
  const barsPerYear = spacingMs === null ? 0 : yearMs / spacingMs
  return { barsPerYear, years: lastedMs / yearMs, capitalUsd }
}

function rulesOf({ bands, calendars }: SweepRequest): NamedRule[] {
  return [
    ...bands.map((band) => ({ name: `band:${band}`, settings: bandRule(band) })),
    ...calendars.map((name) => ({ name, settings: calendarRule(name) })),
    { name: 'none', settings: neverRule },
  ]
}

function termsOf({ settings }: NamedRule): SweepRuleTerms {
  const { bandAbsolute, calendar, calendarShift } = settings
  if (calendar === null) return { bandAbsolute, periodOf: null }
  return {
    bandAbsolute,
    periodOf: (atMs, startedAtMs) =>
      periodOf(calendar, unixMs(atMs), unixMs(startedAtMs), calendarShift),
  }
}
