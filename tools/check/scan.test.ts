import { describe, expect, test } from 'vitest'
import { lineAt, scan } from './scan.ts'

describe('scan', () => {
  test.each([
    ['a line comment', 'a // async\nb', 'a         \nb'],
    ['a block comment', 'a /* x\ny */ b', 'a     \n     b'],
    ['a string', 'f(\'async\') + "b"', 'f(\'     \') + " "'],
    ['an escaped quote', "f('a\\'b', c)", "f('    ', c)"],
    ['a template and its hole', 'f(`a${b}c`)', 'f(` ${b} `)'],
    [
      'a hole with braces and a nested template',
      '`a${{ b: `c` }.b}d` + e',
      '` ${{ b: ` ` }.b} ` + e',
    ],
    ['a regular expression', 'x = /a"b/.test(y)', 'x = /   /.test(y)'],
    ['a slash in a character class', 'x = /[/"]/ + y', 'x = /    / + y'],
    ['division', 'a / b / c', 'a / b / c'],
    ['division after a call', 'f(a) / g("b") / c', 'f(a) / g(" ") / c'],
    ['an expression after a keyword', "return /a'b/", 'return /   /'],
    [
      'an unclosed apostrophe in JSX text',
      "<p>don't</p>\nconst a = 1",
      "<p>don'     \nconst a = 1",
    ],
    ['JSX tags', '<b>{x}</b>{y}<br />', '<b>{x}</b>{y}<br />'],
    ['a comment mark inside a string', "f('http://a') // b", "f('        ')     "],
  ])('%s', (_, text, code) => {
    expect(scan(text).code).toBe(code)
  })

  test('keeps strings where only comments are blanked', () => {
    expect(scan("import 'a' // b").uncommented).toBe("import 'a'     ")
  })

  test('keeps every offset', () => {
    const text = '/* a */ `b${c}` // d\n"e" /f/\n'
    const { code, uncommented } = scan(text)
    expect([code.length, uncommented.length]).toEqual([text.length, text.length])
  })

  test('counts lines from one', () => {
    expect([lineAt('a\nb\nc', 0), lineAt('a\nb\nc', 2), lineAt('a\nb\nc', 4)]).toEqual([1, 2, 3])
  })
})
