import { assert } from '../../units/index.ts'
import type { PriceGrid } from '../grid.ts'
import type { BacktestResult } from '../result.ts'

/** What a certificate varies of a run; everything else belongs to the trial. */
export type RunTerms = { readonly feeBps: number; readonly lagBars: number }

/** One configuration that was tried: any strategy, as a run over a grid. */
export type Trial = {
  readonly name: string
  readonly run: (grid: PriceGrid, terms: RunTerms) => BacktestResult
}

/**
 * A stretch of a grid: the bars from `first` on, `bars` of them.
 *
 * @example
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 1, 2), Float64Array.of(5, 6, 7)]
 * const grid = { symbols: ['BTC'], labels: 'date', labelAtMs, priceUsd } as const
 * stretchOf(grid, { first: 1, bars: 1 }).priceUsd // Float64Array.of(6)
 */
export function stretchOf(
  grid: PriceGrid,
  { first, bars }: { readonly first: number; readonly bars: number },
): PriceGrid {
  assert(first >= 0 && bars > 0, 'a stretch has bars')
  const { labelAtMs, priceUsd, symbols } = grid
  const end = first + bars
  assert(end <= labelAtMs.length, 'a stretch lies on the grid')
  return {
    ...grid,
    labelAtMs: labelAtMs.subarray(first, end),
    priceUsd: priceUsd.subarray(first * symbols.length, end * symbols.length),
  }
}
