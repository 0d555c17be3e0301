import { describe, expect, test } from 'vitest'
import type { AssetId, FiredTrigger, Forecasts, RuleSettings } from '../domain/index.ts'
import { dayMs, unixMs } from '../units/index.ts'
import {
  bandRule,
  cashFirst,
  decide,
  depositThatCures,
  freshMemory,
  invertedRegimes,
  type MarketView,
  neverRule,
  nothingKnown,
  type Outlook,
  type PolicyMemory,
  paceOf,
  scheduleFrom,
  tiltedTargets,
  volatilityLevelAfter,
} from './index.ts'

const off: Forecasts = { momentum: null, regimes: null, dynamicReview: null, marketMove: null }
const assets = ['a', 'b', 'usd'] as AssetId[]
const targets = [0.4, 0.4, 0.2]
const now = unixMs(400 * dayMs)

/** Closes of two assets by day, beside cash. */
function view(days: number, a: (day: number) => number, b: (day: number) => number): MarketView {
  const at = (close: (day: number) => number) =>
    Float64Array.from({ length: days }, (_, day) => close(day))
  return { days, dayAtMs: at((day) => day * dayMs), closeUsd: [at(a), at(b), at(() => 1)] }
}
const wobble = (day: number) => 1 + 0.02 * (day % 2)
const rising = view(120, (day) => wobble(day) * 1.01 ** day, wobble)

const ask = (
  rule: RuleSettings,
  weights: readonly number[],
  outlook: Partial<Outlook> = {},
  memory: PolicyMemory = freshMemory,
) =>
  decide({
    nowMs: now,
    assets,
    weighing: { kind: 'known', weights },
    targets,
    cash: 2,
    outlook: { ...nothingKnown, ...outlook },
    rule,
    schedule: scheduleFrom(unixMs(now - dayMs)),
    memory,
    pause: { paused: false },
    manual: false,
    waiting: false,
  })
const kindsOf = (why: readonly FiredTrigger[]) => why.map(({ kind }) => kind)

describe('momentum tilt: the sign is defined once', () => {
  const tilt = (factor: number) =>
    tiltedTargets(targets, 2, rising, { factor, lookbackDays: 30, tiltMax: 0.5 })

  test('1 leans with what rose, -1 against it, 0 not at all; cash and the sum stay', () => {
    expect(tilt(1)[0]).toBeGreaterThan(0.5)
    expect(tilt(-1)[0]).toBeLessThan(0.3)
    expect(tilt(0)).toBe(targets)
    for (const factor of [1, -1, 0.3]) {
      expect(tilt(factor)[2]).toBe(0.2)
      expect(tilt(factor).reduce((sum, target) => sum + target, 0)).toBeCloseTo(1, 12)
    }
  })

  test('tilts nothing that it knows too little of', () => {
    const young = view(20, (day) => 1.01 ** day, wobble)
    const settings = { factor: 1, lookbackDays: 30, tiltMax: 0.5 }
    expect(tiltedTargets(targets, 2, young, settings)).toBe(targets)
    expect(tiltedTargets([0, 0, 1], 2, rising, settings)).toEqual([0, 0, 1])
  })
})

describe('regimes (REG-2)', () => {
  // Runs of ten up days and ten down days go on; an up day after each down day turns back.
  const going = view(
    400,
    (day) => 1.01 ** Math.abs((day % 20) - 10),
    () => 1,
  )
  const turning = view(
    400,
    (day) => 1 + 0.02 * (day % 2),
    () => 1,
  )
  const regimes = {
    meanReverting: { bandMultiplier: 0.5, review: 'weekly' },
    momentum: { bandMultiplier: 2, review: null },
    isInverted: false,
  } as const
  const rule: RuleSettings = {
    ...bandRule(0.06),
    review: 'monthly',
    forecasts: { ...off, regimes },
  }
  const pace = (market: MarketView, of = rule) =>
    paceOf({ rule: of, targets: [1, 0, 0], cash: 2, market }, 0)

  test('narrow the band where moves turn back and widen it where they go on', () => {
    expect(pace(turning)).toMatchObject({ bandAbsolute: 0.03, review: 'weekly' })
    expect(pace(going)).toMatchObject({ bandAbsolute: 0.12, review: 'monthly' })
  })

  test('the placebo does the opposite, and is there only for a rule that has them', () => {
    const placebo = invertedRegimes(rule) ?? rule
    expect(pace(turning, placebo).bandAbsolute).toBe(0.12)
    expect(pace(going, placebo).bandAbsolute).toBe(0.03)
    expect(invertedRegimes(neverRule)).toBeNull()
  })

  test('change nothing without a year of returns', () => {
    expect(pace({ ...turning, days: 300 })).toMatchObject({ bandAbsolute: 0.06, review: 'monthly' })
  })
})

