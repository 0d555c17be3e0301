import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { baconPortfolio as portfolio } from '../bacon.fixture.ts'
import type { Solved } from '../solved.ts'
import {
  adjustedSharpe,
  annualReturn,
  annualVolatility,
  appraisalRatio,
  benchmarkReport,
  calmar,
  cumulativeReturns,
  deflatedSharpe,
  dRatio,
  expectedBestSharpe,
  geometricSharpe,
  informationRatio,
  kappa,
  martinRatio,
  meanAbsoluteDeviation,
  minimumTrackRecord,
  omega,
  painRatio,
  partialMoments,
  perPeriod,
  probabilisticSharpe,
  sharpe,
  sharpeAnnualisation,
  sharpeStandardError,
  skewnessKurtosisRatio,
  sortino,
  tailRatio,
} from './index.ts'

function codeOf(answer: Solved<unknown>): string {
  return answer.ok ? 'an answer' : answer.refusal.code
}

const benchmark = Float64Array.of(
  0.002,
  0.025,
  0.018,
  -0.011,
  0.014,
  0.018,
  0.014,
  0.065,
  -0.015,
  0.042,
  -0.006,
  0.083,
  0.039,
  -0.038,
  -0.062,
  0.015,
  -0.048,
  0.021,
  0.06,
  0.056,
  -0.067,
  0.019,
  -0.003,
  0,
)
const monthly = { risklessAnnual: 0, periodsPerYear: 12 }
const flat = new Float64Array(5).fill(0.01)

