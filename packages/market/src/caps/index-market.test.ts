import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readIndexMarket } from '../index.ts'

let folder = ''
let [file, assetTable] = ['', '']
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-index-'))
  file = join(folder, 'panel.csv')
  assetTable = join(folder, 'assets.csv')
})
afterAll(() => rm(folder, { recursive: true }))

const writePanel = (...rows: readonly string[]) =>
  writeFile(file, ['date,symbol,close_usd,market_cap_usd,volume_usd', ...rows].join('\n'))
const writeAssets = (...rows: readonly string[]) =>
  writeFile(assetTable, ['symbol,category,status,status_date', ...rows].join('\n'))
const none = Number.NaN

test('candidates of an index come by day, gaps and all (STR-2)', async () => {
  await writePanel('2022-01-01,A,1,100,9', '2022-01-03,A,,110,', '2022-01-02,B,2,,0')
  const market = await readIndexMarket({ file })
  const plain = { kind: 'coin', listedAtMs: null, delistedAtMs: null, diedAtMs: null }
  expect(market).toEqual({
    assets: [
      { name: 'A', ...plain },
      { name: 'B', ...plain },
    ],
    days: 3,
    dayAtMs: Float64Array.of(1, 2, 3).map((day) => Date.UTC(2022, 0, day)),
    priceUsd: Float64Array.of(1, none, none, 2, none, none),
    marketCapUsd: Float64Array.of(100, none, none, none, 110, none),
    volumeUsd: Float64Array.of(9, none, none, 0, none, none),
    rank: null,
  })
  expect((await readIndexMarket({ file, symbols: ['B'] })).days).toBe(1)
})

test('what the table says of an asset counts from when it could be known', async () => {
  const names = ['BTC', 'USDT', 'WBTC', 'GOLD', 'STETH', 'BTC3L', 'BTC2', 'D', 'M', 'Y', 'E']
  await writePanel(...names.map((name) => `2022-01-01,${name},1,1,1`))
  await writeAssets(
    'USDT,stablecoin_fiat,,',
    'WBTC,wrapped_btc,,',
    'GOLD,gold_token,,',
    'STETH,lst_or_restaked,,',
    'BTC3L,leveraged_token,,',
    'BTC2,coin_or_token,alias,',
    'D,coin_or_token,dead,2022-05-13',
    'M,coin_or_token,dead,2022-11',
    'Y,coin_or_token,dead,2021',
    'E,coin_or_token,winding_down,2023-11',
  )
  const { assets } = await readIndexMarket({ file, assetTable })
  expect(assets.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'BTC coin',
    'USDT stable',
    'WBTC wrapped',
    'GOLD wrapped',
    'STETH staked',
    'BTC3L leveraged',
    'BTC2 wrapped',
    'D coin',
    'M coin',
    'Y coin',
    'E coin',
  ])
  const day = (atMs: number | null) => atMs && new Date(atMs).toISOString().slice(0, 10)
  expect(assets.slice(7).map((asset) => [day(asset.diedAtMs), day(asset.delistedAtMs)])).toEqual([
    ['2022-05-13', null],
    ['2022-12-01', null],
    ['2022-01-01', null],
    [null, '2023-12-01'],
  ])
})

test('a death without a date, and a negative figure, are refused', async () => {
  await writePanel('2022-01-01,D,1,1,1')
  await writeAssets('D,coin_or_token,dead,soon')
  await expect(readIndexMarket({ file, assetTable })).rejects.toThrow(
    "D is dead since 'soon', which is no day",
  )
  await writePanel('2022-01-01,D,1,-1,1')
  await expect(readIndexMarket({ file })).rejects.toThrow('market_cap_usd')
})
