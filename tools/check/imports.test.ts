import { describe, expect, test } from 'vitest'
import { importsOf } from './imports.ts'
import { treeOf } from './tree.ts'

const importsIn = (text: string) => {
  const [file] = treeOf([{ path: 'a.ts', text }]).code
  return file === undefined ? [] : importsOf(file)
}
const one = (text: string) => {
  const [found, ...others] = importsIn(text)
  expect(others).toEqual([])
  return found
}

describe('importsOf', () => {
  test.each([
    ["import { a } from './b.ts'", false],
    ["import a, { type B } from './b.ts'", false],
    ["import * as a from './b.ts'", false],
    ["import './b.ts'", false],
    ["import type { A } from './b.ts'", true],
    ["import { type A, type B } from './b.ts'", true],
    ["export { a } from './b.ts'", false],
    ["export * from './b.ts'", false],
    ["export type { A } from './b.ts'", true],
    ["export type * from './b.ts'", true],
    ["const a = await import('./b.ts')", false],
    ["type A = import('./b.ts').A", false],
    ['const a = require("./b.ts")', false],
    ["const a = import.meta.resolve('./b.ts')", false],
    ["new Worker(new URL('./b.ts', import.meta.url))", false],
    ["import {\n  a,\n  b,\n} from './b.ts'", false],
    ['const a = await import(`./b.ts`)', false],
  ])('%s', (text, typeOnly) => {
    expect(one(text)).toEqual({ specifier: './b.ts', line: 1, typeOnly })
  })

  test.each([
    "// import { a } from './b.ts'",
    'const text = "import { a } from \'./b.ts\'"',
    "/* export * from './b.ts' */",
    "export const from = 'b'",
    "export type A = 'from'",
    "store.import('./b.ts')",
    "readFile(new URL('./prices.csv', import.meta.url))",
  ])('sees no import in: %s', (text) => {
    expect(importsIn(text)).toEqual([])
  })

  test.each(['import(path)', 'import(`./${name}.ts`)', 'require(name)'])(
    'knows that the path of %s is computed',
    (text) => {
      expect(one(text)?.specifier).toBeUndefined()
    },
  )

  test('reports the line of each', () => {
    const text = "import 'a'\n\nimport { b } from 'b'\nexport * from 'c'\n"
    expect(importsIn(text).map(({ specifier, line }) => [specifier, line])).toEqual([
      ['a', 1],
      ['b', 3],
      ['c', 4],
    ])
  })
})
