import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { matrixFrom } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import {
  benchmarkReport,
  constantMixReturns,
  constantProportionStep,
  excessGrowth,
  expectedBestSharpe,
  geometricSharpe,
  linkedAttribution,
  minimumTrackRecord,
  modifiedDietz,
  moneyWeightedReturn,
  partialMoments,
  perPeriod,
  presentValue,
  probabilisticSharpe,
  sharpeAnnualisation,
  sharpeStandardError,
  tailRatio,
} from './index.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`

describe('ratios by hand (PRF-2)', () => {
  test('a geometric Sharpe ratio takes the riskless rate off', () => {
    // Two halves of a year: 1.1 x 1.2 - 1 = 32% a year; deviation 5% root 2, of a year 10%.
    const terms = { risklessAnnual: 0.12, periodsPerYear: 2 }
    expect(valueOf(geometricSharpe(Float64Array.of(0.1, 0.2), terms))).toBeCloseTo(0.2 / 0.1, 12)
  })

  test('beside itself a portfolio has a beta, and a beta of Fama, of one', () => {
    const own = Float64Array.of(0.02, -0.01, 0.04)
    const terms = { risklessAnnual: 0.01, periodsPerYear: 12 }
    const report = valueOf(benchmarkReport(own, own, terms))
    expect(report.beta).toBeCloseTo(1, 14)
    expect(report.famaBeta).toBeCloseTo(1, 14)
    expect(report.mSquared).toBeCloseTo(report.annualReturn, 14)
    const still = Float64Array.of(0.01, 0.01, 0.01)
    expect(refusalOf(benchmarkReport(still, own, terms))).toBe('ZERO_VARIANCE returns')
  })

  test('the risk beside the market is that of the residuals, in a year', () => {
    // No beta and an alpha of 1/3: residuals of -1/3, 2/3 and -1/3, squared 2/9 on average.
    const market = Float64Array.of(-0.01, 0, 0.01)
    const terms = { risklessAnnual: 0, periodsPerYear: 4 }
    const report = valueOf(benchmarkReport(Float64Array.of(0, 1, 0), market, terms))
    expect(report.specificRiskAnnual).toBeCloseTo(Math.sqrt((2 / 9) * 4), 12)
    expect(report.alphaPerPeriod).toBeCloseTo(1 / 3, 12)
  })

  test('a loss of a year is less a loss of each half', () => {
    expect(valueOf(perPeriod(-0.19, 2))).toBeCloseTo(-0.1, 14)
  })

  test('a return at the minimum is neither above nor below it', () => {
    const sides = valueOf(partialMoments(Float64Array.of(0.1, 0, -0.2, 0), 0))
    expect(sides).toMatchObject({ upsideFrequency: 0.25, downsideFrequency: 0.25 })
  })

  test('a tail ratio compares sizes, whatever the signs', () => {
    expect(valueOf(tailRatio(Float64Array.of(-0.5, -0.1)))).toBeCloseTo(0.12 / 0.48, 12)
    expect(valueOf(tailRatio(Float64Array.of(0.1, 0.5)))).toBeCloseTo(0.48 / 0.12, 12)
  })
})

