import { describe, expect, test } from 'vitest'
import type { AssetId, Protection } from '../../domain/index.ts'
import { dayMs, unixMs } from '../../units/index.ts'
import {
  fallOf,
  freshMemory,
  type GuardView,
  type MarketView,
  neverRule,
  type PolicyMemory,
  peaksAfter,
  stepAfter,
  stepExposure,
  stoppedAfter,
  trendExposure,
  trendsAfter,
  watchGuards,
} from '../index.ts'

const none: Protection = {
  trendGuard: null,
  drawdownSteps: null,
  volatilityLimit: null,
  stopLosses: null,
  exposureBand: 0.1,
}
const steps = {
  steps: [
    { fall: 0.3, exposure: 0.7 },
    { fall: 0.45, exposure: 0.45 },
    { fall: 0.6, exposure: 0.25 },
  ],
  hysteresis: 0.05,
  restDays: 14,
  peakDays: 365,
}
const day = (count: number) => unixMs(count * dayMs)
const assets = ['a', 'usd'] as AssetId[]

function view(...closes: number[]): MarketView {
  const dayAtMs = Float64Array.from(closes, (_, at) => at * dayMs)
  const cash = new Float64Array(closes.length).fill(1)
  return { days: closes.length, dayAtMs, closeUsd: [Float64Array.from(closes), cash] }
}

describe('drawdown steps (RSK-2)', () => {
  const walk = (falls: readonly (readonly [number, number])[]) => {
    let state: Pick<PolicyMemory, 'step' | 'stepChangedAtMs'> = { step: 0, stepChangedAtMs: null }
    return falls.map(([at, fall]) => {
      state = stepAfter(state, day(at), fall, steps)
      return state.step
    })
  }

  test.each<[string, [number, number][], number[]]>([
    [
      'begin at the fall itself',
      [
        [0, 0.2999],
        [1, 0.3],
      ],
      [0, 1],
    ],
    ['go down several at once', [[0, 0.61]], [3]],
    [
      'come back one at a time',
      [
        [0, 0.61],
        [20, 0],
        [21, 0],
        [34, 0],
        [48, 0],
      ],
      [3, 2, 2, 1, 0],
    ],
    [
      'need the hysteresis to come back',
      [
        [0, 0.31],
        [20, 0.26],
        [21, 0.25],
      ],
      [1, 1, 0],
    ],
    [
      'rest fourteen days before they do',
      [
        [0, 0.31],
        [13, 0.1],
        [14, 0.1],
      ],
      [1, 1, 0],
    ],
    [
      'do not rest on the way down',
      [
        [0, 0.31],
        [1, 0.46],
        [2, 0.61],
      ],
      [1, 2, 3],
    ],
  ])('%s', (_, falls, expected) => {
    expect(walk(falls)).toEqual(expected)
  })

  test('keep 100, 70, 45 and 25% of the risk', () => {
    expect([0, 1, 2, 3].map((step) => stepExposure(step, steps))).toEqual([1, 0.7, 0.45, 0.25])
  })
})

describe('the own peak', () => {
  test('is the highest of a year, and an older one is forgotten', () => {
    let peaks = peaksAfter([], day(0), 2, 365)
    peaks = peaksAfter(peaks, day(1), 1, 365)
    expect(fallOf(peaks, 1)).toBe(0.5)
    peaks = peaksAfter(peaks, day(364), 1, 365)
    expect(fallOf(peaks, 1)).toBe(0.5)
    peaks = peaksAfter(peaks, day(365), 1, 365)
    expect(fallOf(peaks, 1)).toBe(0)
  })

  test('is kept once a day, however often anybody looks', () => {
    let peaks: PolicyMemory['peaks'] = []
    for (let look = 0; look < 10_000; look++) {
      peaks = peaksAfter(peaks, unixMs(look * 600_000), 1e6 - look, 365)
    }
    expect(peaks.length).toBeLessThanOrEqual(70)
    expect(fallOf(peaks, 9e5)).toBeCloseTo(0.1, 12)
  })
})

describe('trend guard', () => {
  const guard = { windowsDays: [2, 4], band: 0.02, exposureMin: 0.5 }

  test('is on until a mean has its days, then off below it and on above', () => {
    expect(trendsAfter([], [1, 0], view(10), guard)).toEqual([true, true])
    expect(trendsAfter([], [1, 0], view(10, 8), guard)).toEqual([false, true])
    expect(trendsAfter([false, true], [1, 0], view(10, 8, 8, 7), guard)).toEqual([false, false])
    expect(trendsAfter([false, false], [1, 0], view(10, 8, 8, 12), guard)).toEqual([true, true])
  })

  test('changes nothing within the band', () => {
    const near = view(10, 10.1)
    expect(trendsAfter([false, true], [1, 0], near, guard)[0]).toBe(false)
    expect(trendsAfter([true, true], [1, 0], near, guard)[0]).toBe(true)
  })

  test('holds half at the least, and more by the share that is on', () => {
    expect(trendExposure([], guard)).toBe(1)
    expect(trendExposure([false, false], guard)).toBe(0.5)
    expect(trendExposure([true, false], guard)).toBe(0.75)
  })
})

