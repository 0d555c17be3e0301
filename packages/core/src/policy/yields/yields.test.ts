import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, unixMs } from '../../units/index.ts'
import {
  decideYield,
  type PoolHistory,
  scorePool,
  vaultYieldRule,
  type YieldInput,
} from '../index.ts'

const days = 60
const now = unixMs((days - 1) * dayMs)
const cost = { costRate: 0.0002, gasUsd: 10 }

/** A pool that pays the same on all days but those named; null leaves a day out. */
function pool(
  name: string,
  apy: number,
  except: Readonly<Record<number, number | null>> = {},
  tvlUsd = 5e6,
): PoolHistory {
  const rows = Array.from({ length: days }, (_, day) => ({ day, apy: except[day] ?? apy })).filter(
    ({ day }) => except[day] !== null,
  )
  return {
    name,
    days: rows.length,
    dayAtMs: Float64Array.from(rows, ({ day }) => day * dayMs),
    apyFraction: Float64Array.from(rows, (row) => row.apy),
    tvlUsd: new Float64Array(rows.length).fill(tvlUsd),
  }
}

const at = (changes: Partial<YieldInput>) =>
  decideYield({
    nowMs: now,
    pools: [pool('held', 0.05), pool('other', 0.08)],
    held: 'held',
    riskChanged: [],
    positionUsd: 100_000,
    cost,
    rule: vaultYieldRule,
    ...changes,
  })

describe('a vault moves (STR-1)', () => {
  test('where the lead earns its cost twice, and says when it is earned back', () => {
    expect(at({})).toEqual({
      kind: 'move',
      to: 'other',
      why: 'yieldGap',
      leftOut: [],
      figures: {
        gapAbsolute: expect.closeTo(0.03, 12) as number,
        gapAbsoluteMin: expect.closeTo(0.01097, 5) as number,
        expectedBenefitUsd: expect.closeTo(164.1, 1) as number,
        expectedCostUsd: expect.closeTo(30, 9) as number,
        breakEvenDays: expect.closeTo(3.65, 2) as number,
        breakEvenUsd: expect.closeTo(16_118.4, 1) as number,
      },
    })
  })

  test('at once where liquidity falls below the limit, whatever the yields', () => {
    const pools = [pool('held', 0.09, {}, 999_999), pool('other', 0.02)]
    expect(at({ pools })).toMatchObject({ kind: 'move', to: 'other', why: 'liquidity' })
  })

  test('at once where the risk of its protocol changed, to nowhere if nothing is eligible', () => {
    expect(at({ riskChanged: ['held'] })).toMatchObject({ to: 'other', why: 'protocolRisk' })
    expect(at({ riskChanged: ['held', 'other'] })).toMatchObject({ kind: 'move', to: null })
  })

  test('into the best pool where it is in none', () => {
    expect(at({ held: null })).toMatchObject({ kind: 'enter', to: 'other' })
  })
})

describe('a vault stays', () => {
  test.each<[string, Partial<YieldInput>, string]>([
    ['in the best pool', { held: 'other' }, 'BEST_HELD'],
    ['below the floor', { pools: [pool('held', 0.05), pool('o', 0.0549)] }, 'NOT_WORTH_IT'],
    ['with too small a position', { positionUsd: 10_000 }, 'NOT_WORTH_IT'],
    ['with too dear a move', { cost: { costRate: 0.001, gasUsd: 0 } }, 'NOT_WORTH_IT'],
    ['without any pool', { pools: [], held: null }, 'NOTHING_ELIGIBLE'],
    [
      'where nobody knows what it earns',
      { pools: [pool('held', 0.05, { 59: null, 58: null, 57: null, 56: null }), pool('o', 0.08)] },
      'YIELD_UNKNOWN',
    ],
    [
      'where one day makes the lead',
      { pools: [pool('held', 0.05), pool('o', 0.05, { 59: 0.6 })] },
      'FEW_DAYS_LEAD',
    ],
    [
      'where one day without yield makes the lead',
      { pools: [pool('held', 0.15, { 59: 0 }), pool('o', 0.15)] },
      'FEW_DAYS_LEAD',
    ],
  ])('%s', (_, changes, why) => {
    expect(at(changes)).toMatchObject({ kind: 'hold', why })
  })
})

