import { describe, expect, test } from 'vitest'
import type { Rule } from './breach.ts'
import { judge } from './control.ts'
import { checkClocks, checkEnvironment, checkPurity } from './purity.ts'

const policy = 'packages/core/src/policy/a.ts'

describe('purity of core', () => {
  test.each([
    ['async function f() {}', 'async waits'],
    ['const a = await b', 'await waits'],
    ['function f(): Promise<void>', 'Promise waits'],
    ['const now = Date.now()', 'Date.now is hidden input'],
    ['const now = new Date()', 'new Date() is hidden input'],
    ['const text = Date()', 'Date( is hidden input'],
    ['const a = Math.random()', 'Math.random is hidden input'],
    ['const id = crypto.randomUUID()', 'crypto.randomUUID reaches outside'],
    ['console.log(a)', 'console. reaches outside'],
    ['const a = process.argv', 'process. reaches outside'],
    ['const a = globalThis["fetch"]', 'globalThis[ reaches outside'],
    ['fetch(url)', 'fetch( reaches outside'],
    ['setTimeout(f, 1)', 'setTimeout( reaches outside'],
    ['const t = performance.now()', 'performance.now reaches outside'],
    ['const d = new Date(ms)', 'new Date is for adapters and web'],
  ])('refuses: %s', (text, message) => {
    expect(judge(checkPurity, { [policy]: text }).join('\n')).toContain(message)
  })

  test.each([
    'const gather = 1 // async, Date.now()',
    "const kind = 'process.env'",
    'const performance = { cagrAnnual: 1 }',
    'type Port = { readonly fetch: () => void; async?: boolean }',
    'store.fetch(1)',
    'const crypto = { weight: 1 }',
    'validate(Date)',
  ])('allows: %s', (text) => {
    expect(judge(checkPurity, { [policy]: text })).toEqual([])
  })

  test('allows tests to wait, and units/time.ts to know the calendar', () => {
    expect(judge(checkPurity, { 'packages/core/src/units/a.test.ts': 'await f()' })).toEqual([])
    const calendar = 'packages/core/src/units/time.ts'
    expect(judge(checkPurity, { [calendar]: 'new Date(ms).toISOString()' })).toEqual([])
    expect(judge(checkPurity, { [calendar]: 'new Date()' })).toHaveLength(1)
  })

  test('ports may promise, and hold types only', () => {
    const ports = 'packages/core/src/ports/index.ts'
    expect(judge(checkPurity, { [ports]: 'export type A = () => Promise<void>' })).toEqual([])
    expect(judge(checkPurity, { [ports]: 'export const a = 1' })).toEqual([
      'packages/core/src/ports/index.ts:1  export const a = 1: core/ports holds types only',
    ])
  })
})

describe('clocks outside core', () => {
  const clock = 'packages/daemon/src/clock.ts'
  const exception = { rule: 'clock', path: clock, reason: 'is the Clock port' } as const
  const listed: Rule = (tree) => checkClocks(tree, [exception])
  const unlisted: Rule = (tree) => checkClocks(tree, [])

  test.each([
    'const now = Date.now()',
    'const now = new Date()',
    'const a = Math.random()',
    'const id = randomUUID()',
    'setInterval(f, 1000)',
    "import { setTimeout as sleep } from 'node:timers/promises'",
  ])('refuses: %s', (text) => {
    expect(judge(unlisted, { [clock]: text })).toHaveLength(1)
  })

  test('allows a listed file, a test and a date from an argument', () => {
    expect(judge(listed, { [clock]: 'Date.now()' })).toEqual([])
    expect(judge(unlisted, { 'packages/daemon/src/a.test.ts': 'Date.now()' })).toEqual([])
    expect(judge(unlisted, { 'packages/web/src/a.ts': 'new Date(ms)' })).toEqual([])
  })

  test('refuses an exception that nothing needs any more', () => {
    expect(judge(listed, { [clock]: 'const a = 1' })).toEqual([
      'tools/check/exceptions.ts:1  packages/daemon/src/clock.ts needs no clock exception any more;' +
        ' remove it',
    ])
  })
})

describe('environment', () => {
  const environment: Rule = (tree) => checkEnvironment(tree, [])

  test.each([
    'const url = process.env.DATABASE_URL',
    "const url = process.env['DATABASE_URL']",
    'const { env } = process',
    "import { env } from 'node:process'",
    'const url = import.meta.env.VITE_URL',
  ])('refuses outside config.ts: %s', (text) => {
    expect(judge(environment, { 'packages/engine/src/a.ts': text })).toHaveLength(1)
  })

  test('allows config.ts, tests and tools', () => {
    const text = 'const url = process.env.DATABASE_URL'
    const files = {
      'packages/daemon/src/config.ts': text,
      'packages/daemon/src/a.test.ts': text,
      'tools/a.ts': text,
    }
    expect(judge(environment, files)).toEqual([])
  })
})
