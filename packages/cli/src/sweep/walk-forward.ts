import { formatLabel, type PriceGrid } from '@evenkeel/core/backtest'
import { type Parsed, parsed, refused } from '@evenkeel/core/units'
import { isShareable, openKernel, type SweepFigures, type SweepPlan } from '@evenkeel/kernels'
import { metrics } from './metric.ts'
import { bestOf, type NamedRule, type Prepared, planOn, scaleOf } from './prepared.ts'
import type { SweepRequest, WalkForwardTerms } from './request.ts'

/** A setting chosen on some bars, and what it did on the bars after them. */
export type Window = {
  /** Labels of the first bar that chose, and of the first and last bar that tested. */
  readonly trainStart: string
  readonly testStart: string
  readonly testEnd: string
  readonly rule: string
  readonly trainScore: number
  /** Null where the metric is not defined. */
  readonly testScore: number | null
  readonly testReturn: number
  /** Never rebalancing on the same bars. */
  readonly noneReturn: number
}

/** Every window, and their returns out of sample one after the other. */
export type WalkForward = {
  readonly feeBps: number
  readonly windows: readonly Window[]
  readonly totalReturn: number
  readonly noneReturn: number
}

/**
 * Chooses the best setting on a window, uses it on the bars after it, and moves on by these.
 *
 * Nothing of a test's bars is seen by its choice. A fee is no choice: the first of the sweep is
 * paid. Every test starts with the purchase of the target, as does never rebalancing beside it.
 */
export async function walkForward(
  request: SweepRequest,
  prepared: Prepared,
  { trainBars, testBars }: WalkForwardTerms,
): Promise<Parsed<WalkForward>> {
  const grid = recordedBars(prepared)
  const bars = grid.labelAtMs.length
  const windows: Window[] = []
  for (let from = 0; from + trainBars + testBars <= bars; from += testBars) {
    const middle = from + trainBars
    const train = barsOf(grid, from, middle)
    const test = barsOf(grid, middle, middle + testBars)
    const found = await runWindow(request, prepared, train, test)
    if (!found.ok) return found
    windows.push(found.value)
  }
  if (windows.length === 0) {
    const message = `${trainBars} and ${testBars} bars do not fit into the ${bars} that there are`
    return refused('walk-forward', message)
  }
  return parsed({
    feeBps: request.feesBps[0] as number,
    windows,
    totalReturn: chain(windows.map(({ testReturn }) => testReturn)),
    noneReturn: chain(windows.map(({ noneReturn }) => noneReturn)),
  })
}

async function runWindow(
  request: SweepRequest,
  prepared: Prepared,
  train: PriceGrid,
  test: PriceGrid,
): Promise<Parsed<Window>> {
  const { rules } = prepared
  const none = rules.at(-1) as NamedRule
  const trained = await sweepOn(request, prepared, train, rules.slice(0, -1))
  if (!trained.ok) return trained
  const chosen = bestOf(trained.value.scores)
  if (chosen === null) return refused('metric', `${request.metric} is not defined in a window`)
  const rule = rules[chosen] as NamedRule
  const tested = await sweepOn(request, prepared, test, [rule, none])
  if (!tested.ok) return tested
  const { figures, scores } = tested.value
  const { capitalUsd } = request.base
  const returnOf = (run: number) => (figures.finalValueUsd[run] as number) / capitalUsd - 1
  const label = (grid: PriceGrid, bar: number) =>
    formatLabel(grid.labels, grid.labelAtMs.at(bar) as number)
  return parsed({
    trainStart: label(train, 0),
    testStart: label(test, 0),
    testEnd: label(test, -1),
    rule: rule.name,
    trainScore: trained.value.scores[chosen] as number,
    testScore: scores[0] ?? null,
    testReturn: returnOf(0),
    noneReturn: returnOf(1),
  })
}

type Scored = { readonly figures: SweepFigures; readonly scores: readonly (number | null)[] }

async function sweepOn(
  request: SweepRequest,
  { book, dead }: Prepared,
  grid: PriceGrid,
  rules: readonly NamedRule[],
): Promise<Parsed<Scored>> {
  const feesBps = request.feesBps.slice(0, 1)
  const plan = planOn(grid, request, { rules, targets: book.targets, dead, feesBps })
  if (!plan.ok) return plan
  const figures = await figuresOf(plan.value)
  const scale = scaleOf(plan.value)
  const scores = rules.map((_, run) => metrics[request.metric].of(figures, run, scale))
  return parsed({ figures, scores })
}

async function figuresOf(plan: SweepPlan): Promise<SweepFigures> {
  return (await openKernel(plan, isShareable(plan) ? 'shared' : 'dense')).run()
}

/** The bars from the first purchase on. */
function recordedBars({ grid, plan }: Prepared): PriceGrid {
  return barsOf(grid, grid.labelAtMs.length - plan.market.barCount, grid.labelAtMs.length)
}

function barsOf(grid: PriceGrid, from: number, to: number): PriceGrid {
  const width = grid.symbols.length
  return {
    ...grid,
    labelAtMs: grid.labelAtMs.subarray(from, to),
    priceUsd: grid.priceUsd.subarray(from * width, to * width),
  }
}

function chain(returns: readonly number[]): number {
  return returns.reduce((growth, one) => growth * (1 + one), 1) - 1
}
