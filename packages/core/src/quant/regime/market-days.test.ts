import { readPriceFile } from '@evenkeel/market'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { dayMs } from '../../units/index.ts'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { firstLeak } from './causal.fixture.ts'
import { type DailyCloses, marketDayStates, marketDays } from './market-days.ts'
import { marketWindow } from './market-window.ts'
import { runningSum } from './series.fixture.ts'

const panel = sharedData('data/daily/panel_daily.csv.gz')

/** Closes of bitcoin from one UTC day to another, both included. */
async function bitcoinBetween(fromMs: number, toMs: number): Promise<DailyCloses> {
  const all = await readPriceFile({ file: panel.path }, { column: 'close_usd' })
  const bitcoin = all.find(({ symbol }) => symbol === 'BTC')
  if (bitcoin === undefined) throw new Error('the panel has bitcoin')
  const bars = Array.from(bitcoin.labelAtMs.keys()).filter((bar) => {
    const at = bitcoin.labelAtMs[bar] ?? 0
    return at >= fromMs && at <= toMs
  })
  return {
    closes: Float64Array.from(bars, (bar) => bitcoin.priceUsd[bar] ?? 0),
    atMs: Float64Array.from(bars, (bar) => bitcoin.labelAtMs[bar] ?? 0),
  }
}

function isoDay(atMs: number | undefined): string {
  return new Date(atMs ?? 0).toISOString().slice(0, 10)
}

function daily(closes: readonly number[]): DailyCloses {
  return {
    closes: Float64Array.from(closes),
    atMs: Float64Array.from(closes, (_, bar) => bar * dayMs),
  }
}

