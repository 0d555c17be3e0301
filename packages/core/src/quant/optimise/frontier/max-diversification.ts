import type { Matrix } from '../../matrix.ts'
import type { Solved } from '../../solved.ts'
import { requireCovariance } from '../program/covariance.ts'
import type { Limits } from '../program/limits.ts'
import { type GreatestRatio, maxSharpe } from './max-sharpe.ts'
import type { SolveOptions } from './min-variance.ts'

/**
 * The weights (n) of the greatest diversification ratio `w'vol / sqrt(w'Sw)` within limits.
 *
 * It is the greatest Sharpe ratio where each asset earns its own volatility; `ratio` is 1 where
 * nothing diversifies. Refuses what `maxSharpe` refuses; NO_POSITIVE_EXCESS where no asset has any
 * volatility. Choueifaty & Coignard 2008.
 *
 * @example
 * const limits = weightLimits({ size: 2 })
 * const best = limits.ok && maxDiversification(matrixFrom([[4, 0], [0, 1]]), limits.value)
 * best && best.ok && best.value.ratio // ≈ 1.41421356
 */
export function maxDiversification(
  covariance: Matrix,
  limits: Limits,
  options: SolveOptions = {},
): Solved<GreatestRatio> {
  const checked = requireCovariance(covariance, 'visited')
  if (!checked.ok) return checked
  const { rows: size, values } = covariance
  const volatilities = new Float64Array(size)
  for (let at = 0; at < size; at++) volatilities[at] = Math.sqrt(values[at * size + at] as number)
  return maxSharpe(volatilities, covariance, limits, options)
}
