import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './process.ts'

const demo = (...args: readonly string[]) => run('packages/daemon/src/demo-once.ts', args)
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-replay-'))

/** Hourly closes from 2022-01-01: Bitcoin falls, so that the dollars outgrow their band. */
function fallingMarket(name: string, bars: number, edit: (row: string, bar: number) => string) {
  const rows = Array.from({ length: bars }, (_, bar) => {
    const close = (47_000 * Math.exp(-0.006 * bar + 0.002 * Math.sin(bar))).toFixed(2)
    return edit(`${1_640_995_200 + bar * 3_600},${close}`, bar)
  })
  const file = join(folder, name)
  writeFileSync(file, `ts,close\n${rows.join('\n')}\n`)
  return file
}

const btc = fallingMarket('btc.csv', 120, (row) => row)
const eth = fallingMarket('eth.csv', 120, (row) => row.replace(/,.*/, ',3700'))

test('twice the same market gives the same plan, reconciled to the base unit (PLN-3)', async () => {
  const args = ['--replay', `BTC=${btc}`, '--replay', `ETH=${eth}`, '--json']
  const first = await demo(...args)
  const second = await demo(...args)
  expect([first.code, second.code]).toEqual([0, 0])
  const [a, b] = [first, second].map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>)
  expect(a?.['planHash']).toBe(b?.['planHash'])
  expect(a).toMatchObject({ mode: 'simulation', reconciled: true })
  expect(Object.keys(a ?? {})).toEqual(
    expect.arrayContaining([
      'mode',
      'trigger',
      'planHash',
      'approval',
      'txHashes',
      'gasUsed',
      'weightsBefore',
      'weightsAfter',
      'targets',
      'expectedCostBps',
      'realisedCostBps',
      'reconciled',
    ]),
  )
})

test.each([
  ['weights that do not sum to one', ['--targets', 'BTC=0.5,ETH=0.3,USDC=0.1'], /sum/],
  ['an asset named twice', ['--targets', 'BTC=0.5,BTC=0.3,USDC=0.2'], /BTC is named twice/],
  ['an unknown asset', ['--targets', 'DOGE=0.5,USDC=0.5'], /DOGE/],
  ['a negative weight', ['--targets', 'BTC=-0.5,USDC=1.5'], /BTC=-0.5/],
  ['an unknown flag', ['--nonsense'], /nonsense/],
  ['a seed that is no number', ['--seed', 'x'], /seed/],
])('%s: refused with 2, the field named', async (_, args, message) => {
  const { code, stderr, stdout } = await demo(...args)
  expect(stderr).toMatch(message)
  expect([code, stdout]).toEqual([2, ''])
})

test('a corrupt price file names its line', async () => {
  const corrupt = fallingMarket('corrupt.csv', 20, (row, bar) =>
    bar === 7 ? row.replace(/,.*/, ',-5') : row,
  )
  const { code, stderr } = await demo('--replay', `BTC=${corrupt}`, '--replay', `ETH=${eth}`)
  expect(stderr).toMatch(/corrupt\.csv.*(line 9|:9)/)
  expect(code).toBe(2)
})

test('a database that is down is named, its password is not', async () => {
  const env = { ...process.env, DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/evenkeel' }
  const { code, stderr } = await run('packages/daemon/src/demo-once.ts', [], env)
  expect(stderr).toMatch(/127\.0\.0\.1:1/)
  expect(stderr).not.toContain('secret')
  expect(code).toBe(2)
})
