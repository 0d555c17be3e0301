import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { baconPortfolio as bacon } from '../bacon.fixture.ts'
import { drawCovariance, drawFrom, drawNormals, troubles } from '../drawn.fixture.ts'
import { matrixFrom } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import {
  christoffersenTest,
  cornishFisher,
  cornishFisherRisk,
  deviationOf,
  filteredReturns,
  historicalRisk,
  kupiecTest,
  normalRisk,
  populationMoments,
  quantileOf,
  sampleExcessKurtosis,
  sampleKurtosis,
  studentTRisk,
  valueAtRiskContributions,
  volatilityContributions,
} from './index.ts'

function codeOf(answer: Solved<unknown>): string {
  return answer.ok ? 'an answer' : answer.refusal.code
}

const series = fc
  .array(fc.double({ min: -0.9, max: 2, noNaN: true }), { minLength: 2, maxLength: 40 })
  .map((entries) => Float64Array.from(entries))
const confidences = fc.double({ min: 0.5, max: 0.999, noNaN: true })

describe('moments and quantiles', () => {
  test('have the divisor that is named', () => {
    const sample = Float64Array.of(1, 2, 4)
    expect(valueOf(deviationOf(sample, { ddof: 0 }))).toBeCloseTo(Math.sqrt(14 / 9), 14)
    expect(valueOf(deviationOf(sample, { ddof: 1 }))).toBeCloseTo(Math.sqrt(14 / 6), 14)
    expect(codeOf(deviationOf(Float64Array.of(1), { ddof: 1 }))).toBe('TOO_SHORT')
  })

  test('agree with the published shape of a sample (Bacon 2008)', () => {
    const { skewness, kurtosis } = valueOf(populationMoments(bacon))
    expect(skewness).toBeCloseTo(-0.08256245520856834, 12)
    expect(kurtosis - 3).toBeCloseTo(-0.5675462058921261, 12)
    expect(valueOf(sampleKurtosis(bacon))).toBeCloseTo(3.03, 2)
    expect(valueOf(sampleExcessKurtosis(bacon))).toBeCloseTo(-0.41, 2)
  })

  test('have no shape of a constant, however many digits it has', () => {
    const constant = new Float64Array(7).fill(0.1 + 0.2)
    expect(valueOf(deviationOf(constant, { ddof: 1 }))).toBe(0)
    expect(codeOf(populationMoments(constant))).toBe('ZERO_VARIANCE')
    expect(codeOf(sampleKurtosis(bacon.slice(0, 3)))).toBe('TOO_SHORT')
  })

  test('take order statistics at their own probability, and a line between', () => {
    fc.assert(
      fc.property(series, (entries) => {
        const sorted = entries.toSorted()
        const last = sorted.length - 1
        for (const at of [0, last >> 1, last]) {
          expect(valueOf(quantileOf(entries, at / last))).toBeCloseTo(sorted[at] as number, 12)
        }
        const between = ((sorted[0] as number) + (sorted[1] as number)) / 2
        expect(valueOf(quantileOf(entries, 0.5 / last))).toBeCloseTo(between, 12)
      }),
    )
    expect(codeOf(quantileOf(bacon, 1.01))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(quantileOf(Float64Array.of(Number.NaN), 0.5))).toBe('NOT_FINITE')
    expect(codeOf(quantileOf(new Float64Array(), 0.5))).toBe('EMPTY')
  })
})

