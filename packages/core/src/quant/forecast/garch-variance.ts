import { assert } from '../../units/index.ts'
import { meanOf } from '../risk/moments.ts'
import { requireSeries } from '../risk/require.ts'
import { meanSquareAbout } from '../series.ts'
import { type Solved, solved } from '../solved.ts'
import { type Garch, type GarchPreSample, requireGarch, requirePreSample } from './garch-model.ts'

/**
 * Conditional variances (T + 1) of returns (T) under a given model, in their unit squared.
 *
 * `v[t]` uses returns before t only; the last is the forecast for the next period. With the
 * pre-sample `mean-squared-residual` the start knows the whole sample: state a variance where the
 * path must be causal. Refuses EMPTY, NOT_FINITE and OUT_OF_DOMAIN.
 *
 * @example
 * const model = { mu: 0, omega: 0.1, alpha: 0.2, gamma: 0, beta: 0.7, nu: Infinity }
 * const path = garchVariances(Float64Array.of(2, 0), model, { variance: 1 })
 * path.ok && path.value.map((entry) => Math.round(entry * 1e9) / 1e9)
 * // Float64Array.of(1, 1.6, 1.22)
 */
export function garchVariances(
  returns: Float64Array,
  model: Garch,
  preSample: GarchPreSample,
): Solved<Float64Array> {
  const series = requireSeries(returns, 1)
  if (!series.ok) return series
  const checked = requireGarch(model)
  if (!checked.ok) return checked
  const before = requirePreSample(preSample)
  if (!before.ok) return before
  const variances = new Float64Array(returns.length + 1)
  return solved(
    garchVariancesInto(returns, model, varianceBefore(returns, model.mu, preSample), variances),
  )
}

/** The variance and the squared residual before the first observation. */
export function varianceBefore(
  returns: Float64Array,
  mu: number,
  preSample: GarchPreSample,
): number {
  return preSample === 'mean-squared-residual' ? meanSquareAbout(returns, mu) : preSample.variance
}

/** Slope of `varianceBefore` in mu. */
export function varianceBeforeOfMu(
  returns: Float64Array,
  mu: number,
  preSample: GarchPreSample,
): number {
  return preSample === 'mean-squared-residual' ? -2 * (meanOf(returns) - mu) : 0
}

/** Conditional variances into `variances` (T + 1), for hot paths: no checks, no allocation. */
export function garchVariancesInto(
  returns: Float64Array,
  { mu, omega, alpha, gamma, beta }: Garch,
  before: number,
  variances: Float64Array,
): Float64Array {
  const count = returns.length
  assert(variances.length > count, 'there is room for the forecast')
  let variance = omega + (alpha + gamma / 2 + beta) * before
  variances[0] = variance
  for (let time = 0; time < count; time++) {
    const residual = (returns[time] as number) - mu
    const fall = fallOf(residual)
    variance = omega + alpha * residual * residual + gamma * fall * fall + beta * variance
    variances[time + 1] = variance
  }
  return variances
}

/** The size of a fall, 0 for a rise; without a branch, as its side is a toss of a coin. */
export function fallOf(residual: number): number {
  return 0.5 * (Math.abs(residual) - residual)
}
