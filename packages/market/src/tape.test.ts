import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTape, type TapeOptions } from './tape.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-tape-'))
  const files = {
    'btc.csv': 'ts,close\n1640995200,10\n1640998800,11\n1641002400,12\n1641013200,15\n',
    'eth.csv': 'ts,close\n1640998800,1\n1641002400,2\n',
    'days.csv': 'date,symbol,close\n2022-01-01,SOL,7\n2022-01-02,SOL,8\n',
    'one.csv': 'ts,close\n1640995200,10\n',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
})
afterAll(() => rm(folder, { recursive: true }))

async function play(files: readonly (readonly [string | null, string])[], options?: TapeOptions) {
  const named = files.map(([symbol, file]) => ({
    file: join(folder, file),
    ...(symbol !== null && { symbol }),
  }))
  const tape = await openTape(named, options)
  return [...tape.bars()].map(({ atMs, pricesUsd }) => [
    new Date(atMs).toISOString().slice(0, 16),
    pricesUsd,
  ])
}

describe('a tape', () => {
  test('shows a close when it was known: one spacing after the start of its bar', async () => {
    expect(await play([['BTC', 'btc.csv']])).toEqual([
      ['2022-01-01T01:00', { BTC: 10 }],
      ['2022-01-01T02:00', { BTC: 11 }],
      ['2022-01-01T03:00', { BTC: 12 }],
      ['2022-01-01T06:00', { BTC: 15 }],
    ])
  })

  test('shows the close of a day at its end', async () => {
    expect(await play([[null, 'days.csv']])).toEqual([
      ['2022-01-02T00:00', { SOL: 7 }],
      ['2022-01-03T00:00', { SOL: 8 }],
    ])
  })

  test('joins files by instant and fills no gap', async () => {
    const joined = await play([
      ['BTC', 'btc.csv'],
      ['ETH', 'eth.csv'],
      [null, 'days.csv'],
    ])
    expect(joined.slice(0, 5)).toEqual([
      ['2022-01-01T01:00', { BTC: 10 }],
      ['2022-01-01T02:00', { BTC: 11, ETH: 1 }],
      ['2022-01-01T03:00', { BTC: 12, ETH: 2 }],
      ['2022-01-01T06:00', { BTC: 15 }],
      ['2022-01-02T00:00', { SOL: 7 }],
    ])
  })

  test('plays a range of label dates, both inclusive', async () => {
    expect(await play([[null, 'days.csv']], { from: '2022-01-02', to: '2022-01-02' })).toEqual([
      ['2022-01-03T00:00', { SOL: 8 }],
    ])
  })

  test('knows its ends', async () => {
    const tape = await openTape([{ file: join(folder, 'btc.csv'), symbol: 'BTC' }])
    expect(tape).toMatchObject({ symbols: ['BTC'], length: 4, firstAtMs: 1_640_998_800_000 })
    expect(tape.lastAtMs).toBe(1_641_016_800_000)
  })

  test('an empty range, a wrong date and a bar of unknown length are refused', async () => {
    const btc = [['BTC', 'btc.csv']] as const
    await expect(play(btc, { from: '2023-01-01' })).rejects.toThrow('no bar lies between')
    await expect(play(btc, { from: '2022-02-30' })).rejects.toThrow('not a day of the calendar')
    await expect(play([['BTC', 'one.csv']])).rejects.toThrow('its length is unknown')
  })
})
