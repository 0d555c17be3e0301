import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matrixFrom } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import {
  type CashFlow,
  constantMixReturns,
  constantMixStep,
  constantProportionStep,
  excessGrowth,
  holdingPeriodReturn,
  modifiedDietz,
  moneyWeightedReturn,
  presentValue,
  relativeGrowth,
  timeWeightedReturn,
} from './index.ts'

function valueOf<T>(answer: Solved<T>): T {
  if (!answer.ok) throw new Error(`${answer.refusal.code} ${answer.refusal.field}`)
  return answer.value
}

function codeOf(answer: Solved<unknown>): string {
  return answer.ok ? 'an answer' : answer.refusal.code
}

/** Flows a year apart that are worth nothing at exactly these rates. */
function flowsWithRates(rates: readonly number[]): CashFlow[] {
  const coefficients = rates.reduce(
    (terms, rate) => {
      const shifted = [0, ...terms.map((term) => -term * (1 + rate))]
      return [...terms, 0].map((term, at) => term + (shifted[at] as number))
    },
    [-100],
  )
  return coefficients.map((amount, time) => ({ time, amount }))
}

describe('money-weighted returns (PRF-2)', () => {
  test.each([
    [[0.1]],
    [[0.1, 0.2]],
    [[-0.5, 0, 0.5]],
    [[0.25, 0.5, 1, 4]],
    [[-0.9, -0.2, 0.1, 0.6, 3]],
  ])('find every rate of %j', (rates) => {
    const found = valueOf(moneyWeightedReturn(flowsWithRates(rates)))
    expect(found.rates).toHaveLength(rates.length)
    for (const [at, rate] of rates.entries()) expect(found.rates[at]).toBeCloseTo(rate, 9)
    const nearest = rates.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0] as number
    expect(found.nearestZero).toBeCloseTo(nearest, 9)
  })

  test('find a rate that only touches zero, and none where there is none', () => {
    const touching = valueOf(moneyWeightedReturn(flowsWithRates([0.25, 0.25])))
    expect(touching.rates).toHaveLength(1)
    expect(touching.nearestZero).toBeCloseTo(0.25, 6)
    const missed = [
      { time: 0, amount: 100 },
      { time: 1, amount: -210 },
      { time: 2, amount: 120 },
    ]
    expect(codeOf(moneyWeightedReturn(missed))).toBe('NO_ROOT')
    expect(codeOf(moneyWeightedReturn(missed.slice(0, 1)))).toBe('NO_ROOT')
  })

  test('need no start value: a loss of nearly everything in two months', () => {
    const flows = [
      { time: 0, amount: -134.09 },
      { time: 63 / 365, amount: 40.86 },
    ]
    const { nearestZero } = valueOf(moneyWeightedReturn(flows))
    expect(nearestZero).toBeCloseTo(-0.9989769231734277, 12)
    const far = [
      { time: 0, amount: -1 },
      { time: 60, amount: 1e-300 },
    ]
    expect(valueOf(moneyWeightedReturn(far)).nearestZero).toBeCloseTo(10 ** -5 - 1, 12)
  })

  test('are worth nothing at the rate, in any order and currency', () => {
    const flow = fc.record({
      time: fc.double({ min: 0.01, max: 10, noNaN: true }),
      amount: fc.double({ min: -100, max: 100, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 12 }), (later) => {
        const flows = [{ time: 0, amount: -10_000 }, ...later, { time: 11, amount: 20_000 }]
        const { rates, nearestZero } = valueOf(moneyWeightedReturn(flows))
        for (const rate of rates) {
          const sizes = flows.map(({ time, amount }) => Math.abs(amount) * (1 + rate) ** -time)
          const slack = 1e-9 * sizes.reduce((sum, size) => sum + size, 0)
          expect(Math.abs(valueOf(presentValue(flows, rate)))).toBeLessThanOrEqual(slack)
        }
        const other = flows.map(({ time, amount }) => ({ time: time + 5, amount: -amount / 7 }))
        const again = valueOf(moneyWeightedReturn(other.toReversed()))
        expect(again.nearestZero).toBeCloseTo(nearestZero, 9)
      }),
      { numRuns: 60 },
    )
  })

  test('are refused of too many changes of sign, of no flows and of figures that are none', () => {
    const restless = Array.from({ length: 600 }, (_, time) => ({ time, amount: (-1) ** time }))
    expect(codeOf(moneyWeightedReturn(restless))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(moneyWeightedReturn([]))).toBe('EMPTY')
    expect(codeOf(moneyWeightedReturn([{ time: Number.NaN, amount: 1 }]))).toBe('NOT_FINITE')
    for (const rateMax of [0, Infinity]) {
      const answer = moneyWeightedReturn(flowsWithRates([0.1]), { rateMax })
      expect(codeOf(answer)).toBe('OUT_OF_DOMAIN')
    }
    expect(codeOf(moneyWeightedReturn(flowsWithRates([4]), { rateMax: 3 }))).toBe('NO_ROOT')
    expect(codeOf(presentValue(flowsWithRates([0.1]), -1))).toBe('OUT_OF_DOMAIN')
  })

  test('are taken from the earliest flow', () => {
    const flows = [
      { time: 3, amount: 121 },
      { time: 1, amount: -90 },
    ]
    expect(valueOf(presentValue(flows, 0.1))).toBeCloseTo(10, 12)
  })
})

