import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { multiplyMatrices, multiplyVector, solve, transpose } from '../../linear/index.ts'
import { type Matrix, matrixFrom, rowsOf } from '../../matrix.ts'
import type { Solved } from '../../solved.ts'
import { weightLimits } from '../program/limits.ts'
import { blackLitterman, equilibriumMeans, unconstrainedWeights } from './black-litterman.ts'
import { criticalLine } from './critical-line.ts'
import { efficientPortfolio, frontierPoints } from './efficient.ts'
import { maxSharpe } from './max-sharpe.ts'
import { minVariance } from './min-variance.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`

function inverseOf(matrix: Matrix): Matrix {
  const columns = rowsOf(matrix).map((_, at) =>
    Array.from(
      valueOf(
        solve(
          matrix,
          Float64Array.from(rowsOf(matrix), (__, row) => (row === at ? 1 : 0)),
        ),
      ),
    ),
  )
  return transpose(matrixFrom(columns))
}

const sumOf = (one: Matrix, other: Matrix): Matrix => ({
  ...one,
  values: one.values.map((entry, at) => entry + (other.values[at] ?? Number.NaN)),
})
const scaled = (matrix: Matrix, by: number): Matrix => ({
  ...matrix,
  values: matrix.values.map((entry) => by * entry),
})

describe('views on three assets, by precisions (Black & Litterman 1992)', () => {
  const covariance = matrixFrom([
    [0.04, 0.01, 0.006],
    [0.01, 0.09, -0.012],
    [0.006, -0.012, 0.16],
  ])
  const priorMeans = Float64Array.of(0.03, 0.05, 0.08)
  const picks = matrixFrom([
    [1, -1, 0],
    [0, 0.5, 0.5],
  ])
  const views = Float64Array.of(0.01, 0.09)
  const problem = { covariance, priorMeans, tau: 0.3, picks, views }
  const given = matrixFrom([
    [0.02, 0.004],
    [0.004, 0.03],
  ])

  /** By how much the posterior misses the one of precisions, in its worst figure. */
  function missOf(viewErrors: Matrix | undefined, errors: Matrix): number {
    const posterior = valueOf(
      blackLitterman(viewErrors === undefined ? problem : { ...problem, viewErrors }),
    )
    const [trust, certainty] = [inverseOf(scaled(covariance, 0.3)), inverseOf(errors)]
    const said = multiplyMatrices(transpose(picks), certainty)
    const meanErrors = inverseOf(sumOf(trust, multiplyMatrices(said, picks)))
    const weighed = multiplyVector(trust, priorMeans).map(
      (entry, at) => entry + (multiplyVector(said, views)[at] ?? Number.NaN),
    )
    return Math.max(
      gapOf(posterior.meanErrors.values, meanErrors.values),
      gapOf(posterior.means, multiplyVector(meanErrors, weighed)),
      gapOf(posterior.covariance.values, sumOf(covariance, meanErrors).values),
    )
  }

  test('as uncertain as they are said to be', () => {
    expect(missOf(given, given)).toBeLessThan(1e-14)
  })

  test('as uncertain as the prior where nothing is said', () => {
    const seen = multiplyMatrices(
      multiplyMatrices(picks, scaled(covariance, 0.3)),
      transpose(picks),
    )
    const [first = 0, , , last = 0] = seen.values
    const errors = matrixFrom([
      [first, 0],
      [0, last],
    ])
    expect(missOf(undefined, errors)).toBeLessThan(1e-14)
  })

  test.each([
    [
      'EMPTY picks',
      { picks: { rows: 0, cols: 3, values: new Float64Array(0) }, views: new Float64Array(0) },
    ],
    [
      'SHAPE picks',
      {
        picks: matrixFrom([
          [1, 0],
          [0, 1],
        ]),
      },
    ],
    [
      'SHAPE picks',
      {
        picks: matrixFrom([
          [1, 0, Number.NaN],
          [0, 1, 0],
        ]),
      },
    ],
    ['SHAPE viewErrors', { viewErrors: covariance }],
    ['OUT_OF_DOMAIN tau', { tau: 0 }],
    ['OUT_OF_DOMAIN tau', { tau: Infinity }],
  ])('are refused: %s', (refusal, change) => {
    expect(refusalOf(blackLitterman({ ...problem, ...change }))).toBe(refusal)
  })

  test('that repel are refused, and so are aversions that are none', () => {
    const viewErrors = matrixFrom([
      [1, 2],
      [2, 1],
    ])
    expect(blackLitterman({ ...problem, viewErrors })).toMatchObject({ ok: false })
    expect(refusalOf(equilibriumMeans(covariance, priorMeans, Infinity))).toBe(
      'NOT_FINITE riskAversion',
    )
    for (const aversion of [0, -1, Infinity]) {
      expect(refusalOf(unconstrainedWeights(priorMeans, covariance, aversion))).toBe(
        'OUT_OF_DOMAIN riskAversion',
      )
    }
  })
})

