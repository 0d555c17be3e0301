import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssertionError } from '../units/index.ts'
import { type Canonical, canonicalJson, hexOfText } from './canonical.ts'

describe('the canonical text of a value', () => {
  test.each<[string, Canonical, string]>([
    [
      'keys by code unit, not by locale',
      { b: 1, a: 2, Z: 3, '10': 4, '9': 5, é: 6 },
      '{"10":4,"9":5,"Z":3,"a":2,"b":1,"é":6}',
    ],
    ['numbers as ECMAScript writes them', [1e21, 1e-7, -0, 0.1, 100], '[1e+21,1e-7,0,0.1,100]'],
    ['texts with the shortest escapes', 'é\u0001"\\\n\u{1f600}', '"é\\u0001\\"\\\\\\n\u{1f600}"'],
    ['bigints as texts', { atoms: 2n ** 256n }, `{"atoms":"${2n ** 256n}"}`],
    ['nested, without blanks', { a: [{}, [], null, true] }, '{"a":[{},[],null,true]}'],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  test('the order of keys does not matter, and the text reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Canonical)
        const back: unknown = JSON.parse(text)
        expect(canonicalJson(turned(back) as Canonical)).toBe(text)
        expect(back).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test.each([Number.NaN, Infinity])('%d has no text', (value) => {
    expect(() => canonicalJson({ value })).toThrow(AssertionError)
  })

  test('half a surrogate pair has no text', () => {
    expect(() => canonicalJson('\ud800')).toThrow(AssertionError)
  })
})

test('bytes of a text are UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(hexOfText(text)).toBe(`0x${Buffer.from(text, 'utf8').toString('hex')}`)
    }),
  )
})

/** The same value with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, turned(member)]),
  )
}
