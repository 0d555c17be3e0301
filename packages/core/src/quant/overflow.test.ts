import { describe, expect, test } from 'vitest'
import { valueOf } from './answers.fixture.ts'
import {
  benchmarkReport,
  combineForecasts,
  constantProportionStep,
  cornishFisherRisk,
  criticalLine,
  efficientPortfolio,
  forecastError,
  fractionRatios,
  frontierPoints,
  kellyBet,
  kellyShare,
  type MeanVariance,
  matrixFrom,
  normalRisk,
  noTradeRegion,
  partialMoments,
  powerLawImpact,
  type Solved,
  scenarioRisk,
  steadyStateGain,
  studentTRisk,
  weightLimits,
} from './index.ts'

const vast = 1e300
const two = valueOf(weightLimits({ size: 2 }))
const problem: MeanVariance = {
  means: Float64Array.of(0.1, 0.2),
  covariance: matrixFrom([
    [0.04, 0],
    [0, 0.09],
  ]),
  limits: two,
}
const returns = Float64Array.of(0.01, -0.02, 0.03)
const asset = { mean: 0.1, volatility: 0.2, rate: 0 }
const shape = { mean: 0, deviation: 1, skewness: 0, kurtosis: 3 }
const order = { quantity: 1, volumeDaily: 1, outstanding: 1, volDaily: 1, durationDays: 1 }
const curve = { permanent: 1, temporary: 1, turnoverPower: 0.25, speedPower: 0.6 }
const position = { assets: vast, floor: 0, multiplier: vast }
const trading = { excessMean: vast, volatility: 1e-10, riskAversion: 1, cost: 0 }
const scenarios = { returns: matrixFrom([[0.1], [-0.1]]), measure: 'worst-loss' } as const

describe('what does not fit a float is refused, not answered (RSK-1, SIZ-1)', () => {
  test.each<[string, Solved<unknown>]>([
    ['a share without bound', kellyShare({ ...asset, mean: vast, volatility: 1e-10 })],
    ['growth without bound', kellyShare({ ...asset, mean: vast })],
    ['a fraction of Kelly', fractionRatios(vast)],
    ['a bet', kellyBet({ winProbability: 0.5, winPerUnit: 1, lossPerUnit: 5e-324 })],
    ['a normal tail', normalRisk({ mean: 0, deviation: 1.7e308 }, 0.99)],
    [
      'a t tail',
      studentTRisk({ mean: 0, deviation: 1.7e308 }, { degreesOfFreedom: 5, confidence: 0.99 }),
    ],
    ['a modified tail', cornishFisherRisk({ ...shape, mean: Number.NaN }, 0.99)],
    ['partial moments', partialMoments(Float64Array.of(vast, -1), 0)],
    [
      'a report without a rate',
      benchmarkReport(returns, returns, { periodsPerYear: 12, risklessAnnual: Number.NaN }),
    ],
    [
      'an impact',
      powerLawImpact(
        { ...order, volumeDaily: vast, quantity: 5e-324, durationDays: 5e-324, outstanding: 1e308 },
        { ...curve, permanent: vast, turnoverPower: vast },
      ),
    ],
    ['an insured step', constantProportionStep(position, 0.1)],
    ['a region', noTradeRegion(trading)],
    ['forecasts of nothing', combineForecasts([Float64Array.of(1, Number.NaN)])],
    ['squares of errors', forecastError(Float64Array.of(vast), Float64Array.of(1))],
    ['risk of infinite weights', scenarioRisk(scenarios, Float64Array.of(Infinity))],
    ['a portfolio of no mean', efficientPortfolio(problem, { mean: Number.NaN })],
  ])('%s', (_, answer) => {
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'NOT_FINITE' } })
  })

  test('a signal without noise is taken over whole', () => {
    expect(valueOf(steadyStateGain(vast))).toBe(1)
    expect(valueOf(steadyStateGain(0))).toBe(0)
  })
})

describe('what is no count or no size is refused, not asserted (SIZ-2)', () => {
  test.each([-1, 0.5, Number.NaN, Infinity])('%s assets', (size) => {
    const refusal = { code: 'OUT_OF_DOMAIN', field: 'size', actual: `${size}` }
    expect(weightLimits({ size })).toMatchObject({ refusal })
  })

  test.each([1, 2.5, Number.NaN, Infinity])('%s points of a frontier', (count) => {
    const refusal = { code: 'OUT_OF_DOMAIN', field: 'count', actual: `${count}` }
    const line = valueOf(criticalLine(problem))
    expect(frontierPoints(problem, line, count)).toMatchObject({ refusal })
  })

  test('means of other assets', () => {
    const means = Float64Array.of(0.1)
    const refusal = { code: 'SHAPE', field: 'means', limit: '2', actual: '1' }
    expect(criticalLine({ ...problem, means })).toMatchObject({ refusal })
    expect(efficientPortfolio({ ...problem, means }, { mean: 0.1 })).toMatchObject({ refusal })
  })
})
