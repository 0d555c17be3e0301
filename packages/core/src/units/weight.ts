import { assert } from './assert.ts'
import type { Brand } from './brand.ts'
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
 * weightsFromFloats([1 / 3, 1 / 3, 1 / 3]) // [333333333333333334n, 333333333333333333n, 333333333333333333n]
 * weightsFromFloats([0.5, 0.3, 0.2]) // [500000000000000000n, 300000000000000000n, 200000000000000000n]
 */
export function weightsFromFloats(shares: readonly number[]): WeightE18[] {
  const exact = shares.map((share) => {
    assert(Number.isFinite(share) && share >= 0, 'a share is finite and not negative')
    return decimalE18(share)
  })
  const sum = exact.reduce((total, share) => total + share, 0n)
  assert(sum > 0n, 'the shares have a positive sum')
  const scaled = exact.map((share) => ({
    units: (share * oneE18) / sum,
    remainder: (share * oneE18) % sum,
  }))
  let left = oneE18 - scaled.reduce((total, { units }) => total + units, 0n)
  const order = scaled
    .map(({ remainder }, index) => ({ remainder, index }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    )
  const weights = scaled.map(({ units }) => units)
  for (const { index } of order) {
    if (left === 0n) break
    weights[index] = (weights[index] ?? 0n) + 1n
    left -= 1n
  }
  assert(left === 0n, 'the weights sum to exactly one')
  return weights.map(weightE18)
}

/** The shortest decimal that names the float, in 36 decimals: 0.1 is exactly one tenth. */
function decimalE18(share: number): bigint {
  const [mantissa = '0', exponent = '0'] = share.toExponential().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const shift = 36 + Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction)
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
}
