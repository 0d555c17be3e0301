import { assert, type Weight } from '../units/index.ts'

/**
 * Weights of positions from their values, summed in one fixed order: the one place where the
 * house weighs for a decision. Both ledgers of the backtest and the daemon come through here, so
 * equal values give equal bits.
 *
 * @example
 * weightsOfValues([30, 50, 20]) // [0.3, 0.5, 0.2]
 */
export function weightsOfValues(valuesUsd: readonly number[]): Weight[] {
  let totalUsd = 0
  for (const value of valuesUsd) totalUsd += value
  assert(totalUsd > 0 && totalUsd < Infinity, 'the values have a positive, finite sum')
  return valuesUsd.map((value) => (value / totalUsd) as Weight)
}

/**
 * A weight as records carry it: rounded to 1e-12, so that no record hangs on the last bit.
 *
 * @example
 * recordedWeight(1 / 3) // 0.333333333333
 */
export function recordedWeight(weight: number): number {
  return Math.round(weight * 1e12) / 1e12
}