describe('dynamic review (TRG-3)', () => {
  const dynamicReview = {
    percentiles: [0.25, 0.5, 0.85],
    historyDays: 1_095,
    halfLifeDays: 20,
    retreat: 0.1,
    reviews: ['monthly', 'every14d', 'weekly', 'daily'],
  } as const
  const rule: RuleSettings = { ...bandRule(0.05), forecasts: { ...off, dynamicReview } }
  // Swings that grow: the newest volatility is the highest of its history, and then the lowest.
  const growing = view(
    600,
    (day) => 1 + 0.0001 * day * (day % 2),
    () => 1,
  )
  const shrinking = view(
    600,
    (day) => 1 + 0.0001 * (600 - day) * (day % 2),
    () => 1,
  )
  const level = (market: MarketView, before = 0) =>
    volatilityLevelAfter(before, { rule, targets: [1, 0, 0], cash: 2, market })

  test('looks more often the more the basket moves', () => {
    expect(level(growing)).toBe(3)
    expect(level(shrinking, 3)).toBe(0)
    const at = { rule, targets: [1, 0, 0], cash: 2, market: growing }
    expect([0, 1, 2, 3].map((of) => paceOf(at, of).review)).toEqual(dynamicReview.reviews)
  })

  test('keeps its level without a year of history', () => {
    expect(level({ ...growing, days: 300 }, 2)).toBe(2)
  })
})

describe('opportunities (TRG-4)', () => {
  const marketMove = { deviations: 3, moveAbsolute: 0.1, halfLifeDays: 20 }
  const rule: RuleSettings = { ...bandRule(0.05), forecasts: { ...off, marketMove } }
  const jump = (share: number) => {
    const market = view(120, wobble, () => 1)
    market.closeUsd[0]?.set([wobble(118) * (1 + share)], 119)
    return { market }
  }

  test.each([
    ['a tenth in a day', 0.1, true],
    ['three deviations', 0.065, true],
    ['less than that', 0.03, false],
    ['a fall as well', -0.12, true],
  ])('%s', (_, share, fires) => {
    const { decision } = ask(rule, [0.42, 0.38, 0.2], jump(share))
    expect(decision.kind).toBe(fires ? 'rebalance' : 'hold')
    expect(decision.kind === 'rebalance' ? decision.why : []).toEqual(
      fires ? [{ kind: 'opportunity', opportunity: 'marketMove', asset: 'a' }] : [],
    )
  })

  test('rest in a cooldown, as a risk does not', () => {
    const cool = { ...rule, cooldownMs: 10 * dayMs }
    const settled = { ...scheduleFrom(unixMs(0)), lastSettledAtMs: unixMs(now - dayMs) }
    const base = {
      nowMs: now,
      assets,
      weighing: { kind: 'known', weights: [0.42, 0.38, 0.2] },
      targets,
      cash: 2,
      rule: cool,
      schedule: settled,
      memory: freshMemory,
      pause: { paused: false },
      manual: false,
      waiting: false,
    } as const
    const outlook = { ...nothingKnown, ...jump(0.2) }
    expect(decide({ ...base, outlook }).decision).toMatchObject({ why: [{ code: 'COOLING_DOWN' }] })
    const alarms = [{ risk: 'stress', asset: null }] as const
    expect(decide({ ...base, outlook: { ...outlook, alarms } }).decision.kind).toBe('rebalance')
  })
})

