import { describe, expect, test } from 'vitest'
import { digamma, logGamma } from './gamma.ts'
import { normalCdf, normalDensity, normalQuantile } from './normal.ts'

describe('the normal distribution', () => {
  test.each([
    [-37, 5.725571222524577e-300, 1e-13],
    [-10, 7.619853024160527e-24, 1e-14],
    [-2.5000001, 0.006209663572946308, 1e-14],
    [-2.4999999, 0.006209667078606401, 3e-14],
    [-1.959963984540054, 0.025, 1e-14],
    [-1, 0.15865525393145705, 1e-14],
    [-1e-9, 0.49999999960105773, 1e-15],
    [0, 0.5, 0],
    [0.5, 0.6914624612740131, 1e-14],
    [2, 0.9772498680518208, 1e-15],
    [4, 0.9999683287581669, 1e-15],
    [Infinity, 1, 0],
  ])('is below %d deviations with the published probability', (x, expected, relative) => {
    expect(Math.abs(normalCdf(x) - expected)).toBeLessThanOrEqual(relative * expected)
  })

  test('has tails that mirror each other, and a density that is the slope', () => {
    for (let x = -6; x <= 6; x += 0.37) {
      expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15)
      const slope = (normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5
      expect(slope).toBeCloseTo(normalDensity(x), 9)
    }
  })

  test('has a quantile that inverts it, from one in 1e300 to all but 1e-12', () => {
    for (const probability of [1e-300, 1e-30, 1e-10, 0.001, 0.05, 0.3, 0.5]) {
      const quantile = normalQuantile(probability)
      if (!quantile.ok) throw new Error(quantile.refusal.message)
      expect(Math.abs(normalCdf(quantile.value) / probability - 1)).toBeLessThan(1e-12)
    }
    for (const probability of [0.5, 0.7, 0.975, 1 - 1e-12]) {
      const [upper, lower] = [normalQuantile(probability), normalQuantile(1 - probability)]
      if (!upper.ok || !lower.ok) throw new Error('the probability is inside')
      expect(upper.value + lower.value).toBeCloseTo(0, 12)
    }
    expect(normalQuantile(0.99)).toMatchObject({ value: expect.closeTo(2.326347874040841, 13) })
  })

  test.each([0, 1, -0.1, 1.1, Number.NaN])('refuses the quantile of %d', (probability) => {
    expect(normalQuantile(probability)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })
})

describe('the gamma function', () => {
  test.each([
    [1e-8, 18.420680738180209],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [4.5, 2.4537365708424423],
    [12, 17.502307845873887],
    [100.25, 360.28455963776423],
    [1e6, 12815504.569147611],
  ])('has the published logarithm at %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(4e-15 * Math.max(1, expected))
  })

  test.each([1, 2])('is one at %d', (x) => {
    expect(Math.abs(logGamma(x))).toBeLessThan(1e-14)
  })

  test.each([
    [0.5, -1.9635100260214235],
    [1, -0.5772156649015329],
    [2.5, 0.7031566406452432],
    [30, 3.384438132685525],
    [1e5, 11.512920464961896],
  ])('has the published logarithmic slope at %d', (x, expected) => {
    expect(digamma(x)).toBeCloseTo(expected, 13)
  })

  test('grows by its recurrence', () => {
    for (let x = 0.1; x < 40; x += 0.7) {
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 12)
      expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 12)
    }
  })
})