describe('inference on Sharpe ratios by hand (PRF-2)', () => {
  const estimate = { perPeriod: 0.1, observations: 101, skewness: 0, kurtosis: 3 }

  test('a memory of one half makes four periods one and a bit', () => {
    // 4 + 2 (3/2 + 2/4 + 1/8) = 8.25.
    const factor = sharpeAnnualisation({ periodsPerYear: 4, autocorrelation: 0.5 })
    expect(valueOf(factor)).toBeCloseTo(4 / Math.sqrt(8.25), 14)
    expect(valueOf(sharpeAnnualisation({ periodsPerYear: 1, autocorrelation: 0.5 }))).toBe(1)
    const most = sharpeAnnualisation({ periodsPerYear: 1_000_000, autocorrelation: 0 })
    expect(valueOf(most)).toBeCloseTo(1000, 9)
  })

  test.each([0, -4, 2.5, 1_000_001, Infinity])('a year has no %d periods', (periodsPerYear) => {
    expect(refusalOf(sharpeAnnualisation({ periodsPerYear, autocorrelation: 0 }))).toBe(
      'OUT_OF_DOMAIN periodsPerYear',
    )
  })

  test.each([
    [{ trials: 1.9, varianceOfTrials: 0.1 }, 'OUT_OF_DOMAIN trials'],
    [{ trials: Infinity, varianceOfTrials: 0.1 }, 'OUT_OF_DOMAIN trials'],
    [{ trials: 10, varianceOfTrials: -0.1 }, 'OUT_OF_DOMAIN varianceOfTrials'],
    [{ trials: 10, varianceOfTrials: Infinity }, 'OUT_OF_DOMAIN varianceOfTrials'],
  ])('the best of %o is not expected', (tried, refusal) => {
    expect(refusalOf(expectedBestSharpe(tried))).toBe(refusal)
  })

  test('equal trials have no best one, and one figure that is none is refused', () => {
    expect(valueOf(expectedBestSharpe({ trials: 2, varianceOfTrials: 0 }))).toBe(0)
    expect(refusalOf(probabilisticSharpe(estimate, Infinity))).toBe('NOT_FINITE benchmarkPerPeriod')
    const bad = { ...estimate, skewness: Number.NaN }
    expect(refusalOf(probabilisticSharpe(bad, 0))).toBe('NOT_FINITE skewness')
    expect(refusalOf(sharpeStandardError(Number.NaN, 10))).toBe('NOT_FINITE perPeriod')
    expect(refusalOf(sharpeStandardError(0.1, 1))).toBe('TOO_SHORT observations')
  })

  test('a track record long enough for a confidence of one half is one observation', () => {
    const asked = { benchmarkPerPeriod: 0, confidence: 0.5 }
    expect(valueOf(minimumTrackRecord(estimate, asked))).toBeCloseTo(1, 12)
  })
})

describe('linked attribution (Menchero 2000)', () => {
  test('weighs periods by the common factor and a correction in proportion to their spread', () => {
    // One segment held in full: all is selection, 10% against 5% and then 20% against 0%.
    const one = Float64Array.of(1)
    const period = (own: number, benchmark: number) => ({
      weights: one,
      benchmarkWeights: one,
      returns: Float64Array.of(own),
      benchmarkReturns: Float64Array.of(benchmark),
    })
    const periods = [period(0.1, 0.05), period(0.2, 0)]
    const linked = valueOf(
      linkedAttribution(periods, { model: 'brinson-fachler', linking: 'menchero' }),
    )
    expect(linked.excess).toBeCloseTo(1.32 - 1.05, 14)
    expect(linked.selection[0]).toBeCloseTo(0.27, 14)
    // Two segments tell the periods apart: the first earns in the first period, the other later.
    const half = Float64Array.of(0.5, 0.5)
    const apart = [
      [0.2, 0],
      [0, 0.4],
    ].map((returns, at) => ({
      weights: half,
      benchmarkWeights: half,
      returns: Float64Array.from(returns),
      benchmarkReturns: at === 0 ? Float64Array.of(0.1, 0) : Float64Array.of(0, 0),
    }))
    const split = valueOf(
      linkedAttribution(apart, { model: 'brinson-fachler', linking: 'menchero' }),
    )
    const common = 0.27 / 2 / (Math.sqrt(1.32) - Math.sqrt(1.05))
    const left = 0.27 - common * 0.25
    const squares = 0.05 ** 2 + 0.2 ** 2
    const correction = (spread: number) => common + (left * spread) / squares
    expect(split.selection[0]).toBeCloseTo(0.05 * correction(0.05), 13)
    expect(split.selection[1]).toBeCloseTo(0.2 * correction(0.2), 13)
  })

  test('needs the same segments in all periods', () => {
    const period = (...weights: number[]) => ({
      weights: Float64Array.from(weights),
      benchmarkWeights: Float64Array.from(weights),
      returns: new Float64Array(weights.length),
      benchmarkReturns: new Float64Array(weights.length),
    })
    const options = { model: 'brinson-fachler', linking: 'grap' } as const
    const answer = linkedAttribution([period(1), period(0.5, 0.5)], options)
    expect(refusalOf(answer)).toBe('SHAPE periods')
  })
})