describe('time-weighted and average-capital returns', () => {
  test('chain, whatever the flows', () => {
    expect(valueOf(timeWeightedReturn(Float64Array.of(0.05, 0.1)))).toBeCloseTo(0.155, 14)
    const year = { begin: 450, end: 470, income: 10 }
    expect(valueOf(holdingPeriodReturn(year))).toBeCloseTo(30 / 450, 14)
    expect(codeOf(holdingPeriodReturn({ ...year, begin: 0 }))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(holdingPeriodReturn({ ...year, end: Number.NaN }))).toBe('NOT_FINITE')
  })

  test('weigh a flow by the time that is left', () => {
    const holding = { begin: 100, end: 150, length: 10 }
    const early = valueOf(modifiedDietz(holding, [{ time: 2, amount: 50 }]))
    expect(early).toBe(0)
    const paidOut = valueOf(modifiedDietz(holding, [{ time: 5, amount: -20 }]))
    expect(paidOut).toBeCloseTo(70 / 90, 14)
    expect(codeOf(modifiedDietz(holding, [{ time: 11, amount: 1 }]))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(modifiedDietz(holding, [{ time: 0, amount: -100 }]))).toBe('OUT_OF_DOMAIN')
  })
})

describe('the premium of rebalancing', () => {
  test('over two periods is minus w (1 - w) k1 k2, exactly', () => {
    const move = fc.double({ min: -0.9, max: 2, noNaN: true })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(move, move, share, (one, two, riskyWeight) => {
        const mix = { riskyWeight, safeReturn: 0 }
        const { difference } = valueOf(constantMixReturns(Float64Array.of(one, two), mix))
        expect(difference).toBeCloseTo(-riskyWeight * (1 - riskyWeight) * one * two, 12)
      }),
    )
    const safe = { riskyWeight: 0.25, safeReturn: 0.1 }
    const { rebalanced, buyAndHold } = valueOf(constantMixReturns(Float64Array.of(0.3, 0.3), safe))
    expect(rebalanced).toBeCloseTo(1.15 ** 2 - 1, 14)
    expect(buyAndHold).toBeCloseTo(0.25 * 1.69 + 0.75 * 1.21 - 1, 14)
    expect(codeOf(constantMixReturns(Float64Array.of(0.1), { ...safe, riskyWeight: 2 }))).toBe(
      'OUT_OF_DOMAIN',
    )
  })

  test('has a growth rate that no split of one asset in two changes', () => {
    const covariance = matrixFrom([
      [0.04, 0.006],
      [0.006, 0.09],
    ])
    const whole = valueOf(excessGrowth(Float64Array.of(0.6, 0.4), covariance))
    expect(whole).toBeCloseTo((0.6 * 0.04 + 0.4 * 0.09 - 0.03168) / 2, 14)
    const split = matrixFrom([
      [0.04, 0.04, 0.006],
      [0.04, 0.04, 0.006],
      [0.006, 0.006, 0.09],
    ])
    expect(valueOf(excessGrowth(Float64Array.of(0.2, 0.4, 0.4), split))).toBeCloseTo(whole, 14)
    expect(codeOf(excessGrowth(Float64Array.of(1), covariance))).toBe('SHAPE')
  })

  test('steps as Perold & Sharpe 1988: one rule buys what fell, the other sells it', () => {
    const mix = valueOf(constantMixStep({ risky: 60, safe: 40 }, -0.1))
    expect(mix).toEqual({
      riskyAfter: 54,
      totalAfter: 94,
      riskyTarget: expect.closeTo(56.4, 12),
      trade: expect.closeTo(2.4, 12),
    })
    const insured = { assets: 100, floor: 75, multiplier: 2 }
    const step = valueOf(constantProportionStep(insured, -0.2))
    expect(step).toEqual({
      riskyBefore: 50,
      riskyAfter: 40,
      totalAfter: 90,
      riskyTarget: 30,
      trade: -10,
    })
    expect(valueOf(constantProportionStep(insured, -0.6)).riskyTarget).toBe(0)
    expect(codeOf(constantProportionStep({ ...insured, multiplier: 0 }, 0))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(constantMixStep({ risky: 60, safe: 40 }, -3))).toBe('OUT_OF_DOMAIN')
  })

  test('reads relative growth from weights', () => {
    const before = Float64Array.of(0.3, 0.25, 0.45)
    const growth = valueOf(relativeGrowth(before, Float64Array.of(0.45, 0.2, 0.35), 1))
    expect(Array.from(growth)).toEqual(
      [1.875, 1, 35 / 36].map((entry): unknown => expect.closeTo(entry, 12)),
    )
    expect(codeOf(relativeGrowth(before, before, 3))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(relativeGrowth(before, Float64Array.of(0.5, 0.5), 0))).toBe('SHAPE')
    expect(codeOf(relativeGrowth(before, Float64Array.of(0.5, 0.5, 0), 0))).toBe('OUT_OF_DOMAIN')
  })
})
