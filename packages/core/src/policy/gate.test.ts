import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssetId, FiredTrigger } from '../domain/index.ts'
import { dayMs, unixMs } from '../units/index.ts'
import {
  bandRule,
  calendarRule,
  decide,
  driftVarianceAnnual,
  freshMemory,
  type GateInputs,
  gateDaysMin,
  type MarketView,
  nothingKnown,
  presetGate,
  readGate,
  scheduleFrom,
  tradeSize,
} from './index.ts'

/** Closes that rise and fall by a share on alternate days, beside cash. */
function swings(days: number, share: number): MarketView {
  const closes = Float64Array.from({ length: days }, (_, day) => (day % 2 === 0 ? 1 : 1 + share))
  const dayAtMs = Float64Array.from({ length: days }, (_, day) => day * dayMs)
  return { days, dayAtMs, closeUsd: [closes, new Float64Array(days).fill(1)] }
}

const costs = { valueUsd: 10_000, feeRate: 0.001, gasUsdPerLeg: 5 }
const inputs = (changes: Partial<GateInputs> = {}): GateInputs => ({
  weights: [0.6, 0.4],
  targets: [0.5, 0.5],
  destination: [0.5, 0.5],
  cash: 1,
  market: swings(120, 0.05),
  costs,
  ...changes,
})
const threshold: FiredTrigger = {
  kind: 'threshold',
  metric: 'driftAbsoluteMax',
  asset: 'a' as AssetId,
  driftAbsolute: 0.1,
  limit: 0.05,
}

describe('cost gate (TRG-6)', () => {
  test('passes with both figures where the benefit reaches the cost', () => {
    const [up, down] = [0.05, 1 / 1.05 - 1]
    const variance = (365 * 0.01 * (45 * up ** 2 + 45 * down ** 2)) / 90
    expect(readGate(presetGate, [threshold], inputs())).toEqual({
      kind: 'passed',
      expectedBenefitUsd: expect.closeTo(0.5 * 3 * variance * (90 / 365) * 10_000, 9) as number,
      expectedCostUsd: expect.closeTo(0.001 * 0.1 * 10_000 + 5, 9) as number,
    })
  })

  test.each<[string, Partial<GateInputs>]>([
    ['a calm market', { market: swings(120, 0.01) }],
    ['a small drift', { weights: [0.52, 0.48] }],
    ['dear gas', { costs: { ...costs, gasUsdPerLeg: 60 } }],
    ['a dear market', { costs: { ...costs, feeRate: 0.5 } }],
    ['a small account', { costs: { ...costs, valueUsd: 100 } }],
  ])('%s fails, with both figures', (_, changes) => {
    const answer = readGate(presetGate, [threshold], inputs(changes))
    expect(answer).toMatchObject({ kind: 'failed' })
    if (answer.kind !== 'failed') return
    expect(answer.expectedBenefitUsd).toBeLessThan(answer.expectedCostUsd)
  })

  test.each<[string, FiredTrigger]>([
    ['a risk', { kind: 'risk', risk: 'depeg', asset: null }],
    ['a leaver', { kind: 'risk', risk: 'leftTarget', asset: null }],
    ['the owner', { kind: 'manual' }],
  ])('%s does not wait for it, whatever else fired', (_, fired) => {
    const dear = inputs({ costs: { ...costs, gasUsdPerLeg: 1e6 } })
    expect(readGate(presetGate, [fired, threshold], dear)).toEqual({ kind: 'exempt' })
  })

  test('what is unknown is named, never guessed and never NaN', () => {
    const read = (changes: Partial<GateInputs>) =>
      readGate(presetGate, [threshold], inputs(changes))
    expect(read({ costs: null })).toEqual({ kind: 'unknown', missing: 'COSTS' })
    expect(read({ market: null })).toEqual({ kind: 'unknown', missing: 'HISTORY' })
    expect(read({ market: swings(gateDaysMin, 0.05) })).toMatchObject({ missing: 'HISTORY' })
    expect(read({ market: swings(gateDaysMin + 1, 0.05) })).toMatchObject({ kind: 'passed' })
    expect(readGate(null, [threshold], inputs())).toEqual({ kind: 'off' })
  })
})

