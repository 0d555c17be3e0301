import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BacktestFlags } from './request.ts'
import { runBacktestCommand } from './run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

const path = (name: string) => join(folder, name)

/** Days from Saturday the first of January 2022 on. */
const dateOf = (day: number) => new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10)

/** Twenty days of A, B and C at price 100, with some lines left out, put in or changed. */
async function writePrices(
  change: (line: string, symbol: string, day: number) => string | null = (line) => line,
): Promise<void> {
  const lines: string[] = []
  for (let day = 0; day < 20; day++) {
    for (const symbol of ['A', 'B', 'C']) {
      const line = change(`${dateOf(day)},${symbol},100`, symbol, day)
      if (line !== null) lines.push(line)
    }
  }
  await writeFile(path('prices.csv'), `date,symbol,close\n${lines.join('\n')}\n`)
}

async function run(flags: BacktestFlags = {}, cacheFolder?: string) {
  const printed: string[] = []
  const said: string[] = []
  const basics = { assets: 'A,B,C', targets: '0.5,0.25,0.25', rule: 'band:0.05', lagBars: '0' }
  const code = await runBacktestCommand(
    { prices: [path('prices.csv')], ...basics, feeBps: '0', ...flags, json: true },
    {
      print: (text) => printed.push(text),
      say: (text) => said.push(text),
      output: {},
      ...(cacheFolder !== undefined && { cacheFolder }),
    },
  )
  return { code, said, document: JSON.parse(printed[0] ?? 'null') as Document | null }
}

type Document = {
  readonly finalValue: number
  readonly gapBars: number
  readonly frozenAssets: readonly string[]
  readonly rebalances: readonly {
    readonly executedAt: string
    readonly weightsAfter: Readonly<Record<string, number>>
  }[]
}

/** Tuesday the eleventh of January. */
const tuesday = 10
const untilTuesday = (line: string, symbol: string, day: number) =>
  symbol === 'C' && day >= tuesday ? null : line

describe('an asset that dies on a Tuesday (BKT-1)', () => {
  test('is frozen at its last price after three days without one', async () => {
    await writePrices(untilTuesday)
    const { code, document } = await run()
    expect(code).toBe(0)
    expect(document).toMatchObject({ finalValue: 10_000, gapBars: 10, frozenAssets: ['C'] })
    expect(document?.rebalances).toEqual([])
  })

  test('is written off on that bar where the asset table calls it dead', async () => {
    await writePrices(untilTuesday)
    await writeFile(path('assets.csv'), 'symbol,status,note\nA,,\nC,dead,"gone, all of it"\n')
    const { code, document } = await run({ assetTable: path('assets.csv') })
    expect(code).toBe(0)
    expect(document).toMatchObject({ finalValue: 7_500, frozenAssets: ['C'] })
    expect(document?.rebalances).toEqual([])
    expect((await run()).document?.finalValue).toBe(10_000)
  })

  test('comes back to life with its next price', async () => {
    const back = (line: string, symbol: string, day: number) =>
      day === 18 && symbol === 'C' ? line : untilTuesday(line, symbol, day)
    await writePrices(back)
    const { document } = await run()
    expect(document).toMatchObject({ finalValue: 10_000, gapBars: 9, frozenAssets: ['C'] })
  })

  test('in a table that cannot be believed, is refused', async () => {
    await writePrices()
    await writeFile(path('assets.csv'), 'symbol,state\nC,dead\n')
    const { code, said } = await run({ assetTable: path('assets.csv') })
    expect(code).toBe(2)
    expect(said).toEqual([
      `asset-table: ${path('assets.csv')}, line 1: has no column 'status'; it has symbol, state`,
    ])
  })
})

describe('a file that cannot be believed ends with 2, its line and its value', () => {
  const line = (day: number, symbol: string) => 2 + day * 3 + 'ABC'.indexOf(symbol)

  test.each([
    ['a time twice', 'B', 7, '2022-01-07,B,100', 'a second row for B at 2022-01-07, after line 21'],
    ['rows out of order', 'B', 7, '2022-01-02,B,100', 'a second row for B at 2022-01-02'],
    ['a day before its neighbours', 'A', 3, '2021-12-31,A,100', 'A at 2021-12-31 comes after'],
    ['a negative price', 'C', 9, '2022-01-10,C,-100', "the price '-100' in column close is not"],
    ['a price that is NaN', 'C', 9, '2022-01-10,C,NaN', "the price 'NaN' in column close is not"],
    ['a row too short', 'A', 4, '2022-01-05,A', '2 fields where the header has 3'],
  ])('%s', async (_, symbol, day, instead, message) => {
    await writePrices((text, name, at) => (name === symbol && at === day ? instead : text))
    const { code, said, document } = await run()
    expect({ code, document }).toEqual({ code: 2, document: null })
    const [only = ''] = said
    expect(only).toContain(`prices: ${path('prices.csv')}, line ${line(day, symbol)}: ${message}`)
  })

  test('holes are no fault: they are counted', async () => {
    await writePrices((text, symbol, day) => {
      return symbol === 'B' && day === 5 ? `${dateOf(day)},B,` : text
    })
    expect(await run()).toMatchObject({ code: 0, document: { gapBars: 1, frozenAssets: [] } })
  })
})

describe('the cache', () => {
  test('changes nothing but the time: same document with it, without it and again', async () => {
    await writePrices()
    const without = await run()
    expect(await run({}, path('cache'))).toEqual(without)
    expect(await readdir(path('cache'))).toHaveLength(1)
    expect(await run({}, path('cache'))).toEqual(without)
  })

  test('that is damaged is said and mended', async () => {
    await writePrices()
    const without = await run({}, path('cache'))
    const [name = ''] = await readdir(path('cache'))
    await writeFile(join(path('cache'), name), 'not an entry')
    const { said, ...rest } = await run({}, path('cache'))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('was damaged')
    expect({ ...rest, said: [] }).toEqual(without)
    expect(await run({}, path('cache'))).toEqual(without)
  })
})
