import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleCli } from './bundle.ts'

const run = promisify(execFile)
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-bundle-'))
  await bundleCli(join(folder, 'bundle'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the bundle prints what the sources print, with the same hashes', async () => {
  const prices = join(folder, 'prices.csv')
  const rows = Array.from({ length: 28 }, (_, day) => {
    const date = `2022-02-${String(day + 1).padStart(2, '0')}`
    return `${date},A,${100 + day}\n${date},B,50`
  })
  await writeFile(prices, `date,symbol,close\n${rows.join('\n')}\n`)
  const flags = ['--assets', 'A,B', '--targets', '0.5,0.5', '--rule', 'weekly', '--no-cache']
  const verb = ['backtest', '--prices', prices, ...flags, '--json']
  const sources = join(import.meta.dirname, '../../packages/cli/src/main.ts')
  const fromSources = await run(process.execPath, ['--conditions=src', sources, ...verb])
  const fromBundle = await run(process.execPath, [join(folder, 'bundle/evenkeel.mjs'), ...verb])
  expect(fromBundle).toEqual(fromSources)
  expect(JSON.parse(fromBundle.stdout)).toMatchObject({ bars: 28, hashes: {} })
})

test('the bundle names what it was made from', async () => {
  const named = JSON.parse(await readFile(join(folder, 'bundle/sources.json'), 'utf8')) as string[]
  expect(named).toContain('packages/cli/src/main.ts')
  expect(named).toContain('packages/market/src/table/line.ts')
  expect(named).toContain('packages/core/src/backtest')
})
