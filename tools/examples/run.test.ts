import { describe, expect, test } from 'vitest'
import { examplesIn } from './extract.ts'
import { mistakesIn } from './run.ts'

const scope = {
  double: (value: number) => value * 2,
  wei: (value: number) => BigInt(value),
  refuse: () => {
    throw new RangeError('weights sum to one')
  },
}
const mistakes = (source: string) => mistakesIn(source, scope)

describe('a claim in an example', () => {
  test.each([
    ['on the line of its code', 'double(2) // 4'],
    ['on the next line', 'double(2)\n// 4'],
    ['over several lines', 'const a = double(2)\nArray.of(\n  a,\n  a,\n)\n// [\n//   4, 4]'],
    ['after preparation', 'const a = 3\ndouble(a) // 6\ndouble(a + 1) // 8'],
    ['about an object', 'const a = { b: wei(1) }\na // { b: 1n }'],
    ['as an expression', 'double(4) // double(2) * 2'],
    ['to the digits written', 'double(1) / 3 // ≈ 0.667'],
    ['about an error', "refuse() // throws 'sum to one'"],
    ['with types', 'const a = [double(2)] as const\na as readonly number[] // [4]'],
    ['beside a name of its own', 'const wei = double(1)\nwei // 2'],
    ['with a comment mark in a string', "'a // b' // 'a // b'"],
  ])('%s holds', (_, source) => {
    expect(mistakes(source)).toEqual([])
  })

  test.each([
    ['a wrong value', 'double(2) // 5', 'claims 5, and is 4'],
    ['a wrong value later', 'double(2) // 4\ndouble(3) // 7', 'claims 7, and is 6'],
    ['a bigint for a number', 'double(2) // 4n', 'claims 4n, and is 4'],
    ['too few digits', 'double(1) / 3 // ≈ 0.668', 'claims ≈ 0.668'],
    ['an error that is not thrown', 'double(2) // throws', 'claims that it throws, and is 4'],
    ['another error', "refuse() // throws 'too small'", 'RangeError: weights sum to one'],
    ['an unforeseen error', 'refuse() // 4', 'RangeError: weights sum to one'],
    ['a name that nobody exports', 'halve(4) // 2', 'ReferenceError: halve is not defined'],
    ['prose instead of a value', 'double(2) // four of course', 'SyntaxError'],
    ['no claim at all', 'double(2)', 'claims no value'],
    ['a comment without code', '// four becomes eight', 'claims no value'],
    ['code that is not finished', 'double( // 4', 'Error'],
    ['a statement', 'const a = 4 // 4', 'does not end in an expression'],
  ])('%s is a mistake', (_, source, message) => {
    expect(mistakes(source)).toEqual([expect.stringContaining(message)])
  })
})

describe('examples of a file', () => {
  test('end with the next tag, and keep their line and title', () => {
    const text = `
/**
 * Doubles.
 *
 * @example Of two
 * double(2)
 * // 4
 * @example
 * double(3) // 6
 * @see halve
 */
export const double = 1

/** @example double(4) // 8 */
`
    expect(examplesIn({ path: 'a.ts', text })).toEqual([
      { path: 'a.ts', line: 5, title: 'Of two', source: '\ndouble(2)\n// 4' },
      { path: 'a.ts', line: 8, title: '', source: '\ndouble(3) // 6' },
      { path: 'a.ts', line: 14, title: '', source: 'double(4) // 8 ' },
    ])
  })

  test('fences are not code', () => {
    const text = '/**\n * @example\n * ```ts\n * double(2) // 4\n * ```\n */'
    expect(examplesIn({ path: 'a.ts', text }).flatMap(({ source }) => mistakes(source))).toEqual([])
  })
})
