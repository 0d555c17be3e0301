import { describe, expect, test } from 'vitest'
import { forecastGarch } from './garch-forecast.ts'
import { type Garch, shockHalfLife, unconditionalVariance } from './garch-model.ts'

const model: Garch = { mu: 0, omega: 0.02, alpha: 0.05, gamma: 0.1, beta: 0.8, nu: Infinity }

describe('a forecast of variances (REG-3)', () => {
  test('closes on the long run by the persistence at each step', () => {
    const longRun = unconditionalVariance(model)
    if (!longRun.ok) throw new Error(longRun.refusal.message)
    expect(longRun.value).toBeCloseTo(0.2, 12)
    const ahead = forecastGarch(model, 1, { horizon: 30, varianceMax: Infinity })
    if (!ahead.ok) throw new Error(ahead.refusal.message)
    ahead.value.variances.forEach((variance, step) => {
      expect(variance).toBeCloseTo(0.2 + 0.8 * 0.9 ** step, 12)
    })
    expect(ahead.value.isCapped).toBe(false)
  })

  test('rises without end where a shock never fades, up to the cap', () => {
    const integrated = { ...model, beta: 0.9 }
    const ahead = forecastGarch(integrated, 1, { horizon: 4, varianceMax: 1.05 })
    if (!ahead.ok) throw new Error(ahead.refusal.message)
    expect([...ahead.value.variances]).toEqual([1, 1.02, expect.closeTo(1.04, 12), 1.05])
    expect(ahead.value.isCapped).toBe(true)
  })

  test('has a half-life, and a long run, only where shocks fade', () => {
    const half = shockHalfLife(model)
    expect(half.ok && half.value).toBeCloseTo(Math.log(0.5) / Math.log(0.9), 12)
    for (const beta of [0.9 - 1e-7, 0.9, 0.95]) {
      const refusal = { code: 'OUT_OF_DOMAIN', field: 'persistence' }
      expect(unconditionalVariance({ ...model, beta })).toMatchObject({ refusal })
      expect(shockHalfLife({ ...model, beta })).toMatchObject({ refusal })
    }
    const none = { ...model, alpha: 0, gamma: 0, beta: 0 }
    expect(shockHalfLife(none)).toMatchObject({ ok: false })
    expect(unconditionalVariance(none)).toMatchObject({ value: 0.02 })
  })

  test.each([
    ['no horizon', 1, { horizon: 0, varianceMax: 1 }, 'horizon'],
    ['half a period', 1, { horizon: 1.5, varianceMax: 1 }, 'horizon'],
    ['no variance', 0, { horizon: 1, varianceMax: 1 }, 'varianceNext'],
    ['no cap', 1, { horizon: 1, varianceMax: 0 }, 'varianceMax'],
  ])('refuses %s', (_, variance, limits, field) => {
    expect(forecastGarch(model, variance, limits)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field },
    })
  })
})
