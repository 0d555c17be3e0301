/** What a sweep found: one entry per run, in the order of the runs. */
export type SweepFigures = {
  readonly finalValueUsd: Float64Array
  /** Largest fall from the running peak, the capital included: 0 or negative. */
  readonly maxDrawdown: Float64Array
  /** The first purchase is not one. */
  readonly rebalanceCount: Int32Array
  /** Charged turnover, the first purchase included, as a share of the value at each trade. */
  readonly turnover: Float64Array
  readonly costUsd: Float64Array
  /** Null where they were not asked for. */
  readonly returns: ReturnMoments | null
}

/** Sums over the simple returns from bar to bar, those across a hole left out. */
export type ReturnMoments = {
  readonly count: Int32Array
  readonly sum: Float64Array
  readonly squares: Float64Array
}

/**
 * Figures of so many runs, all zero, for a kernel to fill.
 *
 * @example
 * emptyFigures(2, false).rebalanceCount // Int32Array.of(0, 0)
 */
export function emptyFigures(runs: number, withReturns: boolean): SweepFigures {
  return {
    finalValueUsd: new Float64Array(runs),
    maxDrawdown: new Float64Array(runs),
    rebalanceCount: new Int32Array(runs),
    turnover: new Float64Array(runs),
    costUsd: new Float64Array(runs),
    returns: withReturns
      ? {
          count: new Int32Array(runs),
          sum: new Float64Array(runs),
          squares: new Float64Array(runs),
        }
      : null,
  }
}

/**
 * Sharpe ratio per bar of one run against a rate of zero, or null where it is not defined.
 *
 * Arithmetic mean over sample deviation. Two passes would keep more digits; with returns of a
 * percent and means a hundred times smaller, sums keep twelve.
 *
 * @example Returns of 1 and 3
 * const [count, sum, squares] = [Int32Array.of(2), Float64Array.of(4), Float64Array.of(10)]
 * sharpePerBar({ count, sum, squares }, 0) // ≈ 1.4142135623730951
 */
export function sharpePerBar({ count, sum, squares }: ReturnMoments, run: number): number | null {
  const n = count[run] as number
  if (n < 2) return null
  const mean = (sum[run] as number) / n
  const variance = ((squares[run] as number) - mean * (sum[run] as number)) / (n - 1)
  return variance > 0 ? mean / Math.sqrt(variance) : null
}
