import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { type Matrix, matrixFrom } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import { ledoitWolfConstantCorrelation } from './constant-correlation.ts'
import { averageCorrelation, covarianceFrom } from './correlation.ts'
import { effectiveObservations, lambdaOfHalfLife } from './decay.ts'
import { ewmaVariancePath, updateEwmaCovariance } from './ewma.ts'
import { asynchronousCovariance } from './hayashi-yoshida.ts'
import { bayesSteinMeans, shrunkExcessMean } from './mean-shrinkage.ts'
import { nearestCorrelation } from './nearest-correlation.ts'
import { pairwiseCovariance } from './pairwise.ts'
import { openRollingCovariance, rollCovariance } from './rolling.ts'
import { oas } from './shrinkage.ts'
import { annualisedVolatility } from './volatility.ts'

const identity = matrixFrom([
  [1, 0],
  [0, 1],
])
const column = (...entries: number[]): Matrix => matrixFrom(entries.map((entry) => [entry]))
const refusalOf = (answer: Solved<unknown>) => {
  if (answer.ok) throw new Error('this is refused')
  return `${answer.refusal.code} ${answer.refusal.field}`
}

describe('what estimates refuse (REG-3, REG-4)', () => {
  test.each([
    ['an endless volatility', () => covarianceFrom(identity, Float64Array.of(0.1, Infinity))],
    ['a negative volatility', () => covarianceFrom(identity, Float64Array.of(0.1, -0.1))],
    ['weights that are all negative', () => averageCorrelation(identity, Float64Array.of(-1, -1))],
    [
      'weights whose product overflows',
      () => averageCorrelation(identity, Float64Array.of(1e200, 1e200)),
    ],
    ['a memory that is gone at once', () => lambdaOfHalfLife(1e-4)],
    ['a memory of the future', () => lambdaOfHalfLife(-1)],
    ['no tolerance', () => effectiveObservations(0.94, 0)],
    ['a tolerance of everything', () => effectiveObservations(0.94, 1)],
    ['a negative tolerance', () => effectiveObservations(0.94, -0.5)],
    ['a tolerance beyond everything', () => effectiveObservations(0.94, 2)],
    ['an endless variance', () => annualisedVolatility(Infinity, 365)],
    ['a negative variance', () => annualisedVolatility(-1e-9, 365)],
    ['a year without periods', () => annualisedVolatility(0.01, 0)],
    ['a year without end', () => annualisedVolatility(0.01, Infinity)],
    [
      'an endless variance before the first return',
      () =>
        ewmaVariancePath(Float64Array.of(0.01), {
          lambda: 0.94,
          preSample: { variance: Infinity },
        }),
    ],
  ])('%s, as out of domain', (_, ask: () => Solved<unknown>) => {
    expect(refusalOf(ask())).toMatch(/^OUT_OF_DOMAIN/)
  })

  test('a return that is not a number, wherever it stands', () => {
    const covariance = () =>
      matrixFrom([
        [1, 0],
        [0, 1],
      ])
    for (const bad of [Float64Array.of(Number.NaN, 0), Float64Array.of(0, Number.NaN)]) {
      expect(refusalOf(updateEwmaCovariance(covariance(), bad, 0.9))).toBe('NOT_FINITE returns')
    }
    const known = new Uint8Array(4).fill(1)
    const returns = matrixFrom([
      [Number.NaN, 0.1],
      [0.2, 0.3],
    ])
    expect(refusalOf(pairwiseCovariance({ returns, known }, { ddof: 0 }, 1))).toBe(
      'NOT_FINITE returns',
    )
  })

  test('an endless return in a rolling window, and says which', () => {
    const rolling = valueOf(openRollingCovariance(identity, { ddof: 0 }))
    for (const row of [Float64Array.of(-Infinity, 0), Float64Array.of(Infinity, 0)]) {
      expect(rollCovariance(rolling, row)).toMatchObject({
        refusal: { code: 'NOT_FINITE', actual: `${row[0]}` },
      })
    }
    const last = Float64Array.of(0, -Infinity)
    expect(rollCovariance(rolling, last)).toMatchObject({ refusal: { actual: '-Infinity' } })
  })

  test('matrices that are not square, marks that do not fit, and nothing at all', () => {
    const oblong = matrixFrom([
      [1, 0, 0],
      [0, 1, 0],
    ])
    expect(refusalOf(updateEwmaCovariance(oblong, Float64Array.of(1, 1), 0.9))).toMatch(/^SHAPE/)
    expect(refusalOf(asynchronousCovariance([]))).toBe('EMPTY assets')
    const pairwise = (returns: Matrix, marks: number) =>
      refusalOf(
        pairwiseCovariance({ returns, known: new Uint8Array(marks).fill(1) }, { ddof: 0 }, 1),
      )
    expect(pairwise(matrixFrom([]), 0)).toBe('EMPTY returns')
    expect(pairwise({ rows: 2, cols: 0, values: new Float64Array(0) }, 0)).toBe('EMPTY returns')
    expect(pairwise({ rows: 0, cols: 2, values: new Float64Array(0) }, 0)).toBe('EMPTY returns')
    expect(pairwise(identity, 3)).toBe('SHAPE known')
    expect(pairwise({ rows: 2, cols: 3, values: new Float64Array(4) }, 4)).toBe('SHAPE known')
  })
})

