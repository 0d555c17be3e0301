import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedData } from '@evenkeel/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  readAssetTable,
  readCapFile,
  readFundingFile,
  readGasFile,
  readYieldFile,
} from './index.ts'

let folder = ''
let file = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-tables-'))
  file = join(folder, 'table.csv')
})
afterAll(() => rm(folder, { recursive: true }))

const write = (...lines: readonly string[]) => writeFile(file, `${lines.join('\n')}\n`)
const days = Float64Array.of(Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 2))
const real = sharedData('data')
const realFile = (name: string) => join(real.path, name)

describe('yields', () => {
  const read = (apyUnit: 'percent' | 'fraction' = 'percent') => readYieldFile({ file, apyUnit })

  test('come by pool, as fractions, with their deposits', async () => {
    await write(
      'date,pool,tvl_usd,apy',
      '2022-01-01,a,1000,14.5',
      '2022-01-02,a,,-3',
      '2022-01-01,b,0,',
    )
    expect(await read()).toEqual([
      {
        name: 'a',
        labels: 'date',
        labelAtMs: days,
        apyFraction: Float64Array.of(0.145, -0.03),
        tvlUsd: Float64Array.of(1000, Number.NaN),
      },
    ])
  })

  test('come by symbol where there are no pools, in the unit that is named', async () => {
    await write('date,symbol,apy', '2022-01-01,sDAI,0.05')
    expect(await read('fraction')).toMatchObject([
      { name: 'sDAI', apyFraction: Float64Array.of(0.05), tvlUsd: null },
    ])
  })

  test.each([
    [
      ['date,symbol,apr', '2022-01-01,a,1'],
      ", line 1: has no column 'apy'; it has date, symbol, apr",
    ],
    [['date,apy', '2022-01-01,1'], ": has neither a column 'pool' nor 'symbol'"],
    [
      ['date,pool,apy', '2022-01-01,a,-101'],
      ", line 2: the yield '-101' in column apy is not -100 or a number above",
    ],
    [
      ['date,pool,apy,tvl_usd', '2022-01-01,a,1,-5'],
      ", line 2: the deposit '-5' in column tvl_usd is not 0 or a number above",
    ],
    [
      ['date,pool,apy', '2022-01-01,a,1', '2022-01-01,a,2'],
      ', line 3: a second row for a at 2022-01-01, after line 2',
    ],
  ])('%j are refused', async (lines, message) => {
    await write(...lines)
    await expect(read()).rejects.toThrow(`${file}${message}`)
  })

  test.skipIf(!real.isHere)(`are those that were recorded${real.note}`, async () => {
    const name = realFile('yields/defillama_stable_pools_daily.csv.gz')
    const pools = await readYieldFile({ file: name, apyUnit: 'percent' })
    expect(pools).toHaveLength(29)
    const rows = pools.reduce((sum, { labelAtMs }) => sum + labelAtMs.length, 0)
    expect(rows).toBe(4436)
    expect(pools[0]).toMatchObject({ name: 'aave-v3_USDC_Arbitrum' })
    expect(pools[0]?.apyFraction[0]).toBe(0.1428597)
    const dirty = await readYieldFile({
      file: realFile('yields/dirty_rates_daily.csv.gz'),
      apyUnit: 'percent',
    })
    expect(Math.max(...(dirty[0]?.apyFraction ?? []))).toBeGreaterThan(13)
  })
})

describe('gas', () => {
  test('comes in gwei and in dollars; a row without one of both is a gap', async () => {
    await write(
      'date,avg_gas_price_gwei,ether_price_usd',
      '2022-01-01,50,4000',
      '2022-01-02,100,2000',
      '2022-01-03,,2000',
    )
    expect(await readGasFile({ file })).toEqual({
      labels: 'date',
      labelAtMs: days,
      gasPriceGwei: Float64Array.of(50, 100),
      nativePriceUsd: Float64Array.of(4000, 2000),
      gasUnitUsd: Float64Array.of(0.0002, 0.0002),
    })
  })

  test.each([
    [
      ['ts,gas_price_gwei', '1640995200,50'],
      ", line 1: has no column 'avg_gas_price_gwei'; it has ts, gas_price_gwei",
    ],
    [
      ['date,avg_gas_price_gwei,ether_price_usd', '2022-01-01,-1,4000'],
      ", line 2: the gas price '-1' in column avg_gas_price_gwei is not 0 or a number above",
    ],
    [
      ['date,avg_gas_price_gwei,ether_price_usd', '2022-01-02,1,1', '2022-01-01,1,1'],
      ', line 3: gas at 2022-01-01 comes after a later row (line 2)',
    ],
  ])('%j is refused', async (lines, message) => {
    await write(...lines)
    await expect(readGasFile({ file })).rejects.toThrow(`${file}${message}`)
  })

  test.skipIf(!real.isHere)(`is that of Ethereum${real.note}`, async () => {
    const gas = await readGasFile({ file: realFile('gas/eth_gas_daily.csv.gz') })
    expect(gas.labelAtMs).toHaveLength(3039)
    expect(gas.gasUnitUsd[0]).toBeCloseTo(604.6841549e-9 * 2.77, 12)
  })
})

