import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf } from '../answers.fixture.ts'
import { drawCovariance, drawFrom, drawNormals } from '../drawn.fixture.ts'
import {
  cholesky,
  dot,
  multiplyMatrices,
  solvePositiveDefinite,
  transpose,
} from '../linear/index.ts'
import { type Matrix, matrixFrom } from '../matrix.ts'
import { kellyPortfolio, weightLimits } from '../optimise/index.ts'
import { columnMean, sampleCovariance } from './covariance.ts'
import { bayesSteinMeans, sharpePrior, shrunkExcessMean } from './mean-shrinkage.ts'

/** Returns (T by n) with true means and covariance. */
function drawSample(seed: number, means: Float64Array, covariance: Matrix, rows: number): Matrix {
  const normals = drawNormals(drawFrom(seed), rows, means.length)
  const lower = valueOf(cholesky(covariance))
  const mixed = multiplyMatrices(normals, transpose(lower))
  return {
    ...mixed,
    values: mixed.values.map((entry, at) => entry + (means[at % means.length] as number)),
  }
}

function sampleOf(returns: Matrix) {
  const means = Float64Array.from({ length: returns.cols }, (_, col) => columnMean(returns, col))
  return { means, covariance: valueOf(sampleCovariance(returns, { ddof: 1, mean: 'sample' })) }
}

const covariance = drawCovariance(drawFrom(3), 'ordinary', 5)
const deviation = Math.sqrt(covariance.values[0] as number)
const trueMeans = Float64Array.of(0.01, 0.02, -0.01, 0, 0.03).map((entry) => entry * 5 * deviation)

/** The loss that shrinkage is for: squared misses in units of the covariance (Stein 1956). */
function lossOf(means: Float64Array): number {
  const miss = means.map((mean, at) => mean - (trueMeans[at] as number))
  return dot(miss, valueOf(solvePositiveDefinite(covariance, miss)))
}

describe('Bayes-Stein means (SIZ-1)', () => {
  test('are nearer the truth than sample means, over many samples', () => {
    const misses = { sample: 0, shrunk: 0 }
    for (let seed = 0; seed < 300; seed++) {
      const { means, covariance: sample } = sampleOf(drawSample(seed, trueMeans, covariance, 40))
      const shrunk = valueOf(bayesSteinMeans(means, sample, 40)).means
      misses.sample += lossOf(means)
      misses.shrunk += lossOf(shrunk)
    }
    expect(misses.shrunk).toBeLessThan(0.8 * misses.sample)
  })

  test('of two independent assets follow the formula by hand', () => {
    const diagonal = matrixFrom([
      [0.04, 0],
      [0, 0.01],
    ])
    const answer = valueOf(bayesSteinMeans(Float64Array.of(0.1, 0.05), diagonal, 24))
    // Least variance holds 1/5 and 4/5; V = S * 23 / 20.
    const common = 0.2 * 0.1 + 0.8 * 0.05
    const distance = ((0.1 - common) ** 2 / 0.04 + (0.05 - common) ** 2 / 0.01) / (23 / 20)
    const share = 4 / (4 + 24 * distance)
    expect(answer.commonMean).toBeCloseTo(common, 14)
    expect(answer.shrinkage).toBeCloseTo(share, 14)
    expect(answer.means[0]).toBeCloseTo(0.1 + share * (common - 0.1), 14)
    const precision = (24 * share) / (1 - share)
    const mass = (1 / 0.04 + 1 / 0.01) / (23 / 20)
    const [own, other] = [0.04 * (23 / 20), precision / (24 * (25 + precision)) / mass]
    expect(answer.covariance.values[0]).toBeCloseTo(own * (1 + 1 / (24 + precision)) + other, 14)
    expect(answer.covariance.values[1]).toBeCloseTo(other, 14)
    const last = 0.01 * (23 / 20) * (1 + 1 / (24 + precision)) + other
    expect(answer.covariance.values[3]).toBeCloseTo(last, 14)
  })

  test('that agree stay as they are, with the most uncertainty in common', () => {
    const same = new Float64Array(5).fill(0.01)
    const answer = valueOf(bayesSteinMeans(same, covariance, 40))
    expect(gapOf(answer.means, same)).toBeLessThan(1e-14)
    expect(answer.shrinkage).toBeCloseTo(1, 10)
    expect(answer.covariance.values.every(Number.isFinite)).toBe(true)
  })

  test('begin at n + 3 observations', () => {
    expect(bayesSteinMeans(trueMeans, covariance, 8).ok).toBe(true)
  })

  test('move less the more is observed', () => {
    const shares = [20, 100, 10_000].map((count) => {
      return valueOf(bayesSteinMeans(trueMeans, covariance, count)).shrinkage
    })
    expect(shares).toEqual(shares.toSorted((one, other) => other - one))
    expect(shares[2]).toBeLessThan(0.1)
  })

  test('do not depend on the order of the assets, and scale with the unit of returns', () => {
    const order = [4, 2, 0, 3, 1]
    const plain = valueOf(bayesSteinMeans(trueMeans, covariance, 60))
    const picked = Float64Array.from(order, (at) => trueMeans[at] as number)
    const mixed = valueOf(bayesSteinMeans(picked, reordered(covariance, order), 60))
    const expected = Float64Array.from(order, (at) => plain.means[at] as number)
    expect(gapOf(mixed.means, expected)).toBeLessThan(1e-12)
    const percent = { ...covariance, values: covariance.values.map((entry) => 1e4 * entry) }
    const scaled = valueOf(
      bayesSteinMeans(
        trueMeans.map((mean) => 100 * mean),
        percent,
        60,
      ),
    )
    const back = scaled.means.map((mean) => mean / 100)
    expect(gapOf(back, plain.means)).toBeLessThan(1e-12)
  })

  test.each([
    ['a mean too few', Float64Array.of(1), covariance, 60, 'SHAPE', 'sampleMeans'],
    [
      'a mean that is no number',
      trueMeans.with(2, Number.NaN),
      covariance,
      60,
      'NOT_FINITE',
      'sampleMeans',
    ],
    ['a history of n + 2', trueMeans, covariance, 7, 'TOO_SHORT', 'observations'],
    ['no count of observations', trueMeans, covariance, Number.NaN, 'TOO_SHORT', 'observations'],
    ['a history without end', trueMeans, covariance, Infinity, 'TOO_SHORT', 'observations'],
    [
      'two forms of one asset',
      Float64Array.of(0, 1),
      matrixFrom([
        [1, 1],
        [1, 1],
      ]),
      60,
      'SINGULAR',
      'covariance',
    ],
  ])('refuse %s', (_, means, of, observations, code, field) => {
    expect(bayesSteinMeans(means, of, observations)).toMatchObject({ refusal: { code, field } })
  })
})