describe('the variance of a drift', () => {
  const varianceOf = (market: MarketView) => driftVarianceAnnual([0.6, 0.4], [0.5, 0.5], market, 90)

  test('looks at the last days alone', () => {
    const calmFirst = swings(200, 0.05)
    calmFirst.closeUsd[0]?.fill(1, 0, 109)
    expect(varianceOf(calmFirst)).toBe(varianceOf(swings(200, 0.05)))
  })

  test('leaves out a hole of more than three days, and keeps one of three', () => {
    const base = varianceOf(swings(60, 0.05))
    const holed = (missing: number) => {
      const market = swings(60, 0.05)
      const dayAtMs = market.dayAtMs.map((at, day) => (day < 40 ? at : at + missing * dayMs))
      market.closeUsd[0]?.set([9], 40)
      return varianceOf({ ...market, dayAtMs })
    }
    expect(holed(3)).toBeGreaterThan(10 * (base ?? 0))
    expect(holed(4)).toBeLessThan(10 * (base ?? 0))
  })

  test('leaves out days without a price of what drifted, and only of that', () => {
    const market = swings(60, 0.05)
    market.closeUsd[0]?.fill(Number.NaN, 10, 50)
    expect(varianceOf(market)).toBeNull()
    const other = { ...market, closeUsd: [...market.closeUsd, swings(60, 0.05).closeUsd[0]] }
    const three = other as MarketView
    expect(driftVarianceAnnual([0.5, 0.4, 0.1], [0.5, 0.5, 0], three, 90)).not.toBeNull()
  })

  test('does not depend on the order of the assets, nor on the unit of a price', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.nat(100)), {
          minLength: 40,
          maxLength: 60,
        }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        (moves, drift) => {
          const [a, b] = [new Float64Array(moves.length), new Float64Array(moves.length)]
          moves.forEach(([price, other], day) => {
            a[day] = price
            b[day] = 1 + other
          })
          const dayAtMs = Float64Array.from(moves, (_, day) => day * dayMs)
          const view = (closeUsd: Float64Array[]) => ({ days: moves.length, dayAtMs, closeUsd })
          const [w, t] = [
            [0.5 + drift, 0.5 - drift],
            [0.5, 0.5],
          ]
          const forward = driftVarianceAnnual(w, t, view([a, b]), 90) ?? 0
          const back = driftVarianceAnnual(w.toReversed(), t, view([b, a]), 90)
          const scaled = driftVarianceAnnual(w, t, view([a.map((x) => 4096 * x), b]), 90)
          expect(back).toBeCloseTo(forward, 9)
          expect(scaled).toBe(forward)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('a decision under the gate', () => {
  const now = unixMs(120 * dayMs)
  const assets = ['a', 'usd'] as AssetId[]
  const decideWith = (market: MarketView | null, rule = bandRule(0.05), manual = false) =>
    decide({
      nowMs: now,
      assets,
      weighing: { kind: 'known', weights: [0.6, 0.4] },
      targets: [0.5, 0.5],
      cash: 1,
      outlook: { ...nothingKnown, market, costs },
      memory: freshMemory,
      rule: { ...rule, costGate: presetGate },
      schedule: scheduleFrom(unixMs(0)),
      pause: { paused: false },
      manual,
      waiting: false,
    })

  test('is recorded with what the gate said', () => {
    expect(decideWith(swings(120, 0.05)).decision).toMatchObject({
      kind: 'rebalance',
      gate: { kind: 'passed', expectedCostUsd: expect.closeTo(6, 9) as number },
    })
    expect(decideWith(null).decision).toMatchObject({
      kind: 'rebalance',
      gate: { kind: 'unknown', missing: 'HISTORY' },
    })
  })

  test('that is not worth it yet holds, with both figures', () => {
    expect(decideWith(swings(120, 0.005)).decision).toEqual({
      kind: 'hold',
      why: [
        {
          code: 'NOT_WORTH_IT',
          expectedBenefitUsd: expect.closeTo(0.336, 3) as number,
          expectedCostUsd: expect.closeTo(6, 9) as number,
        },
      ],
    })
  })

  test('spends the review and the run that it was looked at on', () => {
    const rule = { ...calendarRule('weekly'), bandAbsolute: 0.05, review: 'monthly' as const }
    const { decision, schedule } = decideWith(swings(120, 0.005), rule)
    expect(decision.kind).toBe('hold')
    expect(schedule).toMatchObject({ lastReviewedAtMs: now, lastScheduledAtMs: now })
  })

  test('does not bind the owner', () => {
    const { decision } = decideWith(swings(120, 0.005), bandRule(0.05), true)
    expect(decision).toMatchObject({ kind: 'rebalance', gate: { kind: 'exempt' } })
  })
})

test('a trade is as large as its legs but cash', () => {
  expect(tradeSize([0.5, 0.3, 0.2], [0.4, 0.3, 0.3], 2)).toEqual({
    legs: 1,
    turnoverCharged: expect.closeTo(0.1, 12) as number,
  })
  expect(tradeSize([0.5, 0.5], [0.5, 0.5], 0)).toEqual({ legs: 0, turnoverCharged: 0 })
})