function countOf<T extends string>(states: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {}
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

describe('fact 8: ten years of bitcoin, looking back (REG-4)', () => {
  const decade = [Date.UTC(2014, 0, 1), Date.UTC(2023, 11, 31)] as const

  test.skipIf(!panel.isHere)(`8: turns and days are as published${panel.note}`, async () => {
    const bitcoin = await bitcoinBetween(...decade)
    expect(bitcoin.closes).toHaveLength(3622)
    const { turns, states } = valueOf(marketDays(bitcoin))
    const days = (kind: string) =>
      turns.filter((turn) => turn.kind === kind).map(({ bar }) => isoDay(bitcoin.atMs[bar]))
    expect(days('trough')).toEqual([
      '2014-04-10',
      '2015-01-14',
      '2018-02-05',
      '2018-12-14',
      '2020-03-16',
      '2021-07-20',
      '2022-12-19',
    ])
    expect(days('peak')).toEqual([
      '2014-01-06',
      '2014-06-03',
      '2017-12-16',
      '2018-03-05',
      '2019-06-26',
      '2021-04-13',
      '2021-11-08',
    ])
    expect(countOf(states)).toEqual({
      bull: 1437,
      bear: 894,
      sideways: 666,
      'high-volatility': 625,
    })
  })

  test.skipIf(!panel.isHere)(`8: windows of a year are as published${panel.note}`, async () => {
    const { closes, atMs } = await bitcoinBetween(...decade)
    const firstsOfMonth = Array.from(atMs.keys()).filter((bar) => {
      return isoDay(atMs[bar]).slice(0, 7) !== isoDay(atMs[bar - 1]).slice(0, 7) || bar === 0
    })
    const windows = firstsOfMonth
      .filter((bar) => bar + 365 < closes.length)
      .map((bar) => {
        const [from, to] = [bar, bar + 366]
        return valueOf(marketWindow({ closes: closes.slice(from, to), atMs: atMs.slice(from, to) }))
      })
    expect(windows).toHaveLength(107)
    expect(countOf(windows.map(({ state }) => state))).toEqual({ bull: 56, bear: 27, sideways: 24 })
    expect(windows.filter(({ isHighVolatility }) => isHighVolatility)).toHaveLength(22)
  })
})

describe('market days (REG-4)', () => {
  const steps = (closes: readonly number[]) => valueOf(marketDays(daily(closes)))

  test('turn at +60% and -40%, and not just below', () => {
    expect(steps([100, 160, 96]).turns).toEqual([
      { kind: 'trough', bar: 0 },
      { kind: 'peak', bar: 1 },
    ])
    expect(steps([100, 159.9, 96]).turns).toEqual([])
    expect(steps([100, 60, 95.9]).turns).toEqual([{ kind: 'peak', bar: 0 }])
  })

  test('end a move on the day of its turn', () => {
    const { states } = steps([100, 130, 170, 100, 90, 150])
    expect(states).toEqual(['bear', 'bull', 'bull', 'bear', 'bear', 'bull'])
  })

  test('without a turn follow the last close', () => {
    expect(steps([100, 90, 110]).states).toEqual(['bull', 'bull', 'bull'])
    expect(steps([100, 110, 90]).states).toEqual(['bear', 'bear', 'bear'])
  })

  test('are sideways where ninety bars later little has moved, edges left out', () => {
    const { states } = steps(Array.from({ length: 92 }, () => 100))
    expect(states.map((state) => state === 'sideways').indexOf(true)).toBe(45)
    expect(states.filter((state) => state === 'sideways')).toHaveLength(2)
    const risen = Array.from({ length: 92 }, (_, bar) => (bar < 50 ? 100 : 110.1))
    expect(steps(risen).states).not.toContain('sideways')
  })

  test('are of high volatility first of all, with sixteen returns at least', () => {
    // Steps of 5% a day in turn are 97% a year.
    const swing = Array.from({ length: 120 }, (_, bar) => (bar % 2 === 0 ? 100 : 105.1))
    // The first day and the last have fifteen returns around them, one too few, and sixteen.
    const { states } = steps(swing)
    expect(states.indexOf('high-volatility')).toBe(1)
    expect(countOf(states)).toEqual({ bull: 1, 'high-volatility': 119 })
    expect(steps(swing.slice(0, 16)).states).not.toContain('high-volatility')
    expect(steps(swing.slice(0, 17)).states).toContain('high-volatility')
  })

  test('leave the return of a long hole out of their volatility', () => {
    const quiet = Array.from({ length: 40 }, (_, bar) => (bar < 20 ? 100 : 150))
    const { closes, atMs } = daily(quiet)
    expect(valueOf(marketDays({ closes, atMs })).states).toContain('high-volatility')
    const later = atMs.map((at, bar) => (bar < 20 ? at : at + 3 * dayMs))
    expect(valueOf(marketDays({ closes, atMs: later })).states).not.toContain('high-volatility')
  })

  test('do not hang on the currency', () => {
    const noise = drawNormals(drawFrom(5), 600, 1).values
    const closes = runningSum(noise.map((step) => 0.04 * step)).map(Math.exp)
    const { atMs } = daily(Array.from(closes))
    const plain = valueOf(marketDays({ closes, atMs }))
    expect(valueOf(marketDays({ closes: closes.map((close) => 4096 * close), atMs }))).toEqual(
      plain,
    )
    expect(new Set(plain.states).size).toBe(marketDayStates.length)
  })

  test('control: they look ahead, and so are not for decisions', () => {
    const noise = drawNormals(drawFrom(5), 400, 1).values
    const closes = runningSum(noise.map((step) => 0.04 * step)).map(Math.exp)
    const { atMs } = daily(Array.from(closes))
    const statesOf = (length: number) => {
      return valueOf(marketDays({ closes: closes.slice(0, length), atMs: atMs.slice(0, length) }))
        .states
    }
    expect(firstLeak(statesOf, 400, 100)).not.toBeNull()
  })

  test.each([
    ['nothing', daily([]), 'EMPTY'],
    ['a hole', daily([1, Number.NaN]), 'NOT_FINITE'],
    ['a price of nothing', daily([1, 0]), 'OUT_OF_DOMAIN'],
    ['an instant too few', { ...daily([1, 2]), atMs: Float64Array.of(1) }, 'SHAPE'],
    ['time that stands still', { ...daily([1, 2]), atMs: Float64Array.of(1, 1) }, 'OUT_OF_DOMAIN'],
  ])('refuse %s', (_, closes, code) => {
    expect(marketDays(closes)).toMatchObject({ refusal: { code } })
    expect(marketWindow(closes)).toMatchObject({ refusal: { code } })
  })
})

describe('a market window (REG-4)', () => {
  test.each([
    ['bull from +50%', [100, 120, 150], 'bull'],
    ['not bull below', [100, 120, 149.9], 'sideways'],
    ['bear from -30%', [100, 90, 70], 'bear'],
    ['not bear above', [100, 90, 70.1], 'sideways'],
  ])('is %s', (_, closes, state) => {
    expect(valueOf(marketWindow(daily(closes))).state).toBe(state)
  })

  test('has the sample deviation of log returns, of 365 a year', () => {
    const { volAnnual, isHighVolatility } = valueOf(marketWindow(daily([100, 110, 100])))
    const step = Math.log(1.1)
    expect(volAnnual).toBeCloseTo(Math.sqrt(2 * step * step * 365), 12)
    expect(isHighVolatility).toBe(true)
  })

  test('needs two returns of a day', () => {
    expect(marketWindow(daily([100, 110]))).toMatchObject({ refusal: { code: 'TOO_SHORT' } })
  })
})