describe('value at risk and expected shortfall (SIZ-1, RSK-1)', () => {
  test('of a sample take exactly the mass of the tail, against a naive minimum', () => {
    // Rockafellar & Uryasev 2002: the least over c of c + E(loss - c)+ / (1 - confidence).
    fc.assert(
      fc.property(series, confidences, (returns, confidence) => {
        const options = { confidence, shortfall: 'tail-mass' } as const
        const { expectedShortfall, valueAtRisk } = valueOf(historicalRisk(returns, options))
        const costs = Array.from(returns, (at) => {
          const beyond = returns.reduce((sum, entry) => sum + Math.max(0, -entry + at), 0)
          return -at + beyond / returns.length / (1 - confidence)
        })
        expect(expectedShortfall).toBeCloseTo(Math.min(...costs), 10)
        expect(expectedShortfall).toBeGreaterThanOrEqual(
          -returns.reduce((a, b) => a + b) / returns.length - 1e-12,
        )
        expect(valueAtRisk).toBeCloseTo(-valueOf(quantileOf(returns, 1 - confidence)), 14)
      }),
    )
  })

  test('name what the shortfall averages where the quantile is an observation', () => {
    const returns = Float64Array.of(-0.3, -0.2, -0.1, 0, 0.1)
    const by = (shortfall: 'tail-mass' | 'at-or-beyond' | 'beyond') =>
      valueOf(historicalRisk(returns, { confidence: 0.75, shortfall })).expectedShortfall
    expect(by('at-or-beyond')).toBeCloseTo(0.25, 14)
    expect(by('beyond')).toBeCloseTo(0.3, 14)
    expect(by('tail-mass')).toBeCloseTo((0.3 + 0.25 * 0.2) / 1.25, 14)
    const worst = { confidence: 0.999999, shortfall: 'beyond' } as const
    expect(valueOf(historicalRisk(Float64Array.of(-0.3, -0.3), worst)).expectedShortfall).toBe(0.3)
  })

  test('of parametric returns are the integral of their tail, mean and scale included', () => {
    const location = { mean: 0.01, deviation: 0.2 }
    const models = [
      (confidence: number) => normalRisk(location, confidence),
      (confidence: number) => studentTRisk(location, { degreesOfFreedom: 4, confidence }),
    ]
    for (const model of models) {
      const { expectedShortfall } = valueOf(model(0.9))
      let sum = 0
      const cells = 2000
      // Shares of the tail as squares crowd the cells where it is steep.
      for (let cell = 0; cell < cells; cell++) {
        const s = (cell + 0.5) / cells
        sum += (valueOf(model(1 - 0.1 * s * s)).valueAtRisk * 2 * s) / cells
      }
      expect(sum).toBeCloseTo(expectedShortfall, 5)
    }
  })

  test('of t returns have the variance that was asked for, and tend to the normal ones', () => {
    const location = { mean: 0, deviation: 1 }
    const six = valueOf(studentTRisk(location, { degreesOfFreedom: 6, confidence: 0.99 }))
    expect(six.valueAtRisk).toBeCloseTo(2.5659780062766853, 10)
    expect(six.expectedShortfall).toBeCloseTo(3.2925450628163526, 10)
    const many = valueOf(studentTRisk(location, { degreesOfFreedom: 1e6, confidence: 0.99 }))
    expect(many.expectedShortfall).toBeCloseTo(
      valueOf(normalRisk(location, 0.99)).expectedShortfall,
      4,
    )
    const infinite = { degreesOfFreedom: 2, confidence: 0.99 }
    expect(codeOf(studentTRisk(location, infinite))).toBe('OUT_OF_DOMAIN')
  })

  test('by Cornish-Fisher agree with the published values (PerformanceAnalytics)', () => {
    const moments = valueOf(populationMoments(bacon))
    const risk = valueOf(cornishFisherRisk(moments, 0.99))
    expect(risk.valueAtRisk).toBeCloseTo(0.07818059876, 10)
    expect(risk.expectedShortfall).toBeCloseTo(0.08983833333, 10)
    expect(valueOf(cornishFisherRisk(moments, 0.95)).valueAtRisk).toBeCloseTo(
      0.056028994816641066,
      12,
    )
  })

  test('by Cornish-Fisher are refused where the transform turns back (Maillard 2012)', () => {
    const shapes = fc.record({
      skewness: fc.double({ min: -4, max: 4, noNaN: true }),
      excessKurtosis: fc.double({ min: -2, max: 20, noNaN: true }),
    })
    fc.assert(
      fc.property(shapes, (shape) => {
        const reach = 2.3263478740408408
        let slope = Infinity
        for (let cell = 0; cell < 400; cell++) {
          const z = -reach + (2 * reach * cell) / 400
          const next = z + (2 * reach) / 400
          const climb = cornishFisher(next, shape).quantile - cornishFisher(z, shape).quantile
          slope = Math.min(slope, climb / (next - z))
        }
        const kurtosis = shape.excessKurtosis + 3
        const answer = cornishFisherRisk({ mean: 0, deviation: 1, ...shape, kurtosis }, 0.99)
        // A chord never falls more steeply than the curve, and rises by up to 0.1 more.
        expect(slope >= -1e-9 || codeOf(answer) === 'OUT_OF_DOMAIN').toBe(true)
        expect(slope <= 0.2 || answer.ok).toBe(true)
        expect(slope >= -1e-9 || !cornishFisher(0, shape).isMonotone).toBe(true)
        const risk = answer.ok ? answer.value : { valueAtRisk: 0, expectedShortfall: 0 }
        expect(risk.expectedShortfall).toBeGreaterThanOrEqual(risk.valueAtRisk)
      }),
      { numRuns: 200 },
    )
    expect(cornishFisher(0, { skewness: 0.5, excessKurtosis: 1.5 }).isMonotone).toBe(true)
    expect(cornishFisher(0, { skewness: 0, excessKurtosis: -0.5 }).isMonotone).toBe(false)
    expect(
      codeOf(cornishFisherRisk({ mean: 0, deviation: 1, skewness: -2.5, kurtosis: 4 }, 0.99)),
    ).toBe('OUT_OF_DOMAIN')
  })

  test('filtered, rescale each return by the volatility that was known for it', () => {
    const volatilities = Float64Array.of(0.02, 0.01)
    const scenarios = valueOf(filteredReturns(Float64Array.of(-0.04, 0.03), volatilities, 0.05))
    expect(Array.from(scenarios)).toEqual([expect.closeTo(-0.1, 14), expect.closeTo(0.15, 14)])
    expect(codeOf(filteredReturns(bacon, volatilities, 0.05))).toBe('SHAPE')
    expect(codeOf(filteredReturns(bacon.slice(0, 2), Float64Array.of(0, 1), 1))).toBe(
      'OUT_OF_DOMAIN',
    )
  })

  test.each([0, 1, Number.NaN])('are refused at a confidence of %d', (confidence) => {
    const location = { mean: 0, deviation: 1 }
    expect(codeOf(normalRisk(location, confidence))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(historicalRisk(bacon, { confidence, shortfall: 'beyond' }))).toBe('OUT_OF_DOMAIN')
  })
})

