import type { BacktestResult } from '@evenkeel/core/backtest'
import { assert, type Parsed, parsed, refused } from '@evenkeel/core/units'
import type { SweepFigures } from '@evenkeel/kernels'
import { type PoolOptions, type PoolResult, runSweep } from '@evenkeel/kernels/pool'
import { type DeflatedSharpe, deflate } from './deflated.ts'
import { metrics, type YearScale } from './metric.ts'
import { bestOf, eventRun, type NamedRule, type Prepared, scaleOf } from './prepared.ts'
import type { SweepRequest } from './request.ts'
import { type WalkForward, walkForward } from './walk-forward.ts'

/** A finished sweep. Runs are numbered by rule, then fee; those of the last rule are no trials. */
export type Study = Prepared & {
  readonly request: SweepRequest
  readonly found: PoolResult
  readonly runs: number
  readonly scale: YearScale
  /** The chosen metric of every run, the benchmark's too; null where it is not defined. */
  readonly scores: readonly (number | null)[]
  readonly best: BestRun
  readonly deflated: DeflatedSharpe
  readonly walkForward: WalkForward | null
}

/** The best run, from the event engine itself. */
export type BestRun = {
  readonly run: number
  readonly rule: NamedRule
  readonly feeBps: number
  readonly result: BacktestResult
  /** Never rebalancing at the same fee. */
  readonly none: BacktestResult
}

/** Runs the sweep, finds its best and says how much of it chance explains. */
export async function study(
  request: SweepRequest,
  prepared: Prepared,
  options: PoolOptions,
): Promise<Parsed<Study>> {
  const { plan, rules } = prepared
  const workers = request.workers === null ? {} : { workers: request.workers }
  const found = await runSweep(plan, { ...options, ...workers })
  const runs = (rules.length - 1) * plan.feesBps.length
  const scale = scaleOf(plan)
  const scores = Array.from({ length: runs + plan.feesBps.length }, (_, run) => {
    return metrics[request.metric].of(found.figures, run, scale)
  })
  const run = bestOf(scores.slice(0, runs))
  if (run === null) return refused('metric', `${request.metric} is not defined for any run`)
  const best = checkedRun(prepared, found.figures, run)
  const deflated = deflate(best.result, plan, found.figures, runs)
  const windows = request.walkForward
  const walked = windows === null ? parsed(null) : await walkForward(request, prepared, windows)
  if (!walked.ok) return walked
  const answers = { found, runs, scale, scores, best, deflated, walkForward: walked.value }
  return parsed({ ...prepared, request, ...answers })
}

/** Runs the best once more in the event engine, and insists that both say the same. */
function checkedRun(prepared: Prepared, figures: SweepFigures, run: number): BestRun {
  const { plan, rules } = prepared
  const rule = rules[Math.floor(run / plan.feesBps.length)] as NamedRule
  const feeBps = plan.feesBps[run % plan.feesBps.length] as number
  const result = eventRun(prepared, rule, feeBps)
  const none = eventRun(prepared, rules.at(-1) as NamedRule, feeBps)
  const swept = figures.finalValueUsd[run] as number
  const { finalValue, rebalanceCount } = result.figures
  assert(
    Math.abs(finalValue - swept) <= 1e-12 * finalValue &&
      rebalanceCount === figures.rebalanceCount[run],
    'the sweep says of its best run what the event engine says',
  )
  return { run, rule, feeBps, result, none }
}
