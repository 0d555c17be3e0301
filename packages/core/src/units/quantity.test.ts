import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssertionError } from './assert.ts'
import { atomsOf, bps, mulDiv, oneE18, usdE18, valueOf, wei, weiPerGas } from './quantity.ts'

const any = fc.bigInt({ min: -(2n ** 256n), max: 2n ** 256n })
const positive = fc.bigInt({ min: 1n, max: 2n ** 256n })

describe('mulDiv', () => {
  test.each([
    [7n, 3n, 2n, 10n, 11n],
    [-7n, 3n, 2n, -11n, -10n],
    [7n, -3n, 2n, -11n, -10n],
    [-7n, -3n, 2n, 10n, 11n],
    [6n, 2n, 3n, 4n, 4n],
    [-6n, 2n, 3n, -4n, -4n],
    [0n, 5n, 3n, 0n, 0n],
    [1n, 1n, 2n ** 256n, 0n, 1n],
    [-1n, 1n, 2n ** 256n, -1n, 0n],
  ])('%s * %s / %s is %s down and %s up', (a, b, d, down, up) => {
    expect([mulDiv(a, b, d, 'down'), mulDiv(a, b, d, 'up')]).toEqual([down, up])
  })

  test('down and up enclose the exact quotient, and meet only on it', () => {
    fc.assert(
      fc.property(any, any, positive, (a, b, d) => {
        const [down, up] = [mulDiv(a, b, d, 'down'), mulDiv(a, b, d, 'up')]
        expect(down * d <= a * b && a * b <= up * d).toBe(true)
        expect(up - down).toBe((a * b) % d === 0n ? 0n : 1n)
      }),
    )
  })

  test('rounding the other way is rounding the other sign', () => {
    fc.assert(
      fc.property(any, any, positive, (a, b, d) => {
        expect(mulDiv(-a, b, d, 'down')).toBe(-mulDiv(a, b, d, 'up'))
      }),
    )
  })

  test.each([0n, -1n])('a divisor of %s is a bug', (d) => {
    expect(() => mulDiv(1n, 1n, d, 'down')).toThrow(AssertionError)
  })
})

describe('values and quantities', () => {
  test('two WBTC at 40,000 USD', () => {
    expect(valueOf(200_000_000n, 8, usdE18(40_000n * oneE18), 'down')).toBe(80_000n * oneE18)
  })

  test('there and back never gains (N3)', () => {
    const price = fc.bigInt({ min: 1n, max: 10n ** 33n }).map(usdE18)
    const atoms = fc.bigInt({ min: 0n, max: 2n ** 128n })
    fc.assert(
      fc.property(atoms, price, fc.integer({ min: 0, max: 36 }), (held, at, decimals) => {
        const value = valueOf(held, decimals, at, 'down')
        const back = atomsOf(value, decimals, at, 'down')
        expect(back <= held).toBe(true)
        expect(valueOf(back, decimals, at, 'down') <= value).toBe(true)
      }),
    )
  })

  test('a thousand round trips lose at most a unit each, and never gain (N3)', () => {
    const price = usdE18(3n * oneE18 + 7n)
    let atoms = 10n ** 6n
    for (let trip = 0; trip < 1_000; trip += 1) {
      const next = atomsOf(valueOf(atoms, 6, price, 'down'), 6, price, 'down')
      expect(atoms - next >= 0n && atoms - next <= 1n).toBe(true)
      atoms = next
    }
  })

  test('the extremes hold: 2^256 - 1 base units, prices of 1e-18 and 1e15 USD (N3)', () => {
    const most = 2n ** 256n - 1n
    expect(valueOf(most, 0, usdE18(10n ** 33n), 'down')).toBe(most * 10n ** 33n)
    expect(valueOf(1n, 36, usdE18(1n), 'up')).toBe(1n)
    expect(valueOf(1n, 36, usdE18(1n), 'down')).toBe(0n)
  })
})

describe('basis points', () => {
  test.each([0, 25, -10_000, 10_000])('%i is a whole number', (value) => {
    expect(bps(value)).toBe(value)
  })

  test.each([0.5, Number.NaN, Infinity])('%d is a bug', (value) => {
    expect(() => bps(value)).toThrow(AssertionError)
  })
})

test('brands cost nothing', () => {
  expect([wei(1n), weiPerGas(2n), usdE18(3n)]).toEqual([1n, 2n, 3n])
})
