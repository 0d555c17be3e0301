import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import type { Solved } from '../solved.ts'
import { normalQuantile } from '../special/index.ts'
import { cornishFisher, cornishFisherRisk } from './cornish-fisher.ts'
import { conditionalCoverageTest, kupiecTest } from './coverage.ts'
import { drawdownReport } from './drawdown.ts'
import { drawdownExposure, gainToRecover } from './drawdown-control.ts'
import { filteredReturns } from './filtered.ts'
import { historicalRisk } from './historical.ts'
import { populationMoments } from './moments.ts'
import { normalRisk, studentTRisk } from './parametric.ts'
import { quantileOf } from './quantile.ts'
import { shortfallStatistics, shortfallTests } from './shortfall-tests.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`

/** Skewness and excess kurtosis around the border of Maillard's domain, and far from it. */
const shapes = [-1.5, -0.7, -0.2, 0, 0.3, 0.9, 2].flatMap((skewness) =>
  [-1, 0, 0.05, 0.3, 1.1, 2.5, 4.1, 6, 7.9, 8.5, 11.2].map((excessKurtosis) => ({
    skewness,
    excessKurtosis,
  })),
)

/** The lowest slope of the transform up to a reach, by looking everywhere. */
function lowestSlopeSeen(shape: (typeof shapes)[number], reach: number): number {
  let lowest = Infinity
  const at = (z: number) => cornishFisher(z, shape).quantile
  for (let step = -400; step <= 400; step++) {
    const z = (step / 400) * reach
    lowest = Math.min(lowest, (at(z + 1e-5) - at(z - 1e-5)) / 2e-5)
  }
  return lowest
}

describe('the domain of Cornish-Fisher (Maillard 2012; RSK-1)', () => {
  test('is where the transform rises everywhere', () => {
    for (const shape of shapes) {
      const seen = Math.min(lowestSlopeSeen(shape, 3), lowestSlopeSeen(shape, 300))
      expect(cornishFisher(0, shape).isMonotone, JSON.stringify(shape)).toBe(seen > -1e-6)
    }
  })

  test.each([0.3, 0.95, 0.99])(
    'between the tails at a confidence of %d is enough',
    (confidence) => {
      const reach = Math.abs(valueOf(normalQuantile(confidence)))
      let answers = 0
      for (const { skewness, excessKurtosis } of shapes) {
        const moments = { mean: 0.1, deviation: 2, skewness, kurtosis: excessKurtosis + 3 }
        const risk = cornishFisherRisk(moments, confidence)
        const seen = lowestSlopeSeen({ skewness, excessKurtosis }, reach)
        expect(risk.ok, `${skewness} ${excessKurtosis} ${seen}`).toBe(seen > 1e-6)
        if (!risk.ok) continue
        answers++
        expect(risk.value.expectedShortfall).toBeGreaterThanOrEqual(risk.value.valueAtRisk - 1e-12)
      }
      expect(answers).toBeGreaterThan(10)
      expect(answers).toBeLessThan(shapes.length)
    },
  )
})

describe('tests of coverage by hand (RSK-1)', () => {
  test('one exception in ten against a promise of one half', () => {
    // 2 (ln 0.9^9 0.1 - ln 0.5^10) = 7.3613, and the tail of a chi-square of one degree.
    const { likelihoodRatio, pValue } = valueOf(
      kupiecTest({ observations: 10, exceptions: 1, exceptionShare: 0.5 }),
    )
    const expected = 2 * (9 * Math.log(0.9) + Math.log(0.1) + 10 * Math.log(2))
    expect(likelihoodRatio).toBeCloseTo(expected, 12)
    expect(pValue).toBeCloseTo(0.006665, 5)
  })

  test('both together have two degrees of freedom', () => {
    const alarms = Float64Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0)
    const { likelihoodRatio, pValue } = valueOf(conditionalCoverageTest(alarms, 0.1))
    expect(pValue).toBeCloseTo(Math.exp(-likelihoodRatio / 2), 14)
  })

  test.each([
    [2.5, 1],
    [10, 1.5],
    [10, -1],
    [10, 11],
    [0, 0],
    [-1, -1],
  ])('%d observations have no %d exceptions', (observations, exceptions) => {
    const answer = kupiecTest({ observations, exceptions, exceptionShare: 0.1 })
    expect(refusalOf(answer)).toBe('OUT_OF_DOMAIN exceptions')
  })
})

