import { describe, expect, test } from 'vitest'
import { judge } from './control.ts'
import { checkDocs, checkReadmes, checkTidy } from './tidy.ts'

const path = 'packages/chain/src/a.ts'
const tidyOf = (text: string) => judge(checkTidy, { [path]: text })

describe('tidy', () => {
  test.each([
    ['const a = b as any', 'throws the type away'],
    ['// @ts-ignore', 'hides an error'],
    ['// @ts-nocheck', 'hides an error'],
    ['// TODO: later', 'belongs in an issue'],
    ['// FIXME', 'belongs in an issue'],
    ["test.only('a', f)", 'leaves tests out'],
    ["describe.concurrent.skip('a', f)", 'leaves tests out'],
    ["it.todo('a')", 'leaves tests out'],
  ])('refuses: %s', (text, message) => {
    expect(tidyOf(text)).toEqual([expect.stringContaining(message)])
  })

  test.each(['reader.skip(4)', "test.skipIf(isAbsent)('a', f)", "const text = 'as any'"])(
    'allows: %s',
    (text) => {
      expect(tidyOf(text)).toEqual([])
    },
  )

  test('refuses a comment of 101 columns and allows one of 100', () => {
    const comment = (columns: number) => `// ${'ab '.repeat(40).slice(0, columns - 3)}`
    expect(tidyOf(comment(101).replace(/ $/, 'c'))).toEqual([
      `${path}:1  101 columns; 100 are allowed`,
    ])
    expect(tidyOf(comment(100))).toEqual([])
  })

  test('allows what cannot be broken: an address, a catalogue line, text in a template', () => {
    const long = 'ab '.repeat(40)
    expect(tidyOf(`// see https://example.org/${'a'.repeat(90)}`)).toEqual([])
    expect(tidyOf(`  'home.calm': '${long}',`)).toEqual([])
    expect(tidyOf(`const page = \`\n${long}\n\``)).toEqual([])
  })

  test('refuses a file of more than 500 lines, unless it is a test', () => {
    const text = 'const a = 1\n'.repeat(501)
    expect(tidyOf(text)).toEqual([expect.stringContaining('there is a second noun inside')])
    expect(judge(checkTidy, { 'packages/chain/src/a.test.ts': text })).toEqual([])
  })
})

describe('readmes', () => {
  test('refuses a room without one, and one of more than 40 lines', () => {
    const files = {
      'packages/core/README.md': 'Core',
      'packages/core/src/units/wei.ts': '',
      'packages/chain/README.md': 'line\n'.repeat(41),
      'tools/README.md': 'line\n'.repeat(40),
    }
    expect(judge(checkReadmes, files)).toEqual([
      'packages/chain/README.md:1  41 lines; 40 are allowed',
      'packages/core/src/units/README.md:1  is missing',
    ])
  })
})

describe('doc comments', () => {
  const docsOf = (text: string) => judge(checkDocs, { 'packages/core/src/units/a.ts': text })

  test.each([
    'export function a(): void {}',
    '/* not a doc comment */\nexport const a = 1',
    '// nor this\nexport type A = string',
    '/** Of b. */\nconst b = 1\nexport class C {}',
  ])('refuses: %s', (text) => {
    expect(docsOf(text)).toEqual([expect.stringContaining('has no doc comment')])
  })

  test.each([
    '/** Says what it is. */\nexport const a = 1',
    '/**\n * Says what it is.\n */\nexport function a(b: number): void\nexport function a(): void {}',
    "export { a } from './b.ts'",
    'const b = 1',
  ])('allows: %s', (text) => {
    expect(docsOf(text)).toEqual([])
  })

  test('asks it of pure rooms only, and not of tests', () => {
    const text = 'export const a = 1'
    const files = { 'packages/chain/src/a.ts': text, 'packages/core/src/units/a.test.ts': text }
    expect(judge(checkDocs, files)).toEqual([])
  })
})
