import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecimal } from './decimal.ts'

const decimalOf = (text: string) => parseDecimal(new TextEncoder().encode(text), 0, text.length)

describe('a decimal is rounded exactly as the language does', () => {
  test('with any digits, places and sign', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.nat(26),
        fc.boolean(),
        (digits, places, isNegative) => {
          const padded = digits.toString().padStart(places + 1, '0')
          const whole = padded.slice(0, padded.length - places)
          const plain = places === 0 ? whole : `${whole}.${padded.slice(-places)}`
          const text = isNegative ? `-${plain}` : plain
          expect(decimalOf(text)).toBe(Number(text))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('as every double is written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (figure) => {
        const text = String(figure)
        expect(decimalOf(text)).toBe(Number(text))
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '900719925474099.3',
    '0.9007199254740993',
    '0.000000000000000000000123',
    '0.0000000000000000000000123',
    '1.7976931348623157e308',
    '5e-324',
    '2.2250738585072011e-308',
    '0.1',
    '123456789012345.678',
    '0.30000000000000004',
    '-0',
    '00012.50',
  ])('at the edge: %s', (text) => {
    expect(decimalOf(text)).toBe(Number(text))
  })

  test.each([
    '',
    '-',
    '.',
    '1.',
    '.5',
    '-.5',
    '--1',
    '+1',
    '1,5',
    ' 1',
    '0x10',
    '1e',
    '1_000',
    '1.2.3',
  ])('%j is no plain decimal', (text) => {
    expect(decimalOf(text)).toBeNaN()
  })
})