describe('tails of the smallest sets, by hand (RSK-1)', () => {
  test('nearly the whole mass takes its part of the best return', () => {
    const options = { confidence: 0.05, shortfall: 'tail-mass' } as const
    const risk = valueOf(historicalRisk(Float64Array.of(0.3, -0.1), options))
    expect(risk.expectedShortfall).toBeCloseTo((0.1 - 0.9 * 0.3) / 1.9, 14)
  })

  test.each([-0.1, 1.1, Number.NaN])('there is no quantile at %d', (probability) => {
    expect(refusalOf(quantileOf(Float64Array.of(1, 2), probability))).toBe(
      'OUT_OF_DOMAIN probability',
    )
  })

  test('one return has no shape, and neither have equal ones', () => {
    expect(refusalOf(populationMoments(Float64Array.of(0.1)))).toBe('TOO_SHORT returns')
    expect(refusalOf(populationMoments(Float64Array.of(0.1, 0.1)))).toBe('ZERO_VARIANCE returns')
  })

  test('the longest time below a peak need not be the last', () => {
    const { periodsBelowPeakMax } = valueOf(drawdownReport(Float64Array.of(-0.1, 0, 1, -0.1, 1)))
    expect(periodsBelowPeakMax).toBe(2)
  })

  test('a small wealth is not lent more than its multiple', () => {
    const floor = { floorShare: 0, multiplier: 10, leverageMax: 1.5 }
    expect(drawdownExposure(0.5, 0.5, floor)).toBe(0.75)
    expect(drawdownExposure(-0.5, 1, floor)).toBe(0)
  })

  test('what did not fall need not recover', () => {
    expect(valueOf(gainToRecover(0))).toBe(0)
    expect(refusalOf(gainToRecover(-0.1))).toBe('OUT_OF_DOMAIN drawdown')
    expect(refusalOf(gainToRecover(1))).toBe('OUT_OF_DOMAIN drawdown')
  })
})

describe('locations and scales that are none', () => {
  test.each([
    [{ mean: Number.NaN, deviation: 1 }, 'NOT_FINITE mean'],
    [{ mean: 0, deviation: -1 }, 'OUT_OF_DOMAIN deviation'],
    [{ mean: 0, deviation: Infinity }, 'OUT_OF_DOMAIN deviation'],
  ])('%o', (location, refusal) => {
    expect(refusalOf(normalRisk(location, 0.95))).toBe(refusal)
    const student = studentTRisk(location, { degreesOfFreedom: 5, confidence: 0.95 })
    expect(refusalOf(student)).toBe(refusal)
  })

  test('what does not move loses its mean', () => {
    expect(valueOf(normalRisk({ mean: 0.1, deviation: 0 }, 0.95)).valueAtRisk).toBe(-0.1)
    for (const degreesOfFreedom of [2, Infinity]) {
      const options = { degreesOfFreedom, confidence: 0.95 }
      expect(refusalOf(studentTRisk({ mean: 0, deviation: 1 }, options))).toBe(
        'OUT_OF_DOMAIN degreesOfFreedom',
      )
    }
    const endless = filteredReturns(Float64Array.of(0.1), Float64Array.of(Infinity), 0.2)
    expect(refusalOf(endless)).toBe('OUT_OF_DOMAIN volatilities')
  })
})

describe('backtests of expected shortfall (Acerbi & Szekely 2014)', () => {
  const forecasts = {
    returns: Float64Array.of(-0.03, 0.01),
    valuesAtRisk: Float64Array.of(0.01, 0.01),
    expectedShortfalls: Float64Array.of(0.02, 0.02),
    tail: 0.5,
  }

  test('count the first period', () => {
    expect(valueOf(shortfallStatistics(forecasts))).toEqual({
      size: -0.5,
      sizeAndNumber: -0.5,
      exceptions: 1,
    })
  })

  test('leave simulations without an exception out of the test of size', () => {
    const tests = valueOf(shortfallTests(forecasts, () => 0.1, 9))
    expect(tests.size).toEqual({ statistic: -0.5, pValue: 1 })
    expect(tests.sizeAndNumber.pValue).toBeCloseTo(0.1, 14)
  })

  test.each([
    ['tail', { tail: 0 }],
    ['tail', { tail: -0.5 }],
    ['tail', { tail: 1 }],
    ['expectedShortfalls', { valuesAtRisk: Float64Array.of(-0.01, 0.01) }],
    ['expectedShortfalls', { expectedShortfalls: Float64Array.of(0.005, 0.02) }],
  ])('are refused of %s: %o', (field, change) => {
    expect(refusalOf(shortfallStatistics({ ...forecasts, ...change }))).toBe(
      `OUT_OF_DOMAIN ${field}`,
    )
  })
})
