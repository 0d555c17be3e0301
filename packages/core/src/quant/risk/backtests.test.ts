import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { normalDensity, normalQuantile } from '../special/index.ts'
import { ageWeightedRisk } from './age-weighted.ts'
import { christoffersenTest, conditionalCoverageTest, kupiecTest } from './coverage.ts'
import { historicalRisk } from './historical.ts'
import { shortfallStatistics, shortfallTests, type TailForecasts } from './shortfall-tests.ts'

/** The six lowest of 100 returns, and how long ago (Boudoukh, Richardson & Whitelaw 1998). */
const lowest = [
  [-0.033, 3],
  [-0.029, 2],
  [-0.027, 65],
  [-0.025, 45],
  [-0.024, 5],
  [-0.023, 30],
] as const

function publishedReturns(later: number): Float64Array {
  const returns = new Float64Array(100).fill(0.001)
  for (const [entry, periodsAgo] of lowest) returns[100 - periodsAgo - later] = entry
  return returns
}

describe('age-weighted risk (RSK-1)', () => {
  test('is the published 2.73% of the hybrid approach, at 95% and 0.98', () => {
    const { valueAtRisk } = valueOf(
      ageWeightedRisk(publishedReturns(0), { confidence: 0.95, lambda: 0.98 }),
    )
    expect(valueAtRisk).toBeCloseTo(0.0273, 4)
  })

  test('fades: 25 periods later the same returns are less of a risk', () => {
    const now = valueOf(ageWeightedRisk(publishedReturns(0), { confidence: 0.95, lambda: 0.98 }))
    const later = valueOf(ageWeightedRisk(publishedReturns(25), { confidence: 0.95, lambda: 0.98 }))
    expect(later.valueAtRisk).toBeLessThan(now.valueAtRisk)
    expect(later.expectedShortfall).toBeLessThan(now.expectedShortfall)
  })

  test('averages exactly its tail, by a plain sum over ages', () => {
    const returns = publishedReturns(0)
    const weights = returns.map((_, at) => (0.02 * 0.98 ** (99 - at)) / (1 - 0.98 ** 100))
    const sorted = Array.from(returns.keys()).toSorted(
      (a, b) => (returns[a] ?? 0) - (returns[b] ?? 0),
    )
    let [mass, sum] = [0, 0]
    for (const at of sorted.slice(0, 3)) {
      const part = Math.min(weights[at] ?? 0, 0.05 - mass)
      mass += part
      sum -= part * (returns[at] ?? 0)
    }
    expect(mass).toBeCloseTo(0.05, 14)
    const risk = valueOf(ageWeightedRisk(returns, { confidence: 0.95, lambda: 0.98 }))
    expect(risk.expectedShortfall).toBeCloseTo(sum / 0.05, 14)
  })

  test('is plain history where nothing fades', () => {
    const returns = drawNormals(drawFrom(4), 400, 1).values
    const plain = valueOf(historicalRisk(returns, { confidence: 0.9, shortfall: 'tail-mass' }))
    const aged = valueOf(ageWeightedRisk(returns, { confidence: 0.9, lambda: 1 - 1e-9 }))
    expect(aged.expectedShortfall).toBeCloseTo(plain.expectedShortfall, 6)
    expect(Math.abs(aged.valueAtRisk - plain.valueAtRisk)).toBeLessThan(0.02)
  })

  test('is the newest loss where that alone weighs more than the tail', () => {
    const risk = valueOf(
      ageWeightedRisk(Float64Array.of(0.1, 0.2, -0.3), { confidence: 0.95, lambda: 0.5 }),
    )
    expect(risk).toEqual({ valueAtRisk: 0.3, expectedShortfall: 0.3 })
  })

  test.each([
    ['nothing', [], 0.95, 0.98, 'EMPTY'],
    ['a hole', [Number.NaN], 0.95, 0.98, 'NOT_FINITE'],
    ['certainty', [1], 1, 0.98, 'OUT_OF_DOMAIN'],
    ['no fading', [1], 0.95, 1, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, returns, confidence, lambda, code) => {
    const answer = ageWeightedRisk(Float64Array.from(returns), { confidence, lambda })
    expect(answer).toMatchObject({ refusal: { code } })
  })
})

describe('number and clusters of exceptions together (RSK-1)', () => {
  const clustered = Float64Array.from({ length: 250 }, (_, at) => (at % 50 < 3 ? 1 : 0))
  const scattered = Float64Array.from({ length: 250 }, (_, at) => (at % 20 === 0 ? 1 : 0))

  test('are the sum of the two tests, with two degrees of freedom', () => {
    const joint = valueOf(conditionalCoverageTest(clustered, 0.05))
    const exceptions = clustered.reduce((sum, entry) => sum + entry, 0)
    const [number, independence] = [
      valueOf(kupiecTest({ observations: 250, exceptions, exceptionShare: 0.05 })),
      valueOf(christoffersenTest(clustered)),
    ]
    const expected = number.likelihoodRatio + independence.likelihoodRatio
    expect(joint.likelihoodRatio).toBeCloseTo(expected, 12)
    expect(joint.pValue).toBeCloseTo(Math.exp(-expected / 2), 14)
    expect(joint.pValue).toBeLessThan(0.001)
    expect(valueOf(conditionalCoverageTest(scattered, 0.05)).pValue).toBeGreaterThan(0.2)
  })

  test.each([
    ['no exception', 0],
    ['nothing else', 1],
  ])('find no clusters in %s', (_, entry) => {
    const answer = valueOf(christoffersenTest(new Float64Array(20).fill(entry)))
    expect(answer).toEqual({ likelihoodRatio: 0, pValue: 1 })
  })

  test.each([
    [2.5, 1],
    [10, 0.5],
    [10, -1],
    [10, 11],
    [0, 0],
  ])('count %d days and %d exceptions as none', (observations, exceptions) => {
    const answer = kupiecTest({ observations, exceptions, exceptionShare: 0.05 })
    expect(answer).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN', field: 'exceptions' } })
  })

  test('refuses what either refuses', () => {
    expect(conditionalCoverageTest(Float64Array.of(0, 2), 0.05)).toMatchObject({ ok: false })
    expect(conditionalCoverageTest(clustered, 0)).toMatchObject({ ok: false })
  })
})

/** Forecasts of a standard normal at 2.5%, for returns that came. */
function normalForecasts(returns: Float64Array, scale = 1): TailForecasts {
  const quantile = valueOf(normalQuantile(0.975))
  const shortfall = normalDensity(quantile) / 0.025
  return {
    returns,
    valuesAtRisk: new Float64Array(returns.length).fill(scale * quantile),
    expectedShortfalls: new Float64Array(returns.length).fill(scale * shortfall),
    tail: 0.025,
  }
}

function normalsFrom(seed: number): () => number {
  const draw = drawFrom(seed)
  return () => drawNormals(draw, 1, 1).values[0] as number
}

describe('backtests of a shortfall (RSK-1)', () => {
  test('have the published critical value of -0.70 at 5%, over 250 days', () => {
    const draw = normalsFrom(8)
    const values = Array.from({ length: 4000 }, () => {
      const returns = Float64Array.from({ length: 250 }, draw)
      return valueOf(shortfallStatistics(normalForecasts(returns))).sizeAndNumber
    }).toSorted((one, other) => one - other)
    expect(values[200]).toBeGreaterThan(-0.76)
    expect(values[200]).toBeLessThan(-0.64)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
  })

  test('reject forecasts that were too small, and keep right and cautious ones', () => {
    const returns = Float64Array.from({ length: 500 }, normalsFrom(2))
    const pValue = (scale: number): number => {
      const draw = normalsFrom(11)
      const forecasts = normalForecasts(returns, scale)
      return valueOf(shortfallTests(forecasts, () => scale * draw(), 400)).sizeAndNumber.pValue
    }
    expect(pValue(0.7)).toBeLessThan(0.01)
    expect(pValue(1)).toBeGreaterThan(0.05)
    expect(pValue(1.4)).toBeGreaterThan(0.5)
  })

  test('tell large exceptions from many', () => {
    const few = new Float64Array(400)
    for (const at of [10, 90, 200, 310]) few[at] = -8
    const draw = normalsFrom(12)
    const { size, sizeAndNumber } = valueOf(shortfallTests(normalForecasts(few), draw, 400))
    expect(size?.pValue).toBeLessThan(0.01)
    expect(sizeAndNumber.pValue).toBeGreaterThan(0.01)
  })

  test('count the sample among the simulated: no p-value is 0, and a constant null gives 1', () => {
    const returns = new Float64Array(50).fill(-3)
    const forecasts = normalForecasts(returns)
    const worst = valueOf(shortfallTests(forecasts, () => 0, 99))
    expect(worst.sizeAndNumber.pValue).toBe(0.01)
    // No simulated history has an exception, so that its size is compared with nothing but itself.
    expect(worst.size?.pValue).toBe(1)
    const same = valueOf(shortfallTests(forecasts, () => -3, 99))
    expect(same).toMatchObject({ size: { pValue: 1 }, sizeAndNumber: { pValue: 1 } })
  })

  test('say nothing of the size of exceptions that never came', () => {
    const calm = valueOf(shortfallTests(normalForecasts(new Float64Array(20)), normalsFrom(1), 50))
    expect(calm.size).toBeNull()
    expect(calm.sizeAndNumber).toEqual({ statistic: 1, pValue: 1 })
  })

  const right = normalForecasts(Float64Array.of(0.1, -3))
  test.each([
    ['no returns', normalForecasts(new Float64Array(0)), 10, 'EMPTY'],
    ['a forecast too few', { ...right, valuesAtRisk: Float64Array.of(1) }, 10, 'SHAPE'],
    [
      'a value at risk of 0',
      { ...right, valuesAtRisk: Float64Array.of(1, 0) },
      10,
      'OUT_OF_DOMAIN',
    ],
    [
      'a shortfall below its value at risk',
      { ...right, expectedShortfalls: Float64Array.of(1, 1) },
      10,
      'OUT_OF_DOMAIN',
    ],
    ['a tail of all', { ...right, tail: 1 }, 10, 'OUT_OF_DOMAIN'],
    ['a tail of nothing', { ...right, tail: 0 }, 10, 'OUT_OF_DOMAIN'],
    ['no simulations', right, 0, 'OUT_OF_DOMAIN'],
  ])('refuse %s', (_, forecasts, simulations, code) => {
    const answer = shortfallTests(forecasts, () => 0, simulations)
    expect(answer).toMatchObject({ refusal: { code } })
  })

  test('refuse draws that are no numbers', () => {
    expect(shortfallTests(right, () => Number.NaN, 10)).toMatchObject({
      refusal: { code: 'NOT_FINITE', field: 'drawReturn' },
    })
  })
})
