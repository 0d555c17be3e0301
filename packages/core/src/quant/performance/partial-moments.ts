import { overRisk, quantileOf, requireBetween, requirePositive } from '../risk/index.ts'
import { requireFiniteFigures } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { type Hurdle, returnsOver } from './spread.ts'

/** Both sides of returns about a minimum, per period; every divisor is the number of returns. */
export type PartialMoments = {
  /** Mean return less the minimum. */
  readonly meanExcess: number
  /** Mean shortfall, where a return above the minimum falls short by 0. */
  readonly downsidePotential: number
  /** Root of the mean squared shortfall. */
  readonly downsideDeviation: number
  /** Share of returns below the minimum. */
  readonly downsideFrequency: number
  /** Mean gain over the minimum, where a return below it gains 0. */
  readonly upsidePotential: number
  /** Root of the mean squared gain. */
  readonly upsideRisk: number
  /** Share of returns above the minimum. */
  readonly upsideFrequency: number
}

/**
 * Both sides of returns (T) about a minimum acceptable return per period.
 *
 * Refuses EMPTY, NOT_FINITE, and SHAPE of a minimum of another length.
 *
 * @example
 * const sides = partialMoments(Float64Array.of(-0.5, 0.25), 0)
 * sides.ok && sides.value.downsidePotential // 0.25
 */
export function partialMoments(returns: Float64Array, minimum: Hurdle): Solved<PartialMoments> {
  const excess = returnsOver(returns, minimum, { field: 'minimum' })
  if (!excess.ok) return excess
  const n = excess.value.length
  const sums = { gain: 0, loss: 0, gainSquares: 0, lossSquares: 0, above: 0, below: 0 }
  for (const entry of excess.value) {
    if (entry > 0) {
      sums.gain += entry
      sums.gainSquares += entry * entry
      sums.above++
    } else if (entry < 0) {
      sums.loss -= entry
      sums.lossSquares += entry * entry
      sums.below++
    }
  }
  return requireFiniteFigures({
    meanExcess: (sums.gain - sums.loss) / n,
    downsidePotential: sums.loss / n,
    downsideDeviation: Math.sqrt(sums.lossSquares / n),
    downsideFrequency: sums.below / n,
    upsidePotential: sums.gain / n,
    upsideRisk: Math.sqrt(sums.gainSquares / n),
    upsideFrequency: sums.above / n,
  })
}

/**
 * Sortino ratio per year: mean excess over a minimum, over its downside deviation.
 *
 * The divisor of the deviation is all returns. With `periodsPerYear` 1 it is the ratio of one
 * period. Refuses what `partialMoments` refuses, OUT_OF_DOMAIN of the scale, and ZERO_VARIANCE
 * where nothing fell short. Sortino & van der Meer 1991.
 *
 * @example
 * const terms = { minimumPerPeriod: 0, periodsPerYear: 4 }
 * const ratio = sortino(Float64Array.of(-0.5, 1.5), terms)
 * ratio.ok && ratio.value // ≈ 2.8284271
 */
export function sortino(
  returns: Float64Array,
  {
    minimumPerPeriod,
    periodsPerYear,
  }: { readonly minimumPerPeriod: Hurdle; readonly periodsPerYear: number },
): Solved<number> {
  const scale = requirePositive(periodsPerYear, 'periodsPerYear')
  if (!scale.ok) return scale
  const sides = partialMoments(returns, minimumPerPeriod)
  if (!sides.ok) return sides
  const gain = sides.value.meanExcess * Math.sqrt(periodsPerYear)
  return overRisk(gain, sides.value.downsideDeviation, 'returns')
}

