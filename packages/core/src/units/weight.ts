import { assert } from './assert.ts'
import type { Brand } from './brand.ts'
import { decimalOfFloat } from './decimal.ts'
import { oneE18, type WeightE18, weightE18 } from './quantity.ts'

/** A share of the portfolio while deciding, as a float. */
export type Weight = Brand<number, 'Weight'>
/** Weight minus target, as a float: 0.05 is 5 pp. */
export type Drift = Brand<number, 'Drift'>

/** Slack of every threshold comparison, so that decisions do not hang on the last bit. */
export const thresholdSlack = 1e-12

/**
 * Whether a drift has reached a limit: inclusive, the one place where thresholds are compared.
 *
 * @example
 * reaches(0.05, 0.05) // true
 * reaches(0.0499, 0.05) // false
 */
export function reaches(drift: number, limit: number): boolean {
  return drift >= limit - thresholdSlack
}

/**
 * Turns float shares into target weights that sum to exactly one.
 *
 * This is the only door from float64 to money. Units lost to flooring go to the largest
 * remainders, ties to the earlier asset, so every machine derives the same plan.
 *
 * @example
 * weightsFromFloats([1 / 3, 1 / 3, 1 / 3])
 * // [333333333333333334n, 333333333333333333n, 333333333333333333n]
 * weightsFromFloats([0.5, 0.3, 0.2])
 * // [500000000000000000n, 300000000000000000n, 200000000000000000n]
 */
export function weightsFromFloats(shares: readonly number[]): WeightE18[] {
  return weightsFromShares(
    shares.map((share) => {
      assert(Number.isFinite(share) && share >= 0, 'a share is finite and not negative')
      return scaleE36(decimalOfFloat(share))
    }),
  )
}

/**
 * Turns exact shares of any common unit, such as values, into weights that sum to exactly one.
 *
 * Units lost to flooring go to the largest remainders, ties to the earlier share.
 *
 * @example
 * weightsFromShares([1n, 1n, 1n])
 * // [333333333333333334n, 333333333333333333n, 333333333333333333n]
 * weightsFromShares([3n, 1n])
 * // [750000000000000000n, 250000000000000000n]
 */
export function weightsFromShares(shares: readonly bigint[]): WeightE18[] {
  assert(
    shares.every((share) => share >= 0n),
    'a share is not negative',
  )
  const sum = shares.reduce((total, share) => total + share, 0n)
  assert(sum > 0n, 'the shares have a positive sum')
  const weights = shares.map((share) => (share * oneE18) / sum)
  const left = Number(oneE18 - weights.reduce((total, weight) => total + weight, 0n))
  const largestFirst = shares
    .map((share, index) => ({ remainder: (share * oneE18) % sum, index }))
    .sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder))
  for (const { index } of largestFirst.slice(0, left)) {
    weights[index] = (weights[index] ?? 0n) + 1n
  }
  assert(weights.reduce((total, weight) => total + weight, 0n) === oneE18, 'weights sum to one')
  return weights.map(weightE18)
}

/** A float's shortest decimal in 36 decimals: 0.1 is exactly one tenth. */
function scaleE36({ digits, exponent }: { digits: bigint; exponent: number }): bigint {
  const shift = 36 + exponent
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
}
