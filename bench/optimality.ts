import { type Limits, solveLinear } from '@evenkeel/core/quant'
import { sumOfProducts, valueOf } from './problems.ts'
import type { Gap } from './trial.ts'

/**
 * Shows that weights are the best allowed ones of a convex problem, by its slope alone: along no
 * line to an allowed portfolio does the objective fall (Frank & Wolfe 1956). `scale` is the size
 * of the objective. The best vertex comes from a simplex method, not from what is measured.
 */
export function optimalityGaps(
  slope: readonly number[],
  weights: ArrayLike<number>,
  limits: Limits,
  scale: number,
): Gap[] {
  const vertex = valueOf(solveLinear(Float64Array.from(slope), limits)).weights
  const gain = sumOfProducts(slope, weights) - sumOfProducts(slope, vertex)
  return [
    { quantity: 'possible gain', found: Math.max(0, gain / scale), allowed: 1e-9 },
    { quantity: 'breach of a limit', found: breachOf(weights, limits), allowed: 1e-12 },
  ]
}

function breachOf(
  weights: ArrayLike<number>,
  { lower, upper, rows, rowLower, rowUpper }: Limits,
): number {
  let breach = 0
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at] as number
    breach = Math.max(breach, (lower[at] as number) - weight, weight - (upper[at] as number))
  }
  for (let row = 0; row < rows.rows; row++) {
    const coefficients = rows.values.subarray(row * rows.cols, (row + 1) * rows.cols)
    const total = sumOfProducts(coefficients, weights)
    breach = Math.max(breach, (rowLower[row] as number) - total, total - (rowUpper[row] as number))
  }
  return breach
}