describe('rates that money earned, by hand (PRF-2)', () => {
  const flows = (...amounts: number[]) => amounts.map((amount, time) => ({ time, amount }))

  test('the one to report is nearest to zero, whatever its sign', () => {
    // (x - 0.5)(x - 1.1) and (x - 0.8)(x - 1.5), for x one and the rate.
    const first = valueOf(moneyWeightedReturn(flows(1, -1.6, 0.55)))
    expect(first.nearestZero).toBeCloseTo(0.1, 12)
    expect(first.rates[0]).toBeCloseTo(-0.5, 12)
    expect(valueOf(moneyWeightedReturn(flows(1, -2.3, 1.2))).nearestZero).toBeCloseTo(-0.2, 12)
  })

  test('is looked for up to the highest rate that is named, and not beyond', () => {
    expect(valueOf(moneyWeightedReturn(flows(-1, 1.4), { rateMax: 0.5 })).nearestZero).toBeCloseTo(
      0.4,
      12,
    )
    expect(refusalOf(moneyWeightedReturn(flows(-1, 1.6), { rateMax: 0.5 }))).toBe('NO_ROOT flows')
  })

  test('present values discount, at negative rates too', () => {
    expect(valueOf(presentValue(flows(-1, 1), -0.5))).toBeCloseTo(1, 14)
    expect(valueOf(presentValue(flows(-1, 1), 1))).toBeCloseTo(-0.5, 14)
    expect(refusalOf(presentValue([], 0))).toBe('EMPTY flows')
    expect(refusalOf(presentValue(flows(1), Infinity))).toBe('OUT_OF_DOMAIN rate')
    expect(refusalOf(presentValue(flows(1), -1))).toBe('OUT_OF_DOMAIN rate')
  })

  test('a flow on the first or the last instant is within', () => {
    const holding = { begin: 100, end: 130, length: 2 }
    expect(valueOf(modifiedDietz(holding, [{ time: 0, amount: 20 }]))).toBeCloseTo(10 / 120, 14)
    expect(valueOf(modifiedDietz(holding, [{ time: 2, amount: 20 }]))).toBeCloseTo(10 / 100, 14)
    for (const time of [-0.1, 2.1]) {
      expect(refusalOf(modifiedDietz(holding, [{ time, amount: 20 }]))).toBe('OUT_OF_DOMAIN flows')
    }
  })
})

describe('mixes at the ends of their ranges', () => {
  test('all risky, or none, is no mix that could be rebalanced', () => {
    const returns = Float64Array.of(0.1, -0.2)
    for (const riskyWeight of [0, 1]) {
      const mix = valueOf(constantMixReturns(returns, { riskyWeight, safeReturn: 0.01 }))
      expect(mix.difference).toBeCloseTo(0, 14)
      const expected = riskyWeight === 1 ? 1.1 * 0.8 - 1 : 1.01 ** 2 - 1
      expect(mix.rebalanced).toBeCloseTo(expected, 14)
    }
    for (const riskyWeight of [-0.1, 1.1]) {
      const mix = constantMixReturns(returns, { riskyWeight, safeReturn: 0 })
      expect(refusalOf(mix)).toBe('OUT_OF_DOMAIN riskyWeight')
    }
  })

  test('below the floor nothing is risked', () => {
    const step = constantProportionStep({ assets: 70, floor: 75, multiplier: 2 }, -0.2)
    expect(valueOf(step)).toMatchObject({ riskyBefore: 0, totalAfter: 70, riskyTarget: 0 })
  })

  test('one asset grows by nothing in excess', () => {
    expect(valueOf(excessGrowth(Float64Array.of(1), matrixFrom([[0.04]])))).toBe(0)
  })
})