/**
 * Variances of 1 and 4, means of 0 and 1: at a mean m the weights are 1 - m and m, the variance
 * is (1 - m)^2 + 4 m^2, least at 0.2, and the risk tolerance its half slope, 5 m - 1.
 */
describe('a frontier of two assets by hand (SIZ-2)', () => {
  const covariance = matrixFrom([
    [1, 0],
    [0, 4],
  ])
  const means = Float64Array.of(0, 1)
  const problem = { covariance, means, limits: valueOf(weightLimits({ size: 2 })) }
  const open = {
    ...problem,
    limits: valueOf(weightLimits({ size: 2, lower: -Infinity, upper: Infinity })),
  }
  const pointAt = (mean: number) => ({
    mean: expect.closeTo(mean, 9),
    variance: expect.closeTo((1 - mean) ** 2 + 4 * mean ** 2, 9),
    volatility: expect.closeTo(Math.hypot(1 - mean, 2 * mean), 9),
    riskTolerance: expect.closeTo(5 * mean - 1, 8),
  })

  test.each([0.1, 0.2, 0.35, 0.6, 1])('at a mean of %d', (mean) => {
    for (const each of [problem, open]) {
      const point = valueOf(efficientPortfolio(each, { mean }))
      expect(point).toMatchObject(pointAt(mean))
      expect(point.weights[1]).toBeCloseTo(mean, 9)
    }
  })

  test.each([2, 5])('beyond its corners, where nothing bounds it: a mean of %d', (mean) => {
    expect(valueOf(efficientPortfolio(open, { mean }))).toMatchObject(pointAt(mean))
    const volatilityMax = Math.hypot(1 - mean, 2 * mean)
    expect(valueOf(efficientPortfolio(open, { volatilityMax }))).toMatchObject(pointAt(mean))
    const riskTolerance = 5 * mean - 1
    expect(valueOf(efficientPortfolio(open, { riskTolerance }))).toMatchObject(pointAt(mean))
    expect(refusalOf(efficientPortfolio(problem, { mean }))).toMatch(/^INFEASIBLE/)
  })

  test.each([0.2, 0.35, 0.6])('of the volatility and the tolerance of a mean of %d', (mean) => {
    const volatilityMax = Math.hypot(1 - mean, 2 * mean)
    expect(valueOf(efficientPortfolio(problem, { volatilityMax })).mean).toBeCloseTo(mean, 7)
    const riskTolerance = 5 * mean - 1
    expect(valueOf(efficientPortfolio(problem, { riskTolerance }))).toMatchObject(pointAt(mean))
  })

  test('ends at its top, however much risk is allowed', () => {
    for (const aim of [{ riskTolerance: 100 }, { volatilityMax: 9 }]) {
      expect(valueOf(efficientPortfolio(problem, aim)).mean).toBeCloseTo(1, 12)
    }
  })

  test.each([
    [{ riskTolerance: -1 }, 'OUT_OF_DOMAIN'],
    [{ riskTolerance: Infinity }, 'OUT_OF_DOMAIN'],
    [{ volatilityMax: -1 }, 'OUT_OF_DOMAIN'],
    [{ volatilityMax: 0 }, 'INFEASIBLE'],
    [{ volatilityMax: 0.8 }, 'INFEASIBLE'],
    [{ mean: -0.5 }, 'INFEASIBLE'],
    [{ mean: Number.NaN }, 'NOT_FINITE'],
    [{ mean: Infinity }, 'NOT_FINITE'],
  ])('has no portfolio of %o', (aim, code) => {
    expect(efficientPortfolio(problem, aim)).toMatchObject({ refusal: { code } })
  })

  test('in equal steps of the mean', () => {
    const line = valueOf(criticalLine(problem))
    for (const count of [2, 3, 5]) {
      const points = valueOf(frontierPoints(problem, line, count))
      const expected = Array.from({ length: count }, (_, at) => 0.2 + (0.8 * at) / (count - 1))
      expect(points).toMatchObject(expected.map(pointAt))
    }
    expect(frontierPoints(problem, line, 1)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })

  test('begins at its least variance', () => {
    const least = valueOf(minVariance(covariance, problem.limits))
    expect(least.variance).toBeCloseTo(0.8, 12)
    const riskless = matrixFrom([
      [0, 0],
      [0, 4],
    ])
    expect(valueOf(minVariance(riskless, problem.limits)).variance).toBeCloseTo(0, 14)
  })
})

describe('the greatest Sharpe ratio by hand (SIZ-2)', () => {
  const covariance = matrixFrom([
    [0.04, 0],
    [0, 0.16],
  ])
  const limits = valueOf(weightLimits({ size: 2 }))

  test('is that of the inverse covariance times the excess', () => {
    const { weights, ratio, riskTolerance } = valueOf(
      maxSharpe(Float64Array.of(0.02, 0.04), covariance, limits),
    )
    expect(weights[0]).toBeCloseTo(2 / 3, 9)
    expect(ratio).toBeCloseTo(Math.sqrt(0.02), 12)
    expect(riskTolerance).toBeCloseTo(1 / 0.75, 9)
  })

  test('is found where nothing bounds the weights but their sum', () => {
    const open = valueOf(weightLimits({ size: 2, lower: -Infinity, upper: Infinity }))
    // S^-1 m is (-0.1, 0.25).
    const { weights, ratio } = valueOf(maxSharpe(Float64Array.of(-0.004, 0.04), covariance, open))
    expect(weights[0]).toBeCloseTo(-2 / 3, 8)
    expect(ratio).toBeCloseTo(Math.sqrt(0.0004 + 0.01), 12)
  })

  // S^-1 m sums to nothing, or to less: the ratio of m'S^-1m is approached and never reached.
  test.each([-0.01, -0.02, -0.5])('is refused where no weights reach it: %d', (first) => {
    const open = valueOf(weightLimits({ size: 2, lower: -Infinity, upper: Infinity }))
    const excess = Float64Array.of(first, 0.04)
    expect(maxSharpe(excess, covariance, open)).toMatchObject({
      refusal: { code: 'UNBOUNDED', field: 'limits', limit: 'weights within 100000000' },
    })
    expect(valueOf(maxSharpe(excess, covariance, limits)).ratio).toBeCloseTo(0.1, 12)
  })

  test('is found far out, where weights still sum to one', () => {
    const open = valueOf(weightLimits({ size: 2, lower: -Infinity, upper: Infinity }))
    // S^-1 m is (-0.2499, 0.25): weights of -2499 and 2500.
    const far = valueOf(maxSharpe(Float64Array.of(-0.009996, 0.04), covariance, open))
    expect(far.weights[0]).toBeCloseTo(-2499, 4)
    expect(far.weights[1]).toBeCloseTo(2500, 4)
  })

  test.each([
    [Float64Array.of(-0.01, -0.02), 'NO_POSITIVE_EXCESS excessMeans'],
    [Float64Array.of(0, 0), 'NO_POSITIVE_EXCESS excessMeans'],
    [Float64Array.of(-0.02, 0.01), 'NO_POSITIVE_EXCESS limits'],
  ])('is none of %o', (excess, refusal) => {
    const capped = valueOf(weightLimits({ size: 2, upper: [1, 0.5] }))
    expect(refusalOf(maxSharpe(excess, covariance, capped))).toBe(refusal)
  })
})
