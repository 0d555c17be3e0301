import {
  type BacktestConfig,
  type BacktestFigures,
  backtestDefaults,
  gridOf,
  type PriceSeries,
  runBacktest,
} from '@evenkeel/core/backtest'
import { parseRule } from '@evenkeel/core/policy'
import { readPriceFile } from '@evenkeel/market'
import { sharedData } from '@evenkeel/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { required } from './inputs.ts'

/**
 * Facts 1 to 7 that an independent implementation of the backtest must reproduce: daily closes,
 * capital 10,000, 10 bps, lag 1. Figures are printed to the digits given, so they are compared so.
 */
const data = sharedData('data/daily/panel_daily.csv.gz')

let panel: PriceSeries[] = []

type Book = { readonly symbols: readonly string[]; readonly targets: readonly number[] }

const btc60eth40: Book = { symbols: ['BTC', 'ETH'], targets: [0.6, 0.4] }
const btc60usd40: Book = { symbols: ['BTC'], targets: [0.6] }
const btc40eth30usd30: Book = { symbols: ['BTC', 'ETH'], targets: [0.4, 0.3] }
const ten: Book = {
  symbols: ['BTC', 'ETH', 'BNB', 'ADA', 'SOL', 'XRP', 'LUNA', 'DOT', 'DOGE', 'AVAX'],
  targets: Array.from({ length: 10 }, () => 0.1),
}

function run(
  book: Book,
  ruleText: string,
  [from, to]: readonly [string, string],
  overrides: Partial<BacktestConfig> & { readonly edgeShare?: number } = {},
): BacktestFigures {
  const { edgeShare = 0, ...settings } = overrides
  const grid = required(gridOf(panel, book.symbols, { from, to }))
  const rule = { ...required(parseRule(ruleText)), edgeShare }
  return required(runBacktest(grid, { ...backtestDefaults, ...book, rule, ...settings })).figures
}

type Published = Partial<Pick<BacktestFigures, 'finalValue' | 'maxDrawdown' | 'rebalanceCount'>>

/** Rounded to the digits that were published. */
function asPublished({ finalValue, maxDrawdown, rebalanceCount }: BacktestFigures): Published {
  return {
    finalValue: cents(finalValue),
    maxDrawdown: Number(maxDrawdown.toFixed(6)),
    rebalanceCount,
  }
}

const cents = (figure: number) => Number(figure.toFixed(2))