describe('contributions (RSK-1)', () => {
  test('add up to the risk and are its slope, whatever ails the covariance', () => {
    const draw = drawFrom(11)
    for (let set = 0; set < 300; set++) {
      const size = 2 + (set % 5)
      const covariance = drawCovariance(draw, troubles[set % troubles.length] ?? 'ordinary', size)
      const weights = drawNormals(draw, 1, size).values
      const risk = volatilityContributions(weights, covariance)
      if (!risk.ok) continue
      const { total, parts } = risk.value
      const sum = parts.reduce((all, part) => all + part, 0)
      expect(Math.abs(sum - total)).toBeLessThanOrEqual(
        1e-12 * parts.reduce((all, part) => all + Math.abs(part), 0),
      )
    }
    const covariance = matrixFrom([
      [0.04, 0.006, -0.01],
      [0.006, 0.09, 0.02],
      [-0.01, 0.02, 0.16],
    ])
    const weights = Float64Array.of(0.5, 0.3, 0.2)
    const { total, parts } = valueOf(valueAtRiskContributions(weights, covariance, 0.99))
    expect(total).toBeCloseTo(0.3801283747750895, 12)
    expect(parts[2]).toBeCloseTo(0.09396431736013448, 12)
    const nudged = Float64Array.of(0.5, 0.3, 0.2 + 1e-6)
    const slope = (valueOf(valueAtRiskContributions(nudged, covariance, 0.99)).total - total) / 1e-6
    expect(slope * 0.2).toBeCloseTo(parts[2] as number, 6)
  })

  test('are refused without risk, and of a matrix that is no covariance', () => {
    const one = Float64Array.of(1, 1)
    expect(
      codeOf(
        volatilityContributions(
          one,
          matrixFrom([
            [0, 0],
            [0, 0],
          ]),
        ),
      ),
    ).toBe('ZERO_VARIANCE')
    expect(
      codeOf(
        volatilityContributions(
          one,
          matrixFrom([
            [1, -2],
            [-2, 1],
          ]),
        ),
      ),
    ).toBe('INDEFINITE')
    expect(
      codeOf(
        volatilityContributions(
          one,
          matrixFrom([
            [1, 0],
            [2, 1],
          ]),
        ),
      ),
    ).toBe('NOT_SYMMETRIC')
    expect(codeOf(volatilityContributions(one, matrixFrom([[1]])))).toBe('SHAPE')
  })
})

