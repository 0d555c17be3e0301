import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssetId, Forecasts, Protection, RuleSettings } from '../domain/index.ts'
import {
  bandRule,
  decide,
  freshMemory,
  type PolicyInput,
  type PolicyMemory,
  type ScheduleState,
  scheduleFrom,
  smartRule,
} from '../policy/index.ts'
import { dayMs, unixMs } from '../units/index.ts'
import { keepCloses } from './closes.ts'
import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  gridBefore,
  gridFrom,
  type PriceGrid,
  runBacktest,
} from './index.ts'

const symbols = ['A', 'B', 'C']
const targets = [0.4, 0.3, 0.2]
const bars = 420

/** A market of three assets that wander, crash and come back, from a seed. */
function market(seed: number, gapShare = 0.01): PriceGrid {
  let state = seed
  const draw = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648 - 0.5
  }
  const priceUsd = new Float64Array(bars * 3)
  const last = [100, 100, 100]
  for (let bar = 0; bar < bars; bar++) {
    for (let asset = 0; asset < 3; asset++) {
      const crash = draw() > 0.497 ? 0.35 : 1
      last[asset] = (last[asset] ?? 100) * Math.exp(0.12 * draw()) * crash
      priceUsd[bar * 3 + asset] =
        bar > 0 && draw() > 0.5 - gapShare ? Number.NaN : (last[asset] ?? 100)
    }
  }
  const labelAtMs = Float64Array.from({ length: bars }, (_, bar) => bar * dayMs)
  return { symbols, labels: 'date', labelAtMs, priceUsd }
}

const protection: Protection = {
  trendGuard: { windowsDays: [10, 30], band: 0.02, exposureMin: 0.5 },
  drawdownSteps: {
    steps: [
      { fall: 0.2, exposure: 0.7 },
      { fall: 0.5, exposure: 0.3 },
    ],
    hysteresis: 0.05,
    restDays: 14,
    peakDays: 200,
  },
  volatilityLimit: { volAnnualMax: 0.6, halfLifeDays: 10 },
  stopLosses: { portfolioFall: null, assets: [{ asset: 'B' as AssetId, fall: 0.8 }], peakDays: 60 },
  exposureBand: 0.1,
}
const forecasts: Forecasts = {
  momentum: { factor: 0.5, lookbackDays: 30, tiltMax: 0.4 },
  regimes: {
    meanReverting: { bandMultiplier: 0.5, review: 'weekly' },
    momentum: { bandMultiplier: 2, review: null },
    isInverted: false,
  },
  dynamicReview: {
    percentiles: [0.25, 0.5, 0.85],
    historyDays: 1_095,
    halfLifeDays: 20,
    retreat: 0.1,
    reviews: ['monthly', 'every14d', 'weekly', 'daily'],
  },
  marketMove: { deviations: 3, moveAbsolute: 0.1, halfLifeDays: 20 },
}
const rules: readonly (readonly [string, RuleSettings])[] = [
  ['smart', smartRule(0.05, 'weekly')],
  ['guarded', { ...smartRule(0.05, 'weekly'), protection }],
  ['everything', { ...smartRule(0.05, 'weekly'), protection, forecasts }],
]