describe('estimates of the smallest sets, by hand (REG-3)', () => {
  test('a volatility of zero is a covariance of zero', () => {
    const covariance = valueOf(covarianceFrom(identity, Float64Array.of(0, 0.2)))
    expect(covariance.values[0]).toBe(0)
    expect(covariance.values[3]).toBeCloseTo(0.04, 15)
    expect(valueOf(annualisedVolatility(0, 365))).toBe(0)
  })

  test('a pairwise covariance of one asset is its variance', () => {
    const known = new Uint8Array(4).fill(1)
    const { covariance, sharedCounts } = valueOf(
      pairwiseCovariance({ returns: column(1, 2, 3, 6), known }, { ddof: 1 }, 2),
    )
    expect(covariance.values[0]).toBeCloseTo(14 / 3, 14)
    expect(sharedCounts.values[0]).toBe(4)
  })

  test('of one asset every shrinkage is its own target', () => {
    for (const form of ['paper', 'scikit-learn'] as const) {
      const { covariance, shrinkage } = valueOf(oas(column(1, 2, 3, 6), form))
      expect(shrinkage).toBe(1)
      expect(covariance.values[0]).toBeCloseTo(3.5, 14)
    }
    const constant = valueOf(ledoitWolfConstantCorrelation(column(1, 2, 3, 6)))
    expect(constant.shrinkage).toBe(0)
    expect(constant.covariance.values[0]).toBeCloseTo(3.5, 14)
  })

  test('what is a correlation already needs one iteration and no change', () => {
    expect(valueOf(nearestCorrelation(identity))).toEqual({
      nearest: identity,
      frobeniusDistance: 0,
      iterations: 1,
    })
  })

  test('the mean of one asset is its own prior, and its variance is that of a forecast', () => {
    // v (T - 1) / (T - 3) for a variance that is estimated, and v / T of that for the mean.
    const variance = matrixFrom([[0.04]])
    const { means, covariance, shrinkage } = valueOf(
      bayesSteinMeans(Float64Array.of(0.1), variance, 4),
    )
    expect([means[0], shrinkage]).toEqual([0.1, 1])
    expect(covariance.values[0]).toBeCloseTo(0.04 * 3 * (1 + 1 / 4), 14)
    expect(refusalOf(bayesSteinMeans(Float64Array.of(0.1), variance, 3))).toBe(
      'TOO_SHORT observations',
    )
    expect(refusalOf(bayesSteinMeans(Float64Array.of(0.1), variance, Infinity))).toBe(
      'TOO_SHORT observations',
    )
    expect(refusalOf(bayesSteinMeans(Float64Array.of(0.1, 0.2), variance, 9))).toBe(
      'SHAPE sampleMeans',
    )
    expect(refusalOf(bayesSteinMeans(Float64Array.of(Number.NaN), variance, 9))).toBe(
      'NOT_FINITE sampleMeans',
    )
  })

  test('two years of a mean weigh a fifth against eight of a belief', () => {
    const found = { excessMean: 0.4, volAnnual: 0.5, years: 2 }
    const mean = shrunkExcessMean(found, { sharpe: 0.5, years: 8 })
    expect(valueOf(mean)).toBeCloseTo(0.2 * 0.4 + 0.8 * 0.25, 14)
    const endless = shrunkExcessMean({ ...found, years: Infinity }, { sharpe: 0.5, years: 8 })
    expect(refusalOf(endless)).toBe('OUT_OF_DOMAIN years')
  })
})
