import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandRule, calendarRule, neverRule, parseRule } from '../policy/index.ts'
import { dayMs } from '../units/index.ts'
import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  gridOf,
  type PriceGrid,
  type PriceSeries,
  runBacktest,
} from './index.ts'

const monday = Date.UTC(2024, 0, 1)

/** A line of closes from Monday 2024-01-01 on; a dot is a bar without a price. */
function days(symbol: string, closes: string, stepMs: number = dayMs): PriceSeries {
  const bars = closes
    .trim()
    .split(/\s+/)
    .map((close, bar) => ({ atMs: monday + bar * stepMs, priceUsd: Number(close) }))
    .filter(({ priceUsd }) => priceUsd > 0)
  return {
    symbol,
    labels: stepMs === dayMs ? 'date' : 'instant',
    labelAtMs: Float64Array.from(bars, ({ atMs }) => atMs),
    priceUsd: Float64Array.from(bars, ({ priceUsd }) => priceUsd),
  }
}

function grid(...series: PriceSeries[]): PriceGrid {
  const laid = gridOf(
    series,
    series.map(({ symbol }) => symbol),
    {},
  )
  if (!laid.ok) throw new Error(JSON.stringify(laid.issues))
  return laid.value
}

function run(prices: PriceGrid, config: Partial<BacktestConfig>): BacktestResult {
  const result = runBacktest(prices, {
    ...backtestDefaults,
    feeBps: 0,
    lagBars: 0,
    capitalUsd: 100,
    symbols: prices.symbols,
    targets: prices.symbols.map(() => 1 / prices.symbols.length),
    rule: neverRule,
    ...config,
  })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

const values = (result: BacktestResult) =>
  [...result.equity.valueUsd].map((value) => Number(value.toFixed(6)))
const executed = (result: BacktestResult) => result.rebalances.map(({ executedAt }) => executedAt)

describe('the first purchase', () => {
  test('is at the close of the first bar that has every target, never lagged, cost charged', () => {
    const prices = grid(days('A', '1 1 1 2'), days('B', '. . 4 4'))
    const result = run(prices, { feeBps: 100, lagBars: 3 })
    expect(result.figures).toMatchObject({
      start: '2024-01-03',
      end: '2024-01-04',
      bars: 2,
      rebalanceCount: 0,
      turnover: 1,
      costUsd: 1,
      gapBars: 0,
    })
    expect(values(result)).toEqual([99, 148.5])
  })

  test('is no return, but counts in the drawdown', () => {
    const result = run(grid(days('A', '1 1 1')), { feeBps: 1000 })
    expect(result.figures).toMatchObject({ volAnnual: 0, sharpe: null })
    expect(result.figures.maxDrawdown).toBeCloseTo(-0.1, 12)
  })

  test('can be left to the first decision: a band decides on the first bar', () => {
    const prices = grid(days('A', '1 1 1'), days('B', '1 1 1'))
    const result = run(prices, { startInvested: false, rule: bandRule(0.05), lagBars: 1 })
    expect(result.rebalances).toMatchObject([
      { decidedAt: '2024-01-01', executedAt: '2024-01-02', weightsBefore: [0, 0, 1] },
    ])
  })
})

describe('costs and cash', () => {
  test('turnover counts every leg but cash, cost is charged on it', () => {
    const prices = grid(days('A', '1 2'))
    const result = run(prices, { targets: [0.5], rule: calendarRule('daily'), feeBps: 100 })
    const [rebalance] = result.rebalances
    expect(rebalance?.turnover).toBeCloseTo(1 / 6, 3)
    expect(result.figures.turnover).toBeCloseTo(0.5 + (rebalance?.turnover ?? 0), 12)
    const before = 99.5 * 0.5 * 2 + 99.5 * 0.5
    expect(rebalance?.costUsd).toBeCloseTo(0.01 * before * (rebalance?.turnover ?? 0), 10)
    expect(rebalance?.weightsAfter).toEqual([0.5, 0.5])
  })

  test('a target sum above one is refused, below one is cash at price 1', () => {
    const prices = grid(days('A', '1 2'))
    const two = grid(days('A', '1 2'), days('B', '1 2'))
    const over = { ...backtestDefaults, symbols: ['A', 'B'], targets: [0.5, 0.51], rule: neverRule }
    expect(runBacktest(two, over)).toEqual({
      ok: false,
      issues: [{ path: 'targets', message: 'the targets sum to 1.01; the most is 1' }],
    })
    expect(values(run(prices, { targets: [0.25] }))).toEqual([100, 125])
  })
})

describe('lag', () => {
  const prices = grid(days('A', '1 2 2 2 2'), days('B', '1 1 1 1 1'))

  test('an execution trades from the weights of its own bar', () => {
    const drifting = grid(days('A', '1 2 4'), days('B', '1 1 1'))
    const [rebalance] = run(drifting, { rule: bandRule(0.05), lagBars: 1 }).rebalances
    expect(rebalance).toMatchObject({ decidedAt: '2024-01-02', executedAt: '2024-01-03' })
    expect(rebalance?.weightsBefore).toEqual([0.8, 0.2, 0])
  })

  test('while a decision waits no other is made, and its bar decides nothing', () => {
    const daily = calendarRule('daily')
    expect(executed(run(prices, { rule: daily, lagBars: 1 }))).toEqual(['2024-01-03', '2024-01-05'])
    expect(executed(run(prices, { rule: daily, lagBars: 0 }))).toEqual([
      '2024-01-02',
      '2024-01-03',
      '2024-01-04',
      '2024-01-05',
    ])
  })

  test('what still waits at the end is reported as not executed', () => {
    const result = run(prices, { rule: calendarRule('daily'), lagBars: 3 })
    expect(executed(result)).toEqual(['2024-01-05'])
    const cut = run(grid(days('A', '1 1 1')), { rule: calendarRule('daily'), lagBars: 2 })
    expect(cut.rebalances).toEqual([])
    expect(cut.notExecuted).toMatchObject({ decidedAt: '2024-01-02', why: [{ kind: 'calendar' }] })
  })
})

describe('gaps', () => {
  test('are valued and drift at the last price, and the rebalance waits', () => {
    const prices = grid(days('A', '1 4 4 4'), days('B', '1 . . 1'))
    const result = run(prices, { rule: bandRule(0.05) })
    expect(result.rebalances).toMatchObject([
      { decidedAt: '2024-01-02', executedAt: '2024-01-04', weightsBefore: [0.8, 0.2, 0] },
    ])
    expect(result.figures).toMatchObject({ gapBars: 2, frozenAssets: [] })
  })

  test('past the limit freeze the asset: it leaves, the others fill the rest', () => {
    const prices = grid(
      days('A', '1 1 1 1 1 3'),
      days('B', '1 1 1 1 1 1'),
      days('C', '1 . . . . .'),
    )
    const result = run(prices, { rule: calendarRule('daily') })
    expect(result.figures).toMatchObject({ gapBars: 5, frozenAssets: ['C'] })
    expect(executed(result)).toEqual(['2024-01-05', '2024-01-06'])
    const [, last] = result.rebalances
    expect(last?.weightsBefore).toEqual([0.6, 0.2, 0.2, 0])
    expect(last?.weightsAfter).toEqual([0.4, 0.4, 0.2, 0])
  })

  test('the next price thaws it', () => {
    const prices = grid(days('A', '1 1 1 1 1 1'), days('B', '1 . . . . 4'))
    const result = run(prices, { rule: calendarRule('daily') })
    expect(result.rebalances.at(-1)?.weightsBefore).toEqual([0.2, 0.8, 0])
    expect(result.rebalances.at(-1)?.weightsAfter).toEqual([0.5, 0.5, 0])
  })

  test('a cost beside a frozen asset is borne by the others: no value appears', () => {
    const prices = grid(
      days('A', '1 1 1 1 1 3'),
      days('B', '1 1 1 1 1 1'),
      days('C', '1 . . . . .'),
    )
    const result = run(prices, { rule: calendarRule('daily'), feeBps: 100 })
    const [, last] = result.rebalances
    const before = values(run(prices, { rule: neverRule, feeBps: 100 })).at(-1) ?? 0
    expect(result.figures.finalValue).toBeCloseTo(before - (last?.costUsd ?? 0), 6)
  })

  test('a dead asset is written off on the bar it freezes', () => {
    const prices = grid(days('A', '1 1 1 1 1 1'), days('B', '1 1 . . . .'))
    const config = { dead: ['B'], deadRecovery: 0.1, rule: calendarRule('weekly') }
    expect(values(run(prices, config))).toEqual([100, 100, 100, 100, 100, 55])
  })

  test('everything written off is worth nothing, and nothing is decided', () => {
    const prices = grid(days('A', '1 1 . . . .'), days('Z', '1 1 1 1 1 1'))
    const result = run(prices, { targets: [1, 0], dead: ['A'], rule: calendarRule('daily') })
    expect(result.figures).toMatchObject({ finalValue: 0, totalReturn: -1, maxDrawdown: -1 })
  })

  test('a stretch without any bar is no gap, but its return is no one-bar return', () => {
    const hole = days('A', '1 1.1 1.2 . . . . . 2 2.1')
    const result = run(grid(hole), {})
    expect(result.figures).toMatchObject({ bars: 5, gapBars: 0, gapReturns: 1 })
    const returns = [1.1 / 1 - 1, 1.2 / 1.1 - 1, 2.1 / 2 - 1]
    const mean = returns.reduce((sum, value) => sum + value, 0) / 3
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2
    expect(result.figures.volAnnual).toBeCloseTo(Math.sqrt(variance * 365), 12)
  })

  test('three missing days are a gap still', () => {
    expect(run(grid(days('A', '1 1 1 1 . . . 2 2')), {}).figures.gapReturns).toBe(0)
    expect(run(grid(days('A', '1 1 1 1 . . . . 2 2')), {}).figures.gapReturns).toBe(1)
  })
})

describe('the calendar', () => {
  test('the bar of the decision marks the schedule, the period is that of the label', () => {
    const flat = Array.from({ length: 40 }, () => '1').join(' ')
    const result = run(grid(days('A', flat)), { rule: calendarRule('monthly'), lagBars: 2 })
    expect(result.rebalances).toMatchObject([
      { decidedAt: '2024-02-01', executedAt: '2024-02-03', why: [{ cadence: 'monthly' }] },
    ])
  })

  test('every 14 days count from the first purchase', () => {
    const flat = Array.from({ length: 32 }, () => '1').join(' ')
    const late = grid(days('A', flat), days('B', `. . . ${flat.slice(6)}`))
    const result = run(late, { rule: calendarRule('every14d') })
    expect(executed(result)).toEqual(['2024-01-18', '2024-02-01'])
  })

  test('an hourly bar belongs to the day it starts in', () => {
    const flat = Array.from({ length: 50 }, () => '1').join(' ')
    const hourly = grid(days('A', flat, 3_600_000))
    expect(executed(run(hourly, { rule: calendarRule('daily') }))).toEqual([
      '2024-01-02T00:00:00Z',
      '2024-01-03T00:00:00Z',
    ])
  })
})

describe('figures', () => {
  test('are null where they are not defined', () => {
    expect(run(grid(days('A', '1')), {}).figures).toMatchObject({
      cagr: null,
      volAnnual: null,
      sharpe: null,
      sortino: null,
      calmar: null,
      maxDrawdown: 0,
      totalReturn: 0,
    })
    expect(run(grid(days('A', '1 2 3')), {}).figures).toMatchObject({ sortino: null, calmar: null })
  })

  test('are the textbook ones', () => {
    const { figures } = run(grid(days('A', '100 110 99 99')), { riskFreeAnnual: 0.0365 })
    const returns = [0.1, -0.1, 0]
    const deviation = Math.sqrt(0.02 / 2)
    expect(figures.volAnnual).toBeCloseTo(deviation * Math.sqrt(365), 12)
    expect(figures.sharpe).toBeCloseTo((-0.0001 / deviation) * Math.sqrt(365), 9)
    expect(figures.sortino).toBeCloseTo((-0.0001 / Math.sqrt(0.01 / 3)) * Math.sqrt(365), 9)
    expect(figures.maxDrawdown).toBeCloseTo(-0.1, 12)
    expect(figures.cagr).toBeCloseTo(0.99 ** (365 / 3) - 1, 12)
    expect(figures.calmar).toBeCloseTo((figures.cagr ?? 0) / 0.1, 9)
    expect(returns).toHaveLength(figures.bars - 1)
  })
})

describe('a configuration without meaning is refused with its field', () => {
  const prices = grid(days('A', '1 1'))
  test.each<[string, Partial<BacktestConfig>]>([
    ['assets', { symbols: [], targets: [] }],
    ['assets', { symbols: ['A', 'A'], targets: [0.5, 0.5] }],
    ['targets', { targets: [] }],
    ['targets', { targets: [-0.1] }],
    ['targets', { targets: [Number.NaN] }],
    ['targets', { targets: [0] }],
    ['feeBps', { feeBps: -1 }],
    ['lagBars', { lagBars: 0.5 }],
    ['capital', { capitalUsd: 0 }],
    ['gapBarsMax', { gapBarsMax: -1 }],
    ['dead', { dead: ['B'] }],
    ['deadRecovery', { deadRecovery: 2 }],
    ['riskFreeAnnual', { riskFreeAnnual: Number.NaN }],
  ])('%s', (path, config) => {
    const answer = runBacktest(prices, {
      ...backtestDefaults,
      symbols: ['A'],
      targets: [1],
      rule: neverRule,
      ...config,
    })
    expect(answer.ok ? [] : answer.issues.map((issue) => issue.path)).toContain(path)
  })

  test('prices that never meet', () => {
    const apart = grid(days('A', '1 .'), days('B', '. 1'))
    const config = {
      ...backtestDefaults,
      symbols: ['A', 'B'],
      targets: [0.5, 0.5],
      rule: neverRule,
    }
    expect(runBacktest(apart, config)).toMatchObject({ issues: [{ path: 'prices' }] })
  })

  test.each([
    ['assets', ['A', 'X'], {}],
    ['from', ['A'], { from: '2025-01-01' }],
    ['from', ['A'], { from: 'soon' }],
    ['to', ['A'], { from: '2024-01-02', to: '2024-01-01' }],
  ])('a grid: %s', (path, symbols, range) => {
    const answer = gridOf([days('A', '1 1')], symbols, range)
    expect(answer.ok ? [] : answer.issues.map((issue) => issue.path)).toEqual([path])
  })

  test('days and hours do not mix', () => {
    const mixed = gridOf([days('A', '1'), days('B', '1', 3_600_000)], ['A', 'B'], {})
    expect(mixed).toMatchObject({ issues: [{ path: 'prices' }] })
  })
})

describe('always', () => {
  const close = fc.integer({ min: 50, max: 200 }).map((cents) => (cents / 100).toString())
  const bar = fc.oneof({ arbitrary: close, weight: 12 }, { arbitrary: fc.constant('.'), weight: 1 })
  const markets = fc.integer({ min: 4, max: 40 }).chain((length) => {
    const line = fc.array(bar, { minLength: length, maxLength: length }).map((own) => own.join(' '))
    return fc.record({ a: line, b: line, c: line, first: close })
  })
  const settings = fc.record({
    rule: fc.constantFrom('none', 'daily', 'weekly', 'band:0.02', 'band:0.1').map((text) => {
      const parsed = parseRule(text)
      return parsed.ok ? parsed.value : neverRule
    }),
    lagBars: fc.nat(3),
    feeBps: fc.constantFrom(0, 10, 100),
    gapBarsMax: fc.constantFrom(null, 0, 1),
  })
  const lineUp = ({ a, b, c, first }: { a: string; b: string; c: string; first: string }) => [
    days('A', `${first} ${a}`),
    days('B', `${first} ${b}`),
    days('C', `${first} ${c}`),
  ]
  const targets = [0.5, 0.3, 0.1]

  test('the order of the assets does not matter', () => {
    fc.assert(
      fc.property(markets, settings, (market, config) => {
        const series = lineUp(market)
        const forward = run(grid(...series), { ...config, targets }).figures
        const back = run(grid(...series.toReversed()), {
          ...config,
          targets: targets.toReversed(),
        }).figures
        expect(back.finalValue).toBeCloseTo(forward.finalValue, 8)
        expect(back.rebalanceCount).toBe(forward.rebalanceCount)
        expect(back.gapBars).toBe(forward.gapBars)
      }),
    )
  })

  test('a larger capital changes nothing but the size', () => {
    fc.assert(
      fc.property(markets, settings, (market, config) => {
        const prices = grid(...lineUp(market))
        const small = run(prices, { ...config, targets })
        const large = run(prices, { ...config, targets, capitalUsd: 100 * 1024 })
        expect(executed(large)).toEqual(executed(small))
        expect(large.figures.totalReturn).toBeCloseTo(small.figures.totalReturn, 10)
      }),
    )
  })

  test('nobody looks ahead: cut at any bar, the decisions before it are the same', () => {
    fc.assert(
      fc.property(
        markets,
        settings,
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (market, config, part) => {
          const whole = grid(...lineUp(market))
          const bars = Math.max(2, Math.floor(whole.labelAtMs.length * part))
          const cut: PriceGrid = {
            ...whole,
            labelAtMs: whole.labelAtMs.subarray(0, bars),
            priceUsd: whole.priceUsd.subarray(0, bars * 3),
          }
          const all = run(whole, { ...config, targets })
          const some = run(cut, { ...config, targets })
          expect(all.rebalances.slice(0, some.rebalances.length)).toEqual(some.rebalances)
          expect(all.equity.valueUsd.subarray(0, bars)).toEqual(some.equity.valueUsd)
        },
      ),
    )
  })

  test('the cost is the fee on what was traded, the first purchase included', () => {
    fc.assert(
      fc.property(markets, settings, (market, config) => {
        const { figures, rebalances } = run(grid(...lineUp(market)), { ...config, targets })
        const share = config.feeBps / 1e4
        const paid = rebalances.reduce((sum, { costUsd }) => sum + costUsd, 0.9 * 100 * share)
        expect(figures.costUsd).toBeCloseTo(paid, 9)
        const moved = rebalances.reduce((sum, { turnover }) => sum + turnover, 0.9)
        expect(figures.turnover).toBeCloseTo(moved, 9)
      }),
    )
  })

  test('same input, same bytes', () => {
    fc.assert(
      fc.property(markets, settings, (market, config) => {
        const once = () => JSON.stringify(run(grid(...lineUp(market)), { ...config, targets }))
        expect(once()).toBe(once())
      }),
    )
  })
})
