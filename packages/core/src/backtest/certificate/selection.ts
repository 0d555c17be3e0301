import {
  deflatedSharpe,
  deviationOf,
  type Matrix,
  overfitting,
  populationMoments,
  type SharpeEstimate,
  type Solved,
  solved,
  zeros,
} from '../../quant/index.ts'
import { assert } from '../../units/index.ts'
import type { BacktestResult } from '../result.ts'

/** What is left of a Sharpe ratio once it is said how many configurations were tried. */
export type Selection = {
  readonly trials: number
  /** Sample variance of the trials' Sharpe ratios per bar. */
  readonly sharpeVariance: number
  readonly candidates: readonly {
    readonly name: string
    /** Null of a trial that never moved. */
    readonly sharpePerBar: number | null
    /** Probability of skill given the trials; a refusal where it has no value. */
    readonly deflatedSharpe: Solved<number>
  }[]
  /** Probability of backtest overfitting among all trials; a refusal where it has no value. */
  readonly overfitting: Solved<{ readonly probability: number; readonly splits: number }>
}

/**
 * Judges the choice among all trials that were run over the same bars.
 *
 * Bars across a hole are left out, for every trial alike. A trial that never moves has no Sharpe
 * ratio: it counts as tried and is left out of the variance.
 */
export function judgeSelection(
  runs: readonly { readonly name: string; readonly result: BacktestResult }[],
  candidates: readonly string[],
  { blocks = 16, stepsMax = 4 }: { readonly blocks?: number; readonly stepsMax?: number } = {},
): Selection {
  assert(runs.length > 0, 'something was tried')
  const returns = returnsByTrial(
    runs.map(({ result }) => result),
    stepsMax,
  )
  const estimates = runs.map((_, trial) => estimateOf(columnOf(returns, trial)))
  const sharpes = estimates.flatMap((found) => (found.ok ? [found.value.perPeriod] : []))
  const spread = deviationOf(Float64Array.from(sharpes), { ddof: 1 })
  const sharpeVariance = spread.ok ? spread.value ** 2 : 0
  const tried = { trials: runs.length, varianceOfTrials: sharpeVariance }
  return {
    trials: runs.length,
    sharpeVariance,
    candidates: candidates.map((name) => {
      const at = runs.findIndex((run) => run.name === name)
      assert(at >= 0, 'a candidate is one of the trials')
      const estimate = estimates[at] as Solved<SharpeEstimate>
      return {
        name,
        sharpePerBar: estimate.ok ? estimate.value.perPeriod : null,
        deflatedSharpe: estimate.ok ? deflatedSharpe(estimate.value, tried) : estimate,
      }
    }),
    overfitting: overfittingOf(returns, blocks),
  }
}

function overfittingOf(returns: Matrix, blocks: number): Selection['overfitting'] {
  const found = overfitting(returns, { blocks })
  if (!found.ok) return found
  const { probability, splits } = found.value
  return { ok: true, value: { probability, splits } }
}

/** Simple returns, a row a bar and a column a trial; a bar across a hole has no row. */
function returnsByTrial(results: readonly BacktestResult[], stepsMax: number): Matrix {
  const [first] = results
  assert(first !== undefined, 'something was tried')
  const { labelAtMs } = first.equity
  for (const { equity } of results) {
    assert(equity.labelAtMs.length === labelAtMs.length, 'all trials ran over the same bars')
  }
  const bars: number[] = []
  const stepMs = shortestStep(labelAtMs)
  for (let bar = 1; bar < labelAtMs.length; bar++) {
    const steps = ((labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number)) / stepMs
    if (steps <= stepsMax) bars.push(bar)
  }
  const matrix = zeros(bars.length, results.length)
  for (const [row, bar] of bars.entries()) {
    for (const [trial, { equity }] of results.entries()) {
      const before = equity.valueUsd[bar - 1] as number
      const ratio = before > 0 ? (equity.valueUsd[bar] as number) / before : 1
      matrix.values[row * results.length + trial] = ratio - 1
    }
  }
  return matrix
}

function columnOf({ rows, cols, values }: Matrix, trial: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => values[row * cols + trial] as number)
}

function shortestStep(labelAtMs: Float64Array): number {
  let shortest = Infinity
  for (let bar = 1; bar < labelAtMs.length; bar++) {
    shortest = Math.min(shortest, (labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number))
  }
  return shortest
}

/** Sharpe ratio per bar with the moments that its error needs; none of a trial without risk. */
function estimateOf(returns: Float64Array): Solved<SharpeEstimate> {
  const moments = populationMoments(returns)
  if (!moments.ok) return moments
  const { mean, deviation, skewness, kurtosis } = moments.value
  const observations = returns.length
  const sampleDeviation = deviation * Math.sqrt(observations / (observations - 1))
  return solved({ perPeriod: mean / sampleDeviation, observations, skewness, kurtosis })
}
