import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssertionError } from './assert.ts'
import { oneE18 } from './quantity.ts'
import { reaches, thresholdSlack, weightsFromFloats, weightsFromShares } from './weight.ts'

const sum = (weights: readonly bigint[]): bigint =>
  weights.reduce((total, weight) => total + weight, 0n)

describe('weights from floats', () => {
  test('sum to exactly one, whatever the shares', () => {
    const share = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 100 }), (shares) => {
        fc.pre(shares.some((value) => value > 1e-30))
        const weights = weightsFromFloats(shares)
        expect(sum(weights)).toBe(oneE18)
        expect(weights.every((weight) => weight >= 0n)).toBe(true)
      }),
    )
  })

  test('decimal shares become exactly the decimals', () => {
    expect(weightsFromFloats([0.6, 0.3, 0.1])).toEqual([
      600_000_000_000_000_000n,
      300_000_000_000_000_000n,
      100_000_000_000_000_000n,
    ])
  })

  test.each([
    ['a negative share', [0.5, -0.5]],
    ['NaN', [Number.NaN, 1]],
    ['infinity', [Infinity]],
    ['nothing but zeros', [0, 0]],
    ['no shares', []],
  ])('%s is a bug', (_, shares) => {
    expect(() => weightsFromFloats(shares)).toThrow(AssertionError)
  })
})

describe('weights from shares', () => {
  const anyShares = fc.array(fc.bigInt({ min: 0n, max: 2n ** 200n }), {
    minLength: 1,
    maxLength: 60,
  })

  test('sum to exactly one, each within a unit of its exact share', () => {
    fc.assert(
      fc.property(anyShares, (shares) => {
        const total = sum(shares)
        fc.pre(total > 0n)
        const weights = weightsFromShares(shares)
        expect(sum(weights)).toBe(oneE18)
        for (const [index, share] of shares.entries()) {
          const low = (share * oneE18) / total
          expect([low, low + 1n]).toContain(weights[index])
        }
      }),
    )
  })

  test('units lost to flooring go to the largest remainders, ties to the earlier', () => {
    expect(weightsFromShares([1n, 1n, 1n])).toEqual([
      333_333_333_333_333_334n,
      333_333_333_333_333_333n,
      333_333_333_333_333_333n,
    ])
    expect(weightsFromShares([1n, 4n, 1n])).toEqual([
      166_666_666_666_666_667n,
      666_666_666_666_666_666n + 1n,
      166_666_666_666_666_666n,
    ])
  })

  test('a single share is all, however small', () => {
    expect(weightsFromShares([1n])).toEqual([oneE18])
    expect(weightsFromShares([0n, 1n])).toEqual([0n, oneE18])
  })

  test.each([
    ['nothing', [0n, 0n]],
    ['a negative share', [2n, -1n]],
  ])('%s is a bug', (_, shares) => {
    expect(() => weightsFromShares(shares)).toThrow(AssertionError)
  })

  test('the scale of the shares does not matter', () => {
    fc.assert(
      fc.property(anyShares, fc.bigInt({ min: 1n, max: 10n ** 18n }), (shares, scale) => {
        fc.pre(sum(shares) > 0n)
        const scaled = shares.map((share) => share * scale)
        expect(weightsFromShares(scaled)).toEqual(weightsFromShares(shares))
      }),
    )
  })
})

describe('thresholds (DRF-2)', () => {
  test.each([
    [0.05, 0.05, true],
    [0.05 - 1e-13, 0.05, true],
    [0.05 - 1e-11, 0.05, false],
    [0.05 - thresholdSlack, 0.05, true],
    [0.3 - 0.25, 0.05, true],
    [0.06, 0.05, true],
  ])('%d reaches %d: %s', (drift, limit, expected) => {
    expect(reaches(drift, limit)).toBe(expected)
  })
})
