import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { almgrenChriss, type ExecutionOrder } from './index.ts'

/** Steps of half a day, so that no day is taken for a step. */
const order: ExecutionOrder = {
  quantity: 1000,
  durationDays: 3,
  steps: 6,
  volDaily: 0.5,
  fixedCost: 0.02,
  permanentImpact: 1e-4,
  temporaryImpact: 1e-3,
}
const stepDays = 0.5

describe('schedules in steps that are no days (Almgren & Chriss 2001)', () => {
  test('solve the difference equation of the paper', () => {
    const riskAversion = 1e-3
    const { holdings, kappa, kappaContinuous } = valueOf(almgrenChriss(order, riskAversion))
    const impact = 1e-3 - (1e-4 * stepDays) / 2
    expect(kappaContinuous ** 2).toBeCloseTo((riskAversion * 0.25) / impact, 12)
    const curvature = (2 * (Math.cosh(kappa * stepDays) - 1)) / stepDays ** 2
    expect(curvature / kappaContinuous ** 2).toBeCloseTo(1, 12)
    for (let step = 1; step < 6; step++) {
      const [before, now, after] = holdings.slice(step - 1, step + 2) as unknown as number[]
      const bend = ((before ?? 0) - 2 * (now ?? 0) + (after ?? 0)) / stepDays ** 2
      expect(bend / (kappaContinuous ** 2 * (now ?? 0))).toBeCloseTo(1, 9)
    }
  })

  test('cost what their trades cost, and vary as their holdings do', () => {
    const { holdings, trades, expectedCost, variance } = valueOf(almgrenChriss(order, 1e-3))
    // Each step pays its own passing impact, and leaves its lasting one to what is held after it.
    const cost = trades.reduce((sum, trade, step) => {
      const passing = trade * (0.02 + (1e-3 * trade) / stepDays)
      return sum + passing + 1e-4 * trade * (holdings[step + 1] ?? Number.NaN)
    }, 0)
    expect(expectedCost / cost).toBeCloseTo(1, 12)
    const held = holdings.slice(1).reduce((sum, left) => sum + left * left, 0)
    expect(variance / (0.25 * stepDays * held)).toBeCloseTo(1, 12)
  })

  test.each([
    ['steps', { steps: 0 }],
    ['steps', { steps: -1 }],
    ['steps', { steps: 1_000_001 }],
    ['volDaily', { volDaily: Infinity }],
    ['fixedCost', { fixedCost: -1e-9 }],
    ['quantity', { quantity: Infinity }],
  ])('are refused of %s: %o', (field, change) => {
    expect(almgrenChriss({ ...order, ...change }, 0)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field },
    })
  })

  test('neither risk nor cost is needed', () => {
    const free = { ...order, volDaily: 0, fixedCost: 0, permanentImpact: 0 }
    expect(valueOf(almgrenChriss(free, 1)).trades[5]).toBeCloseTo(1000 / 6, 9)
  })
})