describe('stop-losses', () => {
  const stops = { portfolioFall: 0.2, assets: [{ asset: 'a' as AssetId, fall: 0.5 }], peakDays: 3 }

  test.each<[string, number[], boolean]>([
    ['at the fall', [10, 5], true],
    ['just before it', [10, 5.1], false],
    ['from a peak that is forgotten', [10, 6, 6, 5], false],
    ['without closes', [], false],
  ])('%s', (_, closes, isStopped) => {
    expect(stoppedAfter([], assets, view(...closes), stops)).toEqual(isStopped ? ['a'] : [])
  })

  test('hold once reached, whatever the price does then', () => {
    const before = ['a'] as AssetId[]
    expect(stoppedAfter(before, assets, view(5, 50), stops)).toBe(before)
  })
})

describe('all guards together', () => {
  const at = (protection: Partial<Protection>, changes: Partial<GuardView> = {}) =>
    watchGuards(freshMemory, {
      nowMs: day(400),
      assets,
      targets: [0.8, 0.2],
      cash: 1,
      market: view(10, 10),
      wealth: 1,
      rule: { ...neverRule, protection: { ...none, ...protection } },
      ...changes,
    })

  test('without protection nothing is remembered: the same object', () => {
    const rule = { protection: null }
    expect(at({}, { rule }).memory).toBe(freshMemory)
  })

  test('the most careful one decides', () => {
    const trendGuard = { windowsDays: [2], band: 0.02, exposureMin: 0.5 }
    const { memory } = at({ trendGuard, drawdownSteps: steps }, { market: view(10, 5) })
    expect(memory).toMatchObject({ exposure: 0.5, trends: [false], step: 0 })
  })

  test('a fall is measured from the peak that was seen, look by look', () => {
    const rule = { protection: { ...none, drawdownSteps: steps } }
    const base = { assets, targets: [0.8, 0.2], cash: 1, market: null, rule }
    const exposures: number[] = []
    let memory = freshMemory
    for (const [look, wealth] of [1, 1.2, 0.9, 0.83, 0.6, 1].entries()) {
      memory = watchGuards(memory, { ...base, nowMs: day(20 * look), wealth }).memory
      exposures.push(memory.exposure)
    }
    expect(exposures).toEqual([1, 1, 1, 0.7, 0.45, 0.7])
  })

  test('a small change of exposure is not followed', () => {
    const swings = view(...Array.from({ length: 90 }, (_, bar) => (bar % 2 === 0 ? 1 : 1.05)))
    const limited = (volAnnualMax: number) =>
      at({ volatilityLimit: { volAnnualMax, halfLifeDays: 20 } }, { market: swings }).memory
        .exposure
    expect(limited(0.72)).toBe(1)
    expect(limited(0.4)).toBeCloseTo(0.536, 3)
  })

  test('a stop of the portfolio leaves no risk, and holds', () => {
    const stopLosses = { portfolioFall: 0.2, assets: [], peakDays: 365 }
    const first = at({ stopLosses }).memory
    const view2 = { nowMs: day(401), assets, targets: [0.8, 0.2], cash: 1, market: null }
    const rule = { protection: { ...none, stopLosses } }
    const fallen = watchGuards(first, { ...view2, wealth: 0.79, rule }).memory
    expect(fallen).toMatchObject({ isStopped: true, exposure: 0 })
    expect(watchGuards(fallen, { ...view2, wealth: 2, rule }).memory.exposure).toBe(0)
  })

  test.each<[string, Partial<Protection>, Partial<GuardView>, string[]]>([
    [
      'no closes',
      { trendGuard: { windowsDays: [2], band: 0, exposureMin: 0 } },
      { market: null },
      ['trendGuard'],
    ],
    ['no own value', { drawdownSteps: steps }, { wealth: null }, ['drawdownSteps']],
    [
      'a short history',
      { volatilityLimit: { volAnnualMax: 1, halfLifeDays: 20 } },
      {},
      ['volatilityLimit'],
    ],
    [
      'no own value for a stop',
      { stopLosses: { portfolioFall: 0.2, assets: [], peakDays: 9 } },
      { wealth: null },
      ['stopLosses'],
    ],
  ])('what sees too little is named and keeps its state: %s', (_, protection, changes, unseen) => {
    expect(at(protection, changes)).toMatchObject({ unseen, memory: { exposure: 1 } })
  })

  test('what is remembered is plain data', () => {
    const { memory } = at({ drawdownSteps: steps }, { wealth: 0.5 })
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory)
  })
})
