import type { Matrix } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import { correlationOf, covarianceFrom } from './correlation.ts'
import { lambdaOfHalfLife } from './decay.ts'
import { ewmaCovariance } from './ewma.ts'

/** Memories in periods: volatilities move within weeks, correlations more slowly. */
export type HalfLives = { readonly volatility: number; readonly correlation: number }

/**
 * Covariance (n by n) of returns (T by n) whose volatilities forget faster than its correlations.
 *
 * Each half is exponentially weighted about zero with normalised weights; the correlation has one
 * lambda for all its entries, so it is semidefinite and within -1 to 1, and so is the answer. Usual
 * daily half-lives: 20 to 40 for volatility, 60 to 120 for correlation. Refuses what
 * `ewmaCovariance` refuses, OUT_OF_DOMAIN of a half-life, and ZERO_VARIANCE.
 *
 * @example
 * const returns = matrixFrom([[0.02, 0.01], [-0.01, -0.02], [0.01, 0.02]])
 * const covariance = halfLifeCovariance(returns, { volatility: 1, correlation: 2 })
 * covariance.ok && covariance.value.values[0] // ≈ 0.000142857
 */
export function halfLifeCovariance(returns: Matrix, halfLives: HalfLives): Solved<Matrix> {
  const fast = lambdaOfHalfLife(halfLives.volatility, 'halfLives.volatility')
  if (!fast.ok) return fast
  const slow = lambdaOfHalfLife(halfLives.correlation, 'halfLives.correlation')
  if (!slow.ok) return slow
  const [quick, patient] = [
    ewmaCovariance(returns, fast.value),
    ewmaCovariance(returns, slow.value),
  ]
  if (!quick.ok) return quick
  if (!patient.ok) return patient
  const [volatility, correlation] = [correlationOf(quick.value), correlationOf(patient.value)]
  if (!volatility.ok) return volatility
  if (!correlation.ok) return correlation
  return covarianceFrom(correlation.value.correlation, volatility.value.volatilities)
}