describe('a pool is left out', () => {
  test.each<[string, PoolHistory, string]>([
    ['that is too young', { ...pool('o', 0.2), days: 29 }, 'YIELD_UNKNOWN'],
    ['that is too small', pool('o', 0.2, {}, 999_999), 'LIQUIDITY_LOW'],
    ['whose size is unknown', pool('o', 0.2, {}, Number.NaN), 'LIQUIDITY_UNKNOWN'],
    ['that paid more than all there is', pool('o', 0.2, { 40: 13.06 }), 'YIELD_ABSURD'],
    ['that took all there was', pool('o', 0.2, { 40: -1 }), 'YIELD_ABSURD'],
    ['that paid no number', pool('o', 0.2, { 40: Number.NaN }), 'YIELD_ABSURD'],
    [
      'without a value for four days',
      pool('o', 0.2, { 56: null, 57: null, 58: null, 59: null }),
      'YIELD_UNKNOWN',
    ],
  ])('%s', (_, other, fault) => {
    const { leftOut, ...answer } = at({ pools: [pool('held', 0.05), other] })
    expect(leftOut[0]?.faults).toContain(fault)
    expect(answer).toMatchObject({ kind: 'hold', why: 'BEST_HELD' })
  })

  test('of a month and no less', () => {
    const young = (count: number) => {
      const whole = pool('o', 0.2)
      const from = days - count
      const cut = (values: Float64Array) => values.subarray(from)
      const { dayAtMs, apyFraction, tvlUsd } = whole
      const arrays = { apyFraction: cut(apyFraction), tvlUsd: cut(tvlUsd) }
      return scorePool(
        { ...whole, ...arrays, days: count, dayAtMs: cut(dayAtMs) },
        now,
        vaultYieldRule,
      )
    }
    expect([young(29).faults, young(30).faults]).toEqual([['HISTORY_SHORT'], []])
  })

  test('for thirty days after an absurd value, and no longer', () => {
    const faultsAt = (day: number) =>
      scorePool(pool('o', 0.2, { [day]: 5 }), now, vaultYieldRule).faults
    expect([faultsAt(30), faultsAt(29)]).toEqual([['YIELD_ABSURD'], []])
  })
})

describe('bad data never moves money', () => {
  const anyValue = fc.oneof(
    fc.double({ min: -1, max: 20, noNaN: true }),
    fc.constantFrom(Number.NaN, Infinity, -Infinity, -1, 0),
  )

  test('one value of one day, whatever it is, neither makes a move nor hides a fall', () => {
    const calm = [pool('held', 0.05), pool('other', 0.05)]
    expect(at({ pools: calm }).kind).toBe('hold')
    fc.assert(
      fc.property(anyValue, fc.nat(days - 1), fc.boolean(), (apy, day, isHeld) => {
        const hit = pool(isHeld ? 'held' : 'other', 0.05, { [day]: apy })
        const pools = isHeld ? [hit, pool('other', 0.05)] : [pool('held', 0.05), hit]
        expect(at({ pools }).kind).toBe('hold')
      }),
      { numRuns: 300 },
    )
  })

  test('no figure of a decision is NaN, whatever was published', () => {
    const feed = fc.array(anyValue, { minLength: days, maxLength: days })
    fc.assert(
      fc.property(feed, feed, (a, b) => {
        const wild = (name: string, apy: number[]) => ({
          ...pool(name, 0),
          apyFraction: Float64Array.from(apy),
        })
        const decision = at({ pools: [wild('held', a), wild('other', b)] })
        expect(JSON.stringify(decision)).not.toMatch(/null,"gap|NaN/)
        const figures = 'figures' in decision ? Object.values(decision.figures) : []
        expect(figures.some((figure) => Number.isNaN(figure))).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  test('rows to come change nothing: a decision sees the past alone', () => {
    fc.assert(
      fc.property(
        fc.array(anyValue, { minLength: days, maxLength: days }),
        fc.nat(days - 2),
        (apy, day) => {
          const whole = { ...pool('other', 0), apyFraction: Float64Array.from(apy), days: day + 1 }
          const future = {
            ...whole,
            apyFraction: whole.apyFraction.map((x, i) => (i > day ? 0.9 : x)),
          }
          const nowMs = unixMs(day * dayMs)
          const decide = (other: PoolHistory) =>
            at({ nowMs, pools: [{ ...pool('held', 0.05), days: day + 1 }, other] })
          expect(decide(future)).toEqual(decide(whole))
        },
      ),
      { numRuns: 50 },
    )
  })
})