describe.skipIf(!data.isHere)(`published facts${data.note}`, () => {
  beforeAll(async () => {
    panel = await readPriceFile({ file: data.path }, { column: 'close_usd' })
  })

  const fourYears = ['2018-01-01', '2021-12-31'] as const

  test('1: BTC60/ETH40 over four years', () => {
    const none = run(btc60eth40, 'none', fourYears)
    expect(none.bars).toBe(1_461)
    expect(cents(none.finalValue)).toBe(38_680.82)
    expect(none.volAnnual).toBeCloseTo(0.792727, 6)
    expect(none.maxDrawdown).toBeCloseTo(-0.870714, 6)
    const monthly = run(btc60eth40, 'monthly', fourYears)
    expect(cents(monthly.finalValue)).toBe(50_859.71)
    expect(monthly.rebalanceCount).toBe(47)
    expect(monthly.turnover).toBeCloseTo(5.16078, 5)
    expect(cents(monthly.costUsd)).toBe(74.6)
    const band = run(btc60eth40, 'band:0.05', fourYears)
    expect(cents(band.finalValue)).toBe(46_720.11)
    expect(band.rebalanceCount).toBe(28)
    expect(band.turnover).toBeCloseTo(4.25714, 5)
    expect(cents(band.costUsd)).toBe(59.2)
  })

  test.each([
    ['lag 0', { lagBars: 0 }, 49_026.31, 38],
    ['lag 3', { lagBars: 3 }, 47_836.24, 30],
    ['no fee', { feeBps: 0 }, 46_919.46, 28],
    ['100 bps', { feeBps: 100 }, 44_960.8, 28],
    ['half-way to the edge', { edgeShare: 0.5 }, 46_521.78, 33],
    ['to the edge', { edgeShare: 1 }, 47_016.29, 94],
  ])('2: the same band with %s', (_, overrides, finalValue, count) => {
    const figures = run(btc60eth40, 'band:0.05', fourYears, overrides)
    expect(cents(figures.finalValue)).toBe(finalValue)
    expect(figures.rebalanceCount).toBe(count)
  })

  test('2: turnover falls with the distance that is left (SIZ-4)', () => {
    const half = run(btc60eth40, 'band:0.05', fourYears, { edgeShare: 0.5 })
    const edge = run(btc60eth40, 'band:0.05', fourYears, { edgeShare: 1 })
    expect(half.turnover).toBeCloseTo(3.15554, 5)
    expect(edge.turnover).toBeCloseTo(2.68222, 5)
  })

  test('3: bands from 1 to 20 pp are not monotone, therefore noise', () => {
    const finals = Array.from({ length: 20 }, (_, index) =>
      cents(run(btc60eth40, `band:${(index + 1) / 100}`, fourYears).finalValue),
    )
    expect(Math.min(...finals)).toBe(45_206.29)
    expect(finals.indexOf(45_206.29) + 1).toBe(10)
    expect(Math.max(...finals)).toBe(51_891.34)
    expect(finals.indexOf(51_891.34) + 1).toBe(17)
  })

  test.each([
    ['monthly', 14.5, 4.37, 22.06],
    ['band:0.05', 7.88, -3.25, 15.06],
  ])('4: twelve starts of 2018 with %s: one start proves nothing', (rule, mean, least, most) => {
    const gains = Array.from({ length: 12 }, (_, month) => {
      const from = `2018-${String(month + 1).padStart(2, '0')}-01`
      const to = new Date(Date.UTC(2021, month, 1) - 86_400_000).toISOString().slice(0, 10)
      const held = run(btc60eth40, 'none', [from, to]).finalValue
      return 100 * (run(btc60eth40, rule, [from, to]).finalValue / held - 1)
    })
    expect(cents(gains.reduce((sum, gain) => sum + gain, 0) / 12)).toBe(mean)
    expect(cents(Math.min(...gains))).toBe(least)
    expect(cents(Math.max(...gains))).toBe(most)
  })

  test.each<[string, Published]>([
    ['none', { finalValue: 395_389.19, maxDrawdown: -0.827622 }],
    ['monthly', { finalValue: 222_927.22, maxDrawdown: -0.629935 }],
    ['band:0.05', { finalValue: 229_690.95, maxDrawdown: -0.626047, rebalanceCount: 75 }],
  ])('5: BTC60/USD40 with %s', (rule, published) => {
    const figures = run(btc60usd40, rule, ['2015-01-01', '2022-10-31'])
    expect(asPublished(figures)).toMatchObject(published)
  })

  test.each<[string, Published]>([
    ['none', { finalValue: 5_174_735.22, maxDrawdown: -0.937 }],
    ['monthly', { finalValue: 1_641_105.21, maxDrawdown: -0.733023, rebalanceCount: 81 }],
    ['band:0.05', { finalValue: 1_312_122.05, maxDrawdown: -0.738504, rebalanceCount: 110 }],
  ])('6: BTC40/ETH30/USD30 with %s', (rule, published) => {
    const figures = run(btc40eth30usd30, rule, ['2016-01-01', '2022-10-31'])
    expect(asPublished(figures)).toMatchObject(published)
  })

  test.each<[string, Published]>([
    ['none', { finalValue: 5_409.26 }],
    ['daily', { finalValue: 4_866.34 }],
    ['band:0.05', { finalValue: 5_224.92, rebalanceCount: 3 }],
    ['monthly', { finalValue: 5_846.9 }],
  ])('7: ten equal weights into the death of LUNA with %s', (rule, published) => {
    const figures = run(ten, rule, ['2022-02-01', '2022-05-13'])
    expect(asPublished(figures)).toMatchObject(published)
  })

  test('7: nine without LUNA, never rebalanced', () => {
    const symbols = ten.symbols.filter((symbol) => symbol !== 'LUNA')
    const nine = { symbols, targets: symbols.map(() => 1 / 9) }
    expect(cents(run(nine, 'none', ['2022-02-01', '2022-05-13']).finalValue)).toBe(6_010.29)
  })
})