/**
 * Kappa: mean excess over a minimum, over a lower partial moment's root (Kaplan & Knowles 2004).
 *
 * Of order 1 it is Omega less 1, of order 2 Sortino's ratio. Refuses what `partialMoments` refuses,
 * OUT_OF_DOMAIN of an order that is not positive, and ZERO_VARIANCE.
 *
 * @example
 * const ratio = kappa(Float64Array.of(-0.5, 1.5), { minimum: 0, order: 1 })
 * ratio.ok && ratio.value // 2
 */
export function kappa(
  returns: Float64Array,
  { minimum, order }: { readonly minimum: Hurdle; readonly order: number },
): Solved<number> {
  const power = requirePositive(order, 'order')
  if (!power.ok) return power
  const excess = returnsOver(returns, minimum, { field: 'minimum' })
  if (!excess.ok) return excess
  let sum = 0
  let losses = 0
  for (const entry of excess.value) {
    sum += entry
    losses += Math.max(0, -entry) ** order
  }
  const n = excess.value.length
  return overRisk(sum / n, (losses / n) ** (1 / order), 'returns')
}

/**
 * Omega: gains over a minimum, over the shortfalls below it (Keating & Shadwick 2002).
 *
 * At a minimum of 0 it is the ratio of Bernardo & Ledoit 2000. Refuses what `partialMoments`
 * refuses, and ZERO_VARIANCE where nothing fell short.
 *
 * @example
 * const ratio = omega(Float64Array.of(-0.5, 1.5), 0)
 * ratio.ok && ratio.value // 3
 */
export function omega(returns: Float64Array, minimum: Hurdle): Solved<number> {
  const sides = partialMoments(returns, minimum)
  if (!sides.ok) return sides
  return overRisk(sides.value.upsidePotential, sides.value.downsidePotential, 'returns')
}

/**
 * A return per year as one per period, compounding: `(1 + annual)^(1 / periods) - 1`.
 *
 * Refuses OUT_OF_DOMAIN of a return of at most -1, and of periods that are not positive.
 *
 * @example
 * const monthly = perPeriod(0.21, 2)
 * monthly.ok && monthly.value // ≈ 0.1
 */
export function perPeriod(annual: number, periodsPerYear: number): Solved<number> {
  const rate = requireBetween(annual, { field: 'annual', above: -1, below: Infinity })
  if (!rate.ok) return rate
  const scale = requirePositive(periodsPerYear, 'periodsPerYear')
  return scale.ok ? solved((1 + annual) ** (1 / periodsPerYear) - 1) : scale
}

/**
 * The D ratio: losses times their number, over gains times theirs; below 1 is better (Dowd 2000).
 *
 * Refuses EMPTY and NOT_FINITE, and ZERO_VARIANCE where nothing was gained.
 *
 * @example
 * const ratio = dRatio(Float64Array.of(-0.5, 0.5, 0.5))
 * ratio.ok && ratio.value // 0.25
 */
export function dRatio(returns: Float64Array): Solved<number> {
  const sides = partialMoments(returns, 0)
  if (!sides.ok) return sides
  const { downsideFrequency, downsidePotential, upsideFrequency, upsidePotential } = sides.value
  const losses = downsideFrequency * downsidePotential
  return overRisk(losses, upsideFrequency * upsidePotential, 'returns')
}

/**
 * Size of the 95th percentile over that of the 5th, both of type 7.
 *
 * Refuses EMPTY and NOT_FINITE, and ZERO_VARIANCE where the lower one is 0.
 *
 * @example
 * const ratio = tailRatio(Float64Array.of(-0.5, 1))
 * ratio.ok && ratio.value // ≈ 2.1764706
 */
export function tailRatio(returns: Float64Array): Solved<number> {
  const upper = quantileOf(returns, 0.95)
  if (!upper.ok) return upper
  const lower = quantileOf(returns, 0.05)
  if (!lower.ok) return lower
  if (lower.value === 0) {
    return unsolved('ZERO_VARIANCE', 'there is a lower tail', 'returns', 'not 0', '0')
  }
  return solved(Math.abs(upper.value) / Math.abs(lower.value))
}