describe('tests of value at risk', () => {
  test('count exceptions (Kupiec 1995)', () => {
    const { likelihoodRatio, pValue } = valueOf(
      kupiecTest({ observations: 250, exceptions: 7, exceptionShare: 0.01 }),
    )
    expect(likelihoodRatio).toBeCloseTo(5.496990447792697, 10)
    expect(pValue).toBeCloseTo(0.01905, 4)
    const none = valueOf(kupiecTest({ observations: 250, exceptions: 0, exceptionShare: 0.01 }))
    expect(none.likelihoodRatio).toBeCloseTo(-500 * Math.log(0.99), 10)
    const all = valueOf(kupiecTest({ observations: 3, exceptions: 3, exceptionShare: 0.5 }))
    expect(all.likelihoodRatio).toBeCloseTo(6 * Math.log(2), 12)
    const exact = valueOf(kupiecTest({ observations: 100, exceptions: 5, exceptionShare: 0.05 }))
    expect(exact).toEqual({ likelihoodRatio: 0, pValue: 1 })
    const many = { observations: 3, exceptions: 4, exceptionShare: 0.5 }
    expect(codeOf(kupiecTest(many))).toBe('OUT_OF_DOMAIN')
  })

  test('find clusters (Christoffersen 1998)', () => {
    const scattered = Float64Array.from({ length: 60 }, (_, at) => (at % 6 === 0 ? 1 : 0))
    const clustered = Float64Array.from({ length: 60 }, (_, at) => (at < 10 ? 1 : 0))
    expect(valueOf(christoffersenTest(clustered)).pValue).toBeLessThan(1e-6)
    expect(valueOf(christoffersenTest(scattered)).pValue).toBeGreaterThan(0.05)
    expect(valueOf(christoffersenTest(new Float64Array(9)))).toEqual({
      likelihoodRatio: 0,
      pValue: 1,
    })
    // Pairs: 5 quiet twice, 1 into and 1 out of a storm, 2 within; 3 storms after 9 days.
    const mixed = Float64Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0)
    const alone = 6 * Math.log(6 / 9) + 3 * Math.log(3 / 9)
    const calm = 5 * Math.log(5 / 6) + Math.log(1 / 6)
    const storm = Math.log(1 / 3) + 2 * Math.log(2 / 3)
    const ratio = valueOf(christoffersenTest(mixed)).likelihoodRatio
    expect(ratio).toBeCloseTo(2 * (calm + storm - alone), 12)
    expect(codeOf(christoffersenTest(Float64Array.of(0, 2)))).toBe('OUT_OF_DOMAIN')
  })
})