describe('ratios of returns (PRF-2)', () => {
  test('keep arithmetic and geometric Sharpe apart (Bacon 2008: 0.788 and 0.757)', () => {
    const arithmetic = sharpe(portfolio, { risklessPerPeriod: 0, periodsPerYear: 12 })
    expect(valueOf(arithmetic)).toBeCloseTo(0.788, 3)
    expect(valueOf(geometricSharpe(portfolio, monthly))).toBeCloseTo(0.757, 3)
    expect(valueOf(adjustedSharpe(portfolio, monthly))).toBeCloseTo(0.7591435, 6)
  })

  test('agree with the published figures of both sides of a minimum (Bacon 2008)', () => {
    const sides = valueOf(partialMoments(portfolio, 0.005))
    expect(sides.downsideDeviation).toBeCloseTo(0.0255, 4)
    expect(sides.downsideFrequency).toBeCloseTo(11 / 24, 14)
    expect(sides.upsideFrequency).toBeCloseTo(13 / 24, 14)
    expect(sides.upsideRisk).toBeCloseTo(0.02937, 5)
    expect(sides.upsidePotential - sides.downsidePotential).toBeCloseTo(sides.meanExcess, 15)
    expect(valueOf(omega(portfolio, 0))).toBeCloseTo(1.779783394, 8)
    expect(valueOf(kappa(portfolio, { minimum: 0.005, order: 1 }))).toBeCloseTo(0.29, 2)
    expect(valueOf(meanAbsoluteDeviation(portfolio))).toBeCloseTo(0.031, 3)
    expect(valueOf(skewnessKurtosisRatio(portfolio))).toBeCloseTo(-0.034, 3)
    expect(valueOf(dRatio(Float64Array.of(-0.5, -0.1, 0.4)))).toBeCloseTo(3, 14)
  })

  test('of drawdowns agree with the published figures', () => {
    const year = { periodsPerYear: 12 }
    expect(valueOf(calmar(portfolio, year))).toBeCloseTo(0.7166390512, 9)
    expect(valueOf(painRatio(portfolio, year))).toBeCloseTo(2.592625448, 8)
    const annual = valueOf(annualReturn(portfolio, year))
    expect(valueOf(martinRatio(portfolio, year))).toBeCloseTo(annual / 0.06118428726, 7)
    const risen = valueOf(calmar(Float64Array.of(0.5, -0.5), { periodsPerYear: 1, periods: 4 }))
    expect(risen).toBeCloseTo((0.75 ** 0.25 - 1) / 0.5, 14)
  })

  test('beside a benchmark agree with the published figures', () => {
    const report = valueOf(benchmarkReport(portfolio, benchmark, monthly))
    expect(report.trackingError).toBeCloseTo(0.03363971514, 10)
    expect(report.specificRiskAnnual).toBeCloseTo(0.0329, 4)
    expect(report.mSquared).toBeCloseTo(0.10062, 5)
    expect(report.jensenAlpha).toBeCloseTo(-0.01416944465, 10)
    expect(report.regressionEpsilon).toBeCloseTo(-0.013, 3)
    const spread = report.annualReturn - report.benchmarkAnnualReturn
    expect(valueOf(informationRatio(report))).toBeCloseTo(spread / report.trackingError, 14)
    const appraisal = report.jensenAlpha / report.specificRiskAnnual
    expect(valueOf(appraisalRatio(report))).toBeCloseTo(appraisal, 14)
  })

  test('take a riskless rate off both sides of the market line', () => {
    const terms = { risklessAnnual: 0.03, periodsPerYear: 12 }
    const report = valueOf(benchmarkReport(portfolio, benchmark, terms))
    const { annualReturn: own, benchmarkAnnualReturn: market, beta, famaBeta } = report
    expect(report.jensenAlpha).toBeCloseTo(own - 0.03 - beta * (market - 0.03), 14)
    expect(report.netSelectivity).toBeCloseTo(own - 0.03 - famaBeta * (market - 0.03), 14)
    expect(report.mSquared).toBeCloseTo((own - 0.03) / famaBeta + 0.03, 14)
    const levered = benchmark.map((entry) => 1.5 * entry + 0.001)
    const line = valueOf(benchmarkReport(levered, benchmark, monthly))
    expect(line.beta).toBeCloseTo(1.5, 12)
    expect(line.famaBeta).toBeCloseTo(1.5, 12)
    expect(line.alphaPerPeriod).toBeCloseTo(0.001, 12)
    expect(line.specificRiskAnnual).toBeCloseTo(0, 12)
  })

  test('compound, annualise by the length that is named, and name their deviation', () => {
    expect(valueOf(cumulativeReturns(Float64Array.of(0.5, -0.5, 1)))).toEqual(
      Float64Array.of(0.5, -0.25, 0.5),
    )
    const halfYears = Float64Array.of(0.1, 0.1)
    expect(valueOf(annualReturn(halfYears, { periodsPerYear: 2 }))).toBeCloseTo(0.21, 14)
    const long = annualReturn(halfYears, { periodsPerYear: 2, periods: 4 })
    expect(valueOf(long)).toBeCloseTo(0.1, 14)
    const pair = Float64Array.of(0.01, 0.03)
    expect(valueOf(annualVolatility(pair, 4, 'population'))).toBeCloseTo(0.02, 14)
    expect(valueOf(annualVolatility(pair, 4, 'sample'))).toBeCloseTo(0.02 * Math.SQRT2, 14)
    expect(valueOf(perPeriod(0.21, 2))).toBeCloseTo(0.1, 14)
  })

  test('scale as their units do, and do not depend on the order of returns', () => {
    const series = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), {
      minLength: 3,
      maxLength: 30,
    })
    const terms = { minimumPerPeriod: 0, periodsPerYear: 12 }
    fc.assert(
      fc.property(series, (entries) => {
        const returns = Float64Array.from(entries)
        fc.pre(entries.some((entry) => entry < -1e-3) && entries.some((entry) => entry > 1e-3))
        const scaled = returns.map((entry) => entry / 4)
        const back = returns.toReversed()
        const ratio = valueOf(sortino(returns, terms))
        expect(valueOf(sortino(scaled, terms))).toBeCloseTo(ratio, 9)
        expect(valueOf(sortino(back, terms))).toBeCloseTo(ratio, 9)
        const second = valueOf(kappa(returns, { minimum: 0, order: 2 }))
        expect(second * Math.sqrt(12)).toBeCloseTo(ratio, 9)
        const first = valueOf(kappa(returns, { minimum: 0, order: 1 }))
        expect(valueOf(omega(returns, 0)) / (first + 1)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('are refused where they are not defined, never 0 or infinite', () => {
    const annual = { risklessPerPeriod: 0, periodsPerYear: 252 }
    expect(codeOf(sharpe(flat, annual))).toBe('ZERO_VARIANCE')
    expect(codeOf(sharpe(flat.slice(0, 1), annual))).toBe('TOO_SHORT')
    expect(codeOf(sharpe(new Float64Array(), annual))).toBe('EMPTY')
    expect(codeOf(sharpe(portfolio, { ...annual, risklessPerPeriod: flat }))).toBe('SHAPE')
    expect(codeOf(sharpe(portfolio, { ...annual, periodsPerYear: 0 }))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(omega(flat, 0))).toBe('ZERO_VARIANCE')
    expect(codeOf(omega(flat, Number.NaN))).toBe('NOT_FINITE')
    expect(codeOf(calmar(flat, { periodsPerYear: 12 }))).toBe('ZERO_VARIANCE')
    expect(codeOf(tailRatio(Float64Array.of(0, 0)))).toBe('ZERO_VARIANCE')
    expect(codeOf(annualReturn(Float64Array.of(-2), { periodsPerYear: 1 }))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(perPeriod(-1, 12))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(benchmarkReport(flat, flat, monthly))).toBe('ZERO_VARIANCE')
    expect(codeOf(benchmarkReport(portfolio, flat, monthly))).toBe('SHAPE')
    const self = valueOf(benchmarkReport(portfolio, portfolio, monthly))
    expect(codeOf(informationRatio(self))).toBe('ZERO_VARIANCE')
  })
})

describe('inference on Sharpe ratios', () => {
  test('agrees with Lo 2002', () => {
    expect(valueOf(sharpeStandardError(0.5, 60))).toBeCloseTo(0.13693063937629152, 14)
    const monthlyMemory = { periodsPerYear: 12, autocorrelation: 0.2 }
    expect(valueOf(sharpeAnnualisation(monthlyMemory))).toBeCloseTo(2.87884869052744, 12)
    const none = { periodsPerYear: 12, autocorrelation: 0 }
    expect(valueOf(sharpeAnnualisation(none))).toBeCloseTo(Math.sqrt(12), 12)
  })

  test('agrees with Bailey & Lopez de Prado 2012 and 2014', () => {
    const fund = { perPeriod: 1.59 / Math.sqrt(12), observations: 24, skewness: 0, kurtosis: 3 }
    expect(valueOf(probabilisticSharpe(fund, 0))).toBeCloseTo(0.982, 3)
    const found = {
      perPeriod: 2.5 / Math.sqrt(250),
      observations: 1250,
      skewness: -3,
      kurtosis: 10,
    }
    const tried = { trials: 100, varianceOfTrials: 0.5 / 250 }
    expect(valueOf(expectedBestSharpe(tried))).toBeCloseTo(0.1132, 4)
    expect(valueOf(deflatedSharpe(found, tried))).toBeCloseTo(0.9004, 3)
    const shape = { perPeriod: 2 / Math.sqrt(252), skewness: 0, kurtosis: 3 }
    const target = { benchmarkPerPeriod: 1 / Math.sqrt(252), confidence: 0.95 }
    expect(valueOf(minimumTrackRecord(shape, target))).toBeCloseTo(688.2080373402351, 8)
  })

  test('needs just the track record after which the probability is the confidence', () => {
    const shape = { perPeriod: 0.2, skewness: -1, kurtosis: 7 }
    const target = { benchmarkPerPeriod: 0.05, confidence: 0.9 }
    const observations = valueOf(minimumTrackRecord(shape, target))
    const probability = probabilisticSharpe({ ...shape, observations }, target.benchmarkPerPeriod)
    expect(valueOf(probability)).toBeCloseTo(0.9, 12)
  })

  test('trusts less with more trials, fat tails, and a skew to the left', () => {
    const fund = { perPeriod: 0.1, observations: 500, skewness: 0, kurtosis: 3 }
    const skill = (trials: number) =>
      valueOf(deflatedSharpe(fund, { trials, varianceOfTrials: 0.001 }))
    expect(skill(2)).toBeGreaterThan(skill(10))
    expect(skill(10)).toBeGreaterThan(skill(1000))
    const plain = valueOf(probabilisticSharpe(fund, 0))
    const skewed = probabilisticSharpe({ ...fund, skewness: -2 }, 0)
    expect(valueOf(skewed)).toBeLessThan(plain)
    expect(valueOf(probabilisticSharpe({ ...fund, kurtosis: 20 }, 0))).toBeLessThan(plain)
  })

  test('is refused without a history, a margin, or trials', () => {
    const shape = { perPeriod: 0.1, skewness: 0, kurtosis: 3 }
    const target = { benchmarkPerPeriod: 0.1, confidence: 0.95 }
    expect(codeOf(minimumTrackRecord(shape, target))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(probabilisticSharpe({ ...shape, observations: 1 }, 0))).toBe('TOO_SHORT')
    const impossible = { perPeriod: 1, skewness: 4, kurtosis: 3, observations: 9 }
    expect(codeOf(probabilisticSharpe(impossible, 0))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(expectedBestSharpe({ trials: 1, varianceOfTrials: 1 }))).toBe('OUT_OF_DOMAIN')
    const memory = { periodsPerYear: 12, autocorrelation: 1 }
    expect(codeOf(sharpeAnnualisation(memory))).toBe('OUT_OF_DOMAIN')
  })
})
