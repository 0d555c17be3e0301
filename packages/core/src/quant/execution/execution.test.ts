import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Solved } from '../solved.ts'
import {
  almgrenChriss,
  almgrenEquities,
  type ExecutionOrder,
  powerLawImpact,
  squareRootImpact,
} from './index.ts'

function valueOf<T>(answer: Solved<T>): T {
  if (!answer.ok) throw new Error(`${answer.refusal.code} ${answer.refusal.field}`)
  return answer.value
}

function codeOf(answer: Solved<unknown>): string {
  return answer.ok ? 'an answer' : answer.refusal.code
}

/** Almgren & Chriss 2001, table 1. */
const order: ExecutionOrder = {
  quantity: 1e6,
  durationDays: 5,
  steps: 5,
  volDaily: 0.95,
  fixedCost: 0.0625,
  permanentImpact: 2.5e-7,
  temporaryImpact: 2.5e-6,
}

describe('schedules (Almgren & Chriss 2001)', () => {
  test('are even without fear of risk, and cost what the paper says', () => {
    const { trades, expectedCost, variance } = valueOf(almgrenChriss(order, 0))
    expect(Array.from(trades)).toEqual(
      Array.from({ length: 5 }, (): unknown => expect.closeTo(200_000, 6)),
    )
    expect(expectedCost).toBeCloseTo(662_500, 6)
    expect(variance / 1e12).toBeCloseTo(1.083, 12)
  })

  test('hurry with the fear of risk, as the paper says', () => {
    const schedule = valueOf(almgrenChriss(order, 1e-6))
    expect(schedule.holdings[1]).toBeCloseTo(541955.5543739224, 5)
    expect(schedule.expectedCost).toBeCloseTo(911226.986303793, 5)
    expect(schedule.variance / 364128572058.14105).toBeCloseTo(1, 12)
    expect(schedule.kappa).toBeCloseTo(0.61, 2)
    expect(schedule.kappaContinuous).toBeGreaterThan(schedule.kappa)
    expect(schedule.holdings[5]).toBe(0)
  })

  test('cost less than any nudge of them', () => {
    const riskAversion = fc.double({ min: 0, max: 1e-5, noNaN: true })
    const nudges = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), {
      minLength: 4,
      maxLength: 4,
    })
    const impact = order.temporaryImpact - order.permanentImpact / 2
    const objective = (holdings: readonly number[], lambda: number) =>
      holdings.slice(1).reduce((sum, left, step) => {
        const trade = (holdings[step] as number) - left
        return sum + impact * trade * trade + lambda * order.volDaily ** 2 * left * left
      }, 0)
    fc.assert(
      fc.property(riskAversion, nudges, (lambda, changes) => {
        const { holdings } = valueOf(almgrenChriss(order, lambda))
        const best = Array.from(holdings)
        const nudged = best.map(
          (left, at) => left + (at > 0 && at < 5 ? (changes[at - 1] ?? 0) : 0),
        )
        const slack = 1e-12 * objective(best, lambda)
        expect(objective(nudged, lambda)).toBeGreaterThanOrEqual(objective(best, lambda) - slack)
      }),
    )
  })

  test('neither divide by zero nor overflow at the ends of the scale', () => {
    const calm = valueOf(almgrenChriss(order, 1e-300))
    expect(calm.trades[0]).toBeCloseTo(200_000, 6)
    const panic = valueOf(almgrenChriss({ ...order, steps: 500 }, 1e6))
    expect(panic.trades[0]).toBeGreaterThan(0.99e6)
    expect(panic.holdings.every((left) => Number.isFinite(left) && left >= 0)).toBe(true)
    expect(panic.trades.reduce((sum, trade) => sum + trade, 0)).toBeCloseTo(1e6, 6)
  })

  test.each([
    { ...order, quantity: 0 },
    { ...order, steps: 2.5 },
    { ...order, volDaily: -1 },
    { ...order, permanentImpact: 1 },
  ])('are refused of an order outside its ranges: %o', (bad) => {
    expect(codeOf(almgrenChriss(bad, 1e-6))).toBe('OUT_OF_DOMAIN')
  })

  test('are refused of a love of risk', () => {
    expect(codeOf(almgrenChriss(order, -1e-9))).toBe('OUT_OF_DOMAIN')
  })
})

describe('impact', () => {
  test('of the square-root law doubles with four times the order', () => {
    const small = { volDaily: 0.02, orderShareOfDay: 0.01, coefficient: 0.8 }
    const { peak, averageCost } = valueOf(squareRootImpact(small))
    expect(peak).toBeCloseTo(0.0016, 14)
    expect(averageCost).toBeCloseTo((0.0016 * 2) / 3, 14)
    const large = valueOf(squareRootImpact({ ...small, orderShareOfDay: 0.04 }))
    expect(large.peak).toBeCloseTo(2 * peak, 14)
    expect(codeOf(squareRootImpact({ ...small, volDaily: 0 }))).toBe('OUT_OF_DOMAIN')
  })

  test.each([
    ['IBM', 6_561_000, 1_728_000_000, 0.0157, 0.1, [20, 22, 32]],
    ['IBM', 6_561_000, 1_728_000_000, 0.0157, 0.5, [20, 8, 18]],
    ['DRI', 1_929_000, 168_000_000, 0.0226, 0.2, [22, 21, 32]],
  ] as const)('of %s is as published (Almgren et al. 2005)', (...row) => {
    const [, volumeDaily, outstanding, volDaily, durationDays, expected] = row
    const quantity = 0.1 * volumeDaily
    const traded = { quantity, volumeDaily, outstanding, volDaily, durationDays }
    const { permanent, temporary, cost } = valueOf(powerLawImpact(traded, almgrenEquities))
    const bps = [permanent, temporary, cost].map((part) => 1e4 * part)
    for (const [at, part] of bps.entries()) {
      expect(Math.abs(part - (expected[at] as number))).toBeLessThan(0.55)
    }
    expect(cost).toBeCloseTo(permanent / 2 + temporary, 15)
    expect(codeOf(powerLawImpact({ ...traded, quantity: -1 }, almgrenEquities))).toBe(
      'OUT_OF_DOMAIN',
    )
  })
})
