import type { BacktestResult } from '@evenkeel/core/backtest'
import { deflatedSharpe, expectedBestSharpe, populationMoments } from '@evenkeel/core/quant'
import { type SweepFigures, type SweepPlan, sharpePerBar } from '@evenkeel/kernels'

/** How far the best run's Sharpe ratio is beyond what the best of so many would show by luck. */
export type DeflatedSharpe = {
  /** Probability that the true ratio is above that of luck; null where it is not defined. */
  readonly probability: number | null
  /** Runs that were tried. */
  readonly trials: number
  /** Sample variance of the trials' ratios, per bar. */
  readonly varianceOfTrials: number
  /** Ratio per bar that the best of so many worthless trials is expected to show. */
  readonly expectedBestPerBar: number | null
  /** Ratio per bar of the best run, and the shape of its returns. */
  readonly perBar: number | null
  readonly observations: number
  readonly skewness: number | null
  readonly kurtosis: number | null
}

/**
 * Deflates the Sharpe ratio of the best run by the number and the spread of all trials (Bailey &
 * Lopez de Prado 2014). Every run counts as a trial: neighbours resemble each other, so that the
 * answer is rather too strict than too kind.
 */
export function deflate(
  best: BacktestResult,
  { market }: SweepPlan,
  { returns }: SweepFigures,
  trials: number,
): DeflatedSharpe {
  const series = returnsOf(best.equity.valueUsd, market.gapReturn)
  const ratios = Array.from({ length: returns === null ? 0 : trials }, (_, run) => {
    return returns === null ? null : sharpePerBar(returns, run)
  }).filter((ratio) => ratio !== null)
  const varianceOfTrials = varianceOf(ratios)
  const moments = populationMoments(series)
  const tried = { trials, varianceOfTrials }
  const expected = expectedBestSharpe(tried)
  const shape = { trials, varianceOfTrials, observations: series.length }
  const expectedBestPerBar = expected.ok ? expected.value : null
  if (!moments.ok) {
    const undefinedShape = { perBar: null, skewness: null, kurtosis: null, probability: null }
    return { ...shape, expectedBestPerBar, ...undefinedShape }
  }
  const { mean, deviation, skewness, kurtosis } = moments.value
  // The moments divide by n, a Sharpe ratio by n - 1.
  const perBar = (mean / deviation) * Math.sqrt((series.length - 1) / series.length)
  const estimate = { perPeriod: perBar, observations: series.length, skewness, kurtosis }
  const skill = deflatedSharpe(estimate, tried)
  const probability = skill.ok ? skill.value : null
  return { ...shape, expectedBestPerBar, perBar, skewness, kurtosis, probability }
}

/** Simple returns from bar to bar, those across a hole left out. */
function returnsOf(valueUsd: Float64Array, gapReturn: Uint8Array): Float64Array {
  const returns: number[] = []
  for (let bar = 1; bar < valueUsd.length; bar++) {
    const before = valueUsd[bar - 1] as number
    if (gapReturn[bar] === 0 && before > 0) returns.push((valueUsd[bar] as number) / before - 1)
  }
  return Float64Array.from(returns)
}

function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