function run(grid: PriceGrid, rule: RuleSettings, changes: Partial<BacktestConfig> = {}) {
  const config = { ...backtestDefaults, symbols, targets, rule, gasUsdPerLeg: 1, ...changes }
  const result = runBacktest(grid, config)
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

/** Weights and value on each bar before it traded, worked back from what a run recorded. */
function booksOf(grid: PriceGrid, { equity, rebalances }: BacktestResult) {
  const tradedAt = new Map(rebalances.map((row) => [Date.parse(row.executedAt) / dayMs, row]))
  let units: readonly number[] = []
  return Array.from({ length: bars }, (_, bar) => {
    const prices = [...grid.priceUsd.subarray(bar * 3, bar * 3 + 3), 1]
    const values = units.map((unit, index) => unit * (prices[index] ?? Number.NaN))
    const valueUsd = values.reduce((sum, value) => sum + value, 0)
    const after = bar === 0 ? [...targets, 1 - 0.4 - 0.3 - 0.2] : tradedAt.get(bar)?.weightsAfter
    const ended = equity.valueUsd[bar] ?? Number.NaN
    units = after?.map((weight, index) => (weight * ended) / (prices[index] ?? 1)) ?? units
    return { valueUsd, weights: values.map((value) => value / valueUsd) }
  })
}

/** All that was decided up to a bar, executed or not. */
const decidedIn = ({ rebalances, gated }: BacktestResult, before: string) => ({
  rebalances: rebalances.filter(({ executedAt }) => executedAt < before),
  gated: gated.filter(({ decidedAt }) => decidedAt < before),
})

describe.each(rules)('the full policy in a backtest: %s', (name, rule) => {
  test('does something, and looks ahead at nothing: cut anywhere, it is the same', () => {
    const grid = market(7)
    const whole = run(grid, rule)
    expect(whole.rebalances.length + whole.gated.length).toBeGreaterThan(10)
    fc.assert(
      fc.property(fc.integer({ min: 2, max: bars - 1 }), (cut) => {
        const some = run(gridBefore(grid, cut), rule)
        const end = new Date(cut * dayMs).toISOString().slice(0, 10)
        expect(decidedIn(some, end)).toEqual(decidedIn(whole, end))
        expect(some.equity.valueUsd).toEqual(whole.equity.valueUsd.subarray(0, cut))
      }),
      { numRuns: name === 'everything' ? 15 : 50 },
    )
  })

  test('does not depend on the unit of a price', () => {
    const grid = market(3)
    const scaled = { ...grid, priceUsd: grid.priceUsd.map((price) => price * 1_024) }
    expect(run(scaled, rule).rebalances).toEqual(run(grid, rule).rebalances)
  })

  test('does not depend on the size of the account where costs scale with it', () => {
    const grid = market(11)
    const small = run(grid, rule)
    const large = run(grid, rule, { capitalUsd: 10_000 * 1_024, gasUsdPerLeg: 1_024 })
    expect(large.rebalances.map(({ executedAt }) => executedAt)).toEqual(
      small.rebalances.map(({ executedAt }) => executedAt),
    )
    expect(large.figures.totalReturn).toBeCloseTo(small.figures.totalReturn, 10)
  })

  test('does not depend on the order of the assets', () => {
    const grid = market(5)
    const turned = Float64Array.from(grid.priceUsd, (_, at) => {
      return grid.priceUsd[Math.floor(at / 3) * 3 + (2 - (at % 3))] as number
    })
    const changes = { symbols: symbols.toReversed(), targets: targets.toReversed() }
    const back = run({ ...grid, symbols: symbols.toReversed(), priceUsd: turned }, rule, changes)
    const forward = run(grid, rule)
    expect(back.figures.finalValue).toBeCloseTo(forward.figures.finalValue, 6)
    expect(back.figures.rebalanceCount).toBe(forward.figures.rebalanceCount)
  })
})

test('control: targets that know the last price are caught by a cut', () => {
  const grid = market(7)
  const leaking = (cut: number) => {
    const seen = gridBefore(grid, cut)
    const last = [...seen.priceUsd.subarray(-3)].map((price) => (price > 100 ? price : 1))
    const sum = last.reduce((total, price) => total + price, 0)
    const change = { atMs: 10 * dayMs, targets: last.map((price) => (0.9 * price) / sum) }
    return run(seen, bandRule(0.05), { targetChanges: [change] })
  }
  const [some, whole] = [leaking(100), leaking(bars)]
  expect(decidedIn(some, '1970-04-01')).not.toEqual(decidedIn(whole, '1970-04-01'))
})

describe('bars before the run', () => {
  const grid = market(13)

  test('are looked back on: a gate that has a history is never blind', () => {
    const rule = smartRule(0.02, 'continuous')
    const window = gridFrom(grid, 200)
    const blind = run(window, rule)
    const seen = run(window, rule, { history: gridBefore(grid, 200) })
    const early = (result: BacktestResult) =>
      result.gated.filter(({ decidedAt }) => decidedAt < '1970-08-18')
    expect(early(blind)).toEqual([])
    expect(early(seen).length).toBeGreaterThan(0)
  })

  test('are those of the same assets', () => {
    const history = { ...gridBefore(grid, 200), symbols: ['X', 'B', 'C'] }
    const config = { ...backtestDefaults, symbols, targets, rule: bandRule(0.05), history }
    expect(runBacktest(gridFrom(grid, 200), config)).toMatchObject({
      issues: [{ path: 'history' }],
    })
  })
})

describe('closes by day', () => {
  test('bars of one day share a row, in which the newest price counts; no row is ahead', () => {
    const labelAtMs = Float64Array.of(0, dayMs / 2, dayMs, 3 * dayMs)
    const priceUsd = Float64Array.of(1, 2, Number.NaN, 4)
    const closes = keepCloses({ symbols: ['A'], labels: 'instant', labelAtMs, priceUsd }, null)
    const seen = [0, 1, 2, 3].map((bar) => {
      const { days, dayAtMs, closeUsd } = closes(bar)
      return { days, at: [...dayAtMs], closes: [...(closeUsd[0] ?? [])] }
    })
    expect(seen).toEqual([
      { days: 1, at: [0, 0, 0], closes: [1, Number.NaN, Number.NaN] },
      { days: 1, at: [0, 0, 0], closes: [2, Number.NaN, Number.NaN] },
      { days: 2, at: [0, dayMs, 0], closes: [2, Number.NaN, Number.NaN] },
      { days: 3, at: [0, dayMs, 3 * dayMs], closes: [2, Number.NaN, 4] },
    ])
  })
})

describe('targets that change', () => {
  test('a leaver is sold at once, and its place is filled', () => {
    const flat = { ...market(1), priceUsd: new Float64Array(bars * 3).fill(10) }
    const rule = smartRule(0.05, 'quarterly')
    const change = { atMs: 20 * dayMs, targets: [0.5, 0, 0.4] }
    const { rebalances } = run(flat, rule, { targetChanges: [change], gasUsdPerLeg: 0 })
    expect(rebalances).toHaveLength(1)
    expect(rebalances[0]).toMatchObject({
      decidedAt: '1970-01-21',
      executedAt: '1970-01-22',
      why: [{ kind: 'risk', risk: 'leftTarget', asset: 'B' }],
    })
    expect(rebalances[0]?.weightsAfter.map((weight) => weight.toFixed(6))).toEqual([
      '0.500000',
      '0.000000',
      '0.400000',
      '0.100000',
    ])
  })

  test.each<[string, Partial<BacktestConfig>]>([
    ['targetChanges', { targetChanges: [2, 1].map((atMs) => ({ atMs, targets })) }],
    ['targets', { targetChanges: [{ atMs: 1, targets: [1, 1, 1] }] }],
    ['gasUsdPerLeg', { gasUsdPerLeg: -1 }],
  ])('%s without meaning are refused', (path, changes) => {
    const config = { ...backtestDefaults, symbols, targets, rule: bandRule(0.05), ...changes }
    expect(runBacktest(market(1), config)).toMatchObject({ ok: false, issues: [{ path }] })
  })
})

describe('one decision code', () => {
  test('decide called by hand on the same views makes the same decisions', () => {
    const grid = market(17, 0)
    const rule: RuleSettings = { ...smartRule(0.05, 'weekly'), protection }
    const seen: string[] = []
    const result = run(grid, rule, { lagBars: 0, feeBps: 10 })
    let [schedule, memory]: [ScheduleState, PolicyMemory] = [scheduleFrom(unixMs(0)), freshMemory]
    const closes = keepCloses(grid, null)
    closes(0)
    const books = booksOf(grid, result)
    for (let bar = 1; bar < bars; bar++) {
      const { weights, valueUsd } = books[bar] as (typeof books)[number]
      const input: PolicyInput = {
        nowMs: unixMs(bar * dayMs),
        assets: [...symbols, 'cash'] as AssetId[],
        weighing: { kind: 'known', weights },
        targets: [...targets, 1 - 0.4 - 0.3 - 0.2],
        cash: 3,
        outlook: {
          market: closes(bar),
          costs: { valueUsd, feeRate: 0.001, gasUsdPerLeg: 1 },
          wealth: valueUsd / 10_000,
          flowShare: 0,
          alarms: [],
          chances: [],
        },
        rule,
        schedule,
        memory,
        pause: { paused: false },
        manual: false,
        waiting: false,
      }
      const decided = decide(input)
      memory = decided.memory
      schedule = decided.schedule
      if (decided.decision.kind !== 'rebalance') continue
      schedule = { ...schedule, lastSettledAtMs: input.nowMs }
      seen.push(`${bar} ${decided.decision.why.map(({ kind }) => kind).join()}`)
    }
    const expected = result.rebalances.map(({ decidedAt, why }) => {
      return `${Date.parse(decidedAt) / dayMs} ${why.map(({ kind }) => kind).join()}`
    })
    expect(seen).toEqual(expected)
    expect(expected.length).toBeGreaterThan(5)
  })
})
