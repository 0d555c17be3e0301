import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decimalOfFloat,
  formatAmount,
  formatE18,
  parseAmount,
  toFloat,
  usdFromFloat,
} from './decimal.ts'
import { oneE18 } from './quantity.ts'

const anyDecimals = fc.integer({ min: 0, max: 36 })

describe('amounts', () => {
  test('parse is the inverse of format, at 0 to 36 decimals', () => {
    const anyAtoms = fc.bigInt({ min: 0n, max: 2n ** 196n })
    fc.assert(
      fc.property(anyAtoms, anyDecimals, (atoms, decimals) => {
        expect(parseAmount(formatAmount(atoms, decimals), decimals)).toEqual({
          ok: true,
          value: atoms,
        })
      }),
      { numRuns: 2_000 },
    )
  })

  test('format is the inverse of parse, up to zeros that say nothing', () => {
    const anyText = fc.stringMatching(/^[1-9]\d{0,20}\.\d{0,11}[1-9]$/)
    fc.assert(
      fc.property(anyText, fc.integer({ min: 12, max: 36 }), (text, decimals) => {
        const amount = parseAmount(text, decimals)
        expect(amount.ok && formatAmount(amount.value, decimals)).toBe(text)
      }),
    )
  })

  test.each([
    ['0', 0, 0n],
    ['0', 36, 0n],
    ['007', 0, 7n],
    ['1.50', 6, 1_500_000n],
    ['0.000001', 6, 1n],
    ['0.000000000000000000000000000000000001', 36, 1n],
    [(2n ** 196n).toString(), 0, 2n ** 196n],
  ])('%s at %i decimals is %s base units', (text, decimals, atoms) => {
    expect(parseAmount(text, decimals)).toEqual({ ok: true, value: atoms })
  })

  test.each([
    ['excess digits', '0.0000001', 6, "'0.0000001' has 7 decimals; the limit is 6"],
    ['excess zeros', '1.0000000', 6, "'1.0000000' has 7 decimals; the limit is 6"],
    ['a fraction of the indivisible', '1.5', 0, "'1.5' has 1 decimals; the limit is 0"],
    ['a negative', '-1', 6, "'-1' is negative; the least is 0"],
    ['a negative zero', '-0', 6, "'-0' is negative; the least is 0"],
    ['nothing', '', 6, "'' is not a decimal number such as 1.5"],
    ['a blank', ' 1', 6, "' 1' is not a decimal number such as 1.5"],
    ['an exponent', '1e3', 6, "'1e3' is not a decimal number such as 1.5"],
    ['grouping', '1,000', 6, "'1,000' is not a decimal number such as 1.5"],
    ['a bare point', '1.', 6, "'1.' is not a decimal number such as 1.5"],
    ['a bare fraction', '.5', 6, "'.5' is not a decimal number such as 1.5"],
    ['a plus', '+1', 6, "'+1' is not a decimal number such as 1.5"],
    ['hex', '0x1', 6, "'0x1' is not a decimal number such as 1.5"],
    ['other digits', '١', 6, "'١' is not a decimal number such as 1.5"],
    ['not a number', 'NaN', 6, "'NaN' is not a decimal number such as 1.5"],
  ])('%s is refused, exactly', (_, text, decimals, message) => {
    expect(parseAmount(text, decimals, 'holdings.0')).toEqual({
      ok: false,
      issues: [{ path: 'holdings.0', message }],
    })
  })

  test('a number of a thousand digits is refused, not computed', () => {
    expect(parseAmount('9'.repeat(1_000), 6).ok).toBe(false)
  })

  test.each([
    [0n, 18, '0'],
    [-25n, 2, '-0.25'],
    [3n, 0, '3'],
    [1n, 36, '0.000000000000000000000000000000000001'],
    [10n ** 18n, 18, '1'],
    [1_234_500n, 4, '123.45'],
  ])('%s base units of %i decimals read %s', (atoms, decimals, text) => {
    expect(formatAmount(atoms, decimals)).toBe(text)
  })

  test('18 decimals are the default of money', () => {
    expect(formatE18(oneE18 / 4n)).toBe('0.25')
  })
})

describe('floats', () => {
  test('a price keeps the digits it was written with', () => {
    const written = fc.stringMatching(/^[1-9]\d{0,9}\.\d{0,4}[1-9]$/)
    fc.assert(
      fc.property(written, (text) => {
        expect(usdFromFloat(Number(text))).toEqual(parseAmount(text, 18))
      }),
    )
  })

  test('to fixed point and back is the same float where 18 decimals hold it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e29, noNaN: true }), (value) => {
        const usd = usdFromFloat(value)
        expect(usd.ok && toFloat(usd.value)).toBe(value)
      }),
    )
  })

  test.each([
    [0.1, 100_000_000_000_000_000n],
    [0.1 + 0.2, 300_000_000_000_000_040n],
    [-0.25, -250_000_000_000_000_000n],
    [1e-18, 1n],
    [4e-19, 0n],
    [5e-19, 1n],
    [-5e-19, -1n],
    [5e-324, 0n],
    [0, 0n],
    [-0, 0n],
    [9e29, 9n * 10n ** 47n],
  ])('%d USD is %s', (value, usd) => {
    expect(usdFromFloat(value)).toEqual({ ok: true, value: usd })
  })

  test.each([Number.NaN, Infinity, -Infinity, 1e30, -1e30])('%d is no price', (value) => {
    expect(usdFromFloat(value, 'close').ok).toBe(false)
  })

  test('digits and exponent name the float exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const { digits, exponent } = decimalOfFloat(value)
        expect(Number(`${digits}e${exponent}`)).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  test('a fixed-point figure becomes the nearest float', () => {
    expect(toFloat(1_500_000n, 6)).toBe(1.5)
    expect(toFloat(-1n)).toBe(-1e-18)
  })
})