describe('funding', () => {
  test('comes by symbol and source, as fractions of the notional', async () => {
    await write(
      'ts,symbol,funding_rate,src',
      '1640995200,BTC,0.0001,x',
      '1640995200,BTC,0.0002,y',
      '1641024000,BTC,-7.5e-05,x',
    )
    expect(await readFundingFile({ file, source: 'x' })).toEqual([
      {
        symbol: 'BTC',
        settledAtMs: Float64Array.of(1640995200000, 1641024000000),
        fundingRateFraction: Float64Array.of(0.0001, -7.5e-5),
      },
    ])
    const twice = `${file}, line 3: a second row for BTC at 2022-01-01T00:00:00Z, after line 2`
    await expect(readFundingFile({ file })).rejects.toThrow(twice)
  })

  test('by day has no settlement', async () => {
    await write('date,symbol,funding_rate', '2022-01-01,BTC,0.0001')
    await expect(readFundingFile({ file })).rejects.toThrow("is by 'date'")
  })

  test.skipIf(!real.isHere)(`is that of 18 futures${real.note}`, async () => {
    const futures = await readFundingFile({ file: realFile('perp/funding_8h.csv.gz') })
    expect(futures).toHaveLength(18)
    expect(futures[0]?.fundingRateFraction[1]).toBe(7.538e-5)
  })
})

describe('market values', () => {
  test('come as snapshots: who is not listed has none, and keeps none', async () => {
    await write(
      'date,symbol,market_cap_usd,rank',
      '2022-01-01,BTC,900,1',
      '2022-01-01,LUNA,30,2',
      '2022-01-02,BTC,800,1',
      '2022-01-02,ETH,400,2',
    )
    const none = Number.NaN
    expect(await readCapFile({ file })).toEqual({
      labels: 'date',
      labelAtMs: days,
      names: ['BTC', 'LUNA', 'ETH'],
      marketCapUsd: Float64Array.of(900, 30, none, 800, none, 400),
      rank: Float64Array.of(1, 2, none, 1, none, 2),
    })
  })

  test.skipIf(!real.isHere)(`tell assets of one ticker apart by name${real.note}`, async () => {
    const monthly = realFile('daily/cmc_monthly_top200.csv.gz')
    const message = 'a second row for BNX at 2023-03-01'
    await expect(readCapFile({ file: monthly })).rejects.toThrow(message)
    const { names, rank, labelAtMs } = await readCapFile({ file: monthly, nameColumn: 'name' })
    const may = labelAtMs.indexOf(Date.UTC(2022, 4, 1))
    const terra = names.indexOf('Terra')
    expect(rank?.[may * names.length + terra]).toBe(8)
    expect(rank?.[(may + 1) * names.length + terra]).not.toBe(8)
  })
})

describe('the asset table', () => {
  test('says who is dead', async () => {
    await write(
      'symbol,status,status_date,note',
      'BTC,,,',
      'LUNA,dead,2022-05-13,"gone, all of it"',
    )
    expect(await readAssetTable(file)).toEqual([
      { symbol: 'BTC', category: '', status: '', statusDate: '', isDead: false },
      { symbol: 'LUNA', category: '', status: 'dead', statusDate: '2022-05-13', isDead: true },
    ])
  })

  test.each([
    [['symbol,state', 'BTC,'], ", line 1: has no column 'status'; it has symbol, state"],
    [['symbol,status', 'BTC,', 'BTC,dead'], ', line 3: a second row for BTC, after line 2'],
    [['symbol,status', ',dead'], ', line 2: the symbol is empty'],
  ])('%j is refused', async (lines, message) => {
    await write(...lines)
    await expect(readAssetTable(file)).rejects.toThrow(`${file}${message}`)
  })

  test.skipIf(!real.isHere)(`names the dead of the recorded data${real.note}`, async () => {
    const table = await readAssetTable(realFile('daily/assets.csv'))
    const dead = table.filter(({ isDead }) => isDead).map(({ symbol }) => symbol)
    expect(dead).toEqual(expect.arrayContaining(['FTT', 'LUNA', 'UST']))
  })
})
