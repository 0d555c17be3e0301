import { drawdownReport, overRisk } from '../risk/index.ts'
import type { Solved } from '../solved.ts'
import { annualReturn, type YearScale } from './returns.ts'

/**
 * Calmar ratio: geometric return per year over the deepest drawdown (Young 1991).
 *
 * Refuses what `annualReturn` refuses, and ZERO_VARIANCE without a drawdown.
 *
 * @example
 * const ratio = calmar(Float64Array.of(1, -0.25), { periodsPerYear: 2 })
 * ratio.ok && ratio.value // 2
 */
export function calmar(returns: Float64Array, scale: YearScale): Solved<number> {
  return overDrawdown(returns, scale, 'deepest')
}

/**
 * Pain ratio: geometric return per year over the mean depth below the peak (Becker 2006).
 *
 * Refuses what `calmar` refuses.
 *
 * @example
 * const ratio = painRatio(Float64Array.of(1, -0.25), { periodsPerYear: 2 })
 * ratio.ok && ratio.value // 4
 */
export function painRatio(returns: Float64Array, scale: YearScale): Solved<number> {
  return overDrawdown(returns, scale, 'painIndex')
}

/**
 * Martin ratio: geometric return per year over the ulcer index (Martin & McCann 1989).
 *
 * Refuses what `calmar` refuses.
 *
 * @example
 * const ratio = martinRatio(Float64Array.of(1, -0.25), { periodsPerYear: 2 })
 * ratio.ok && ratio.value // ≈ 2.8284271
 */
export function martinRatio(returns: Float64Array, scale: YearScale): Solved<number> {
  return overDrawdown(returns, scale, 'ulcerIndex')
}

function overDrawdown(
  returns: Float64Array,
  scale: YearScale,
  depth: 'deepest' | 'painIndex' | 'ulcerIndex',
): Solved<number> {
  const annual = annualReturn(returns, scale)
  if (!annual.ok) return annual
  const report = drawdownReport(returns)
  return report.ok ? overRisk(annual.value, report.value[depth], 'returns') : report
}