describe('risks', () => {
  test('of an asset sell it at once, whatever drifts; the rest goes to cash', () => {
    const alarms = [{ risk: 'depeg', asset: 'a' as AssetId }] as const
    expect(ask(neverRule, targets, { alarms }).decision).toMatchObject({
      kind: 'rebalance',
      why: [{ kind: 'risk', risk: 'depeg', asset: 'a' }],
      destination: { weights: [0, 0.4, 0.6] },
      gate: { kind: 'off' },
    })
  })

  test('several become one proposal, the most urgent first (TRG-5)', () => {
    const rule = { ...bandRule(0.05), calendar: 'daily' } as const
    const alarms = [{ risk: 'stress', asset: null }] as const
    const chances = [{ opportunity: 'yieldGap', asset: null }] as const
    const { decision } = ask(rule, [0.5, 0.3, 0.2], { alarms, chances })
    expect(decision.kind === 'rebalance' && kindsOf(decision.why)).toEqual([
      'risk',
      'threshold',
      'opportunity',
      'calendar',
    ])
  })

  const steps = { hysteresis: 0.05, restDays: 14, peakDays: 365 }
  const protection = {
    trendGuard: null,
    volatilityLimit: null,
    stopLosses: null,
    exposureBand: 0.1,
    drawdownSteps: { ...steps, steps: [{ fall: 0.3, exposure: 0.5 }] },
  }
  const fallen = { ...freshMemory, peaks: [{ atMs: unixMs(now - dayMs), wealth: 1 }] }

  test('an exposure that is ten points off is set at once, off review dates and the gate', () => {
    const rule: RuleSettings = { ...bandRule(0.9), review: 'monthly', protection }
    const { decision, memory } = ask(rule, targets, { wealth: 0.6 }, fallen)
    expect(decision).toMatchObject({
      why: [{ kind: 'risk', risk: 'exposure' }],
      destination: { weights: [0.2, 0.2, expect.closeTo(0.6, 12) as number] },
    })
    expect(memory).toMatchObject({ step: 1, exposure: 0.5 })
  })

  test('beyond the last step nothing but cash is bought', () => {
    const rule: RuleSettings = { ...bandRule(0.05), protection }
    const { decision } = ask(rule, [0.35, 0.05, 0.6], { wealth: 0.6 }, fallen)
    expect(decision).toMatchObject({
      kind: 'rebalance',
      destination: { weights: [0.2, 0.05, expect.closeTo(0.75, 12) as number] },
    })
  })

  test('states follow the market through a pause: what was seen is remembered', () => {
    const rule: RuleSettings = { ...bandRule(0.05), protection }
    const { decision, memory } = decide({
      nowMs: now,
      assets,
      weighing: { kind: 'known', weights: targets },
      targets,
      cash: 2,
      outlook: { ...nothingKnown, wealth: 0.6 },
      rule,
      schedule: scheduleFrom(unixMs(now - dayMs)),
      memory: fallen,
      pause: { paused: true, untilMs: null },
      manual: false,
      waiting: false,
    })
    expect([decision.kind, memory.step]).toEqual(['hold', 1])
  })
})

describe('cash flows first (SIZ-5)', () => {
  test('new cash buys what is short, pro rata, and nothing is sold', () => {
    expect(cashFirst([0.4, 0.4, 0.2], [0.45, 0.55, 0], 2).map((w) => w.toFixed(4))).toEqual([
      '0.4500',
      '0.5500',
      '0.0000',
    ])
    expect(cashFirst([0.5, 0.3, 0.2], [0.45, 0.45, 0.1], 2).map((w) => w.toFixed(4))).toEqual([
      '0.5000',
      '0.4000',
      '0.1000',
    ])
  })

  test('cash that is short comes from what is too much', () => {
    expect(cashFirst([0.6, 0.4, 0], [0.45, 0.45, 0.1], 2).map((w) => w.toFixed(4))).toEqual([
      '0.5000',
      '0.4000',
      '0.1000',
    ])
  })

  const rule: RuleSettings = { ...bandRule(0.05), cashFlowsFirst: true }

  test('a deposit is proposed off review dates, and cures drift before anything is sold', () => {
    const { decision } = ask({ ...rule, review: 'monthly' }, [0.42, 0.28, 0.3], { flowShare: 0.1 })
    expect(decision).toMatchObject({ why: [{ opportunity: 'deposit' }] })
    const end = decision.kind === 'rebalance' ? decision.destination.weights : []
    expect(end.map((weight) => weight.toFixed(4))).toEqual(['0.4200', '0.3800', '0.2000'])
  })

  test('where it is not enough the band is corrected as ever', () => {
    const { decision } = ask(rule, [0.6, 0.1, 0.3], { flowShare: 0.1 })
    expect(decision).toMatchObject({ destination: { weights: targets } })
  })

  test('a drift of prices is no deposit', () => {
    expect(ask({ ...rule, review: 'monthly' }, [0.36, 0.36, 0.28]).decision.kind).toBe('hold')
  })

  test('the deposit that would cure everything', () => {
    expect(depositThatCures([0.5, 0.3, 0.2], [0.4, 0.4, 0.2])).toBeCloseTo(0.25, 12)
    expect(depositThatCures(targets, targets)).toBe(0)
    expect(depositThatCures([0.5, 0.5], [1, 0])).toBeNull()
  })
})
