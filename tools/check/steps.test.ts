import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { houseOf } from './control.ts'
import { steps } from './steps.ts'
import { parseIgnore } from './tree.ts'

const root = join(import.meta.dirname, '../..')

describe('steps', () => {
  test('a rule that is broken stops with its breaches, and one that holds says nothing', () => {
    const tidy = steps.find((step) => step.name === 'tidy')
    const run = (text: string) =>
      tidy?.run({
        root,
        tree: () =>
          houseOf({ 'packages/chain/README.md': 'Chain', 'packages/chain/src/a.ts': text }),
      })
    expect(run('const a = 1')).toBe('')
    expect(run("test.only('a', f)")).toContain('packages/chain/src/a.ts:1  test.only')
  })

  test.each(['types', 'lint', 'format', 'dead-code'])(
    'step %s fails where its tool is absent',
    (name) => {
      const step = steps.find((candidate) => candidate.name === name)
      const path = process.env['PATH']
      process.env['PATH'] = ''
      try {
        expect(step?.run({ root: '/nowhere', tree: () => houseOf({}) })).toContain('ENOENT')
      } finally {
        process.env['PATH'] = path
      }
    },
  )

  test('an unknown step is bad usage, and the known ones are named', () => {
    const main = join(import.meta.dirname, 'main.ts')
    const run = spawnSync(process.execPath, ['--conditions=src', main, 'wals'], {
      encoding: 'utf8',
    })
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('no step is called wals; there are lock, types, lint')
  })
})

describe('ignored files', () => {
  const isIgnored = parseIgnore('node_modules/\n# comment\n*.tsbuildinfo\n')

  test.each([
    ['node_modules', true],
    ['packages/core/node_modules', true],
    ['a/b.tsbuildinfo', true],
    ['.git', true],
    ['a/node_modules.ts', false],
  ])('%s: %s', (path, ignored) => {
    expect(isIgnored(path)).toBe(ignored)
  })

  test('a pattern of another form is an error, so that nothing is left out by mistake', () => {
    expect(() => parseIgnore('!keep/**')).toThrow('.gitignore: "!keep/**"')
  })
})