describe('a mean shrunk toward a Sharpe ratio (SIZ-1)', () => {
  const sample = { excessMean: 1, volAnnual: 0.8, years: 8 }

  test('is half the sample after as many years as the belief is worth', () => {
    expect(valueOf(shrunkExcessMean(sample, sharpePrior))).toBeCloseTo((1 + 0.4) / 2, 14)
  })

  test('weighs a small sample mean as a large one', () => {
    const small = { ...sample, excessMean: 0.2 }
    expect(valueOf(shrunkExcessMean(small, sharpePrior))).toBeCloseTo((0.2 + 0.4) / 2, 14)
  })

  test('sizes a quarter of Kelly, the rest in cash: policy, section 5', () => {
    const seen = { excessMean: 1, volAnnual: 0.7, years: 4 }
    const excessMeans = Float64Array.of(valueOf(shrunkExcessMean(seen, sharpePrior)))
    const limits = valueOf(weightLimits({ size: 1, upper: 1, sumMin: 0 }))
    const problem = { excessMeans, covariance: matrixFrom([[0.49]]), kellyFraction: 0.25, limits }
    const { weights, cash } = valueOf(kellyPortfolio(problem))
    expect(weights[0]).toBeCloseTo((0.25 * (1 / 3 + (2 / 3) * 0.35)) / 0.49, 12)
    expect(cash).toBeCloseTo(1 - (weights[0] as number), 14)
  })

  test('is the belief at first, and the sample in the end', () => {
    const after = (years: number) => valueOf(shrunkExcessMean({ ...sample, years }, sharpePrior))
    expect(after(1e-9)).toBeCloseTo(0.4, 8)
    expect(after(1e9)).toBeCloseTo(1, 7)
  })

  test.each([
    ['no volatility', { volAnnual: 0 }, sharpePrior, 'volAnnual'],
    ['a volatility without end', { volAnnual: Infinity }, sharpePrior, 'volAnnual'],
    ['no years', { years: 0 }, sharpePrior, 'years'],
    ['a belief of nothing', {}, { sharpe: 0.5, years: 0 }, 'prior.years'],
    ['a mean that is no number', { excessMean: Number.NaN }, sharpePrior, 'excessMean'],
    ['a belief in anything', {}, { sharpe: Infinity, years: 8 }, 'excessMean'],
  ])('refuses %s', (_, change, prior, field) => {
    const answer = shrunkExcessMean({ ...sample, ...change }, prior)
    expect(answer).toMatchObject({ refusal: { field } })
  })
})
