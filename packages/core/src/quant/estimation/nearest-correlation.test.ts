import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf } from '../answers.fixture.ts'
import { drawFrom, drawReturns, randomSets, troubles } from '../drawn.fixture.ts'
import { eigenvaluesSymmetric, multiplyMatrices, reportSpectrum } from '../linear/index.ts'
import { type Matrix, matrixFrom, zeros } from '../matrix.ts'
import { sampleCorrelation } from './correlation.ts'
import { nearestCorrelation, repairCovariance } from './nearest-correlation.ts'

const higham = matrixFrom([
  [1, 1, 0],
  [1, 1, 1],
  [0, 1, 1],
])

describe('the nearest correlation (REG-4)', () => {
  test.each([
    [
      'of Higham 2002 (higham-3)',
      higham,
      [0.760689853395, 0.157298106117, 0.760689853395],
      0.527790463582,
    ],
    [
      'of Wicklin 2012 (wicklin-3)',
      matrixFrom([
        [1, 0.99, 0.35],
        [0.99, 1, 0.8],
        [0.35, 0.8, 1],
      ]),
      [0.9044, 0.3896, 0.7453],
      0.1542,
    ],
  ])('%s is as published', (_, matrix, [first, second, third], distance) => {
    const { nearest, frobeniusDistance } = valueOf(nearestCorrelation(matrix))
    const found = [nearest.values[1], nearest.values[2], nearest.values[5]]
    const wanted = [first, second, third]
    found.forEach((entry, at) =>
      expect(Math.abs((entry ?? 0) - (wanted[at] ?? 0))).toBeLessThan(5e-5),
    )
    expect(Math.abs(frobeniusDistance - distance)).toBeLessThan(5e-5)
  })

  test('of a matrix without a unit diagonal is as published in Higham 2002', () => {
    const matrix = matrixFrom([
      [2, -1, 0, 0],
      [-1, 2, -1, 0],
      [0, -1, 2, -1],
      [0, 0, -1, 2],
    ])
    const { nearest } = valueOf(nearestCorrelation(matrix))
    const found = [nearest.values[1], nearest.values[2], nearest.values[3], nearest.values[6]]
    expect(found.map((entry) => entry?.toFixed(4))).toEqual([
      '-0.8084',
      '0.1916',
      '0.1068',
      '-0.6562',
    ])
  })

  test('has a certificate of optimality on every drawn set', () => {
    for (let set = 0; set < randomSets / 10; set++) {
      const matrix = drawnSymmetric(set)
      const { nearest } = valueOf(nearestCorrelation(matrix))
      const { slackness, dual, least } = certificate(matrix, nearest)
      expect(slackness).toBeLessThan(1e-7)
      expect(dual).toBeGreaterThan(-1e-7)
      expect(least).toBeGreaterThan(-1e-14 * matrix.rows)
      nearest.values.forEach((entry) => expect(Math.abs(entry)).toBeLessThanOrEqual(1 + 1e-15))
    }
  })

  test('of a correlation is that correlation', () => {
    for (let set = 0; set < 60; set++) {
      const trouble = troubles[set % 5] ?? 'ordinary'
      const matrix = valueOf(
        sampleCorrelation(drawReturns(drawFrom(set), trouble, 12, 2 + (set % 6))),
      )
      const { nearest, frobeniusDistance } = valueOf(nearestCorrelation(matrix))
      expect(frobeniusDistance).toBeLessThan(1e-13)
      expect(gapOf(nearest.values, matrix.values)).toBeLessThan(1e-13)
    }
  })

  test('ends at the iteration that it reports', () => {
    const { iterations } = valueOf(nearestCorrelation(higham))
    expect(nearestCorrelation(higham, { iterationsMax: iterations }).ok).toBe(true)
    expect(nearestCorrelation(higham, { iterationsMax: iterations - 1 }).ok).toBe(false)
  })

  test('keeps its eigenvalues above what is asked', () => {
    const { nearest } = valueOf(nearestCorrelation(higham, { eigenvalueMin: 0.05 }))
    expect(valueOf(eigenvaluesSymmetric(nearest))[0]).toBeCloseTo(0.05, 8)
    const identity = valueOf(nearestCorrelation(higham, { eigenvalueMin: 1 })).nearest
    expect(
      gapOf(
        identity.values,
        matrixFrom([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]).values,
      ),
    ).toBeLessThan(1e-9)
  })

  test('follows the order of the assets', () => {
    const order = [2, 0, 1]
    const matrix = matrixFrom([
      [1, 0.99, 0.35],
      [0.99, 1, 0.8],
      [0.35, 0.8, 1],
    ])
    const wanted = reordered(valueOf(nearestCorrelation(matrix)).nearest, order)
    const shuffled = reordered(matrix, order)
    expect(gapOf(valueOf(nearestCorrelation(shuffled)).nearest.values, wanted.values)).toBeLessThan(
      1e-9,
    )
  })

  test.each([
    [
      'a lopsided matrix',
      matrixFrom([
        [1, 0.5],
        [0.4, 1],
      ]),
      {},
      'NOT_SYMMETRIC',
    ],
    ['a hole', matrixFrom([[Number.NaN]]), {}, 'NOT_FINITE'],
    ['nothing', zeros(0, 0), {}, 'EMPTY'],
    ['a least eigenvalue above one', higham, { eigenvalueMin: 1.1 }, 'OUT_OF_DOMAIN'],
    ['a negative least eigenvalue', higham, { eigenvalueMin: -0.1 }, 'OUT_OF_DOMAIN'],
    ['no tolerance', higham, { toleranceRelative: 0 }, 'OUT_OF_DOMAIN'],
    ['an end before it settles', higham, { iterationsMax: 3 }, 'NOT_CONVERGED'],
  ])('refuses %s', (_, matrix, options, code) => {
    expect(nearestCorrelation(matrix, options)).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('a repaired covariance', () => {
  test('keeps its volatilities, and is semidefinite', () => {
    const covariance = matrixFrom([
      [4, 6, 0],
      [6, 9, 3],
      [0, 3, 1],
    ])
    expect(valueOf(reportSpectrum(covariance)).definiteness).toBe('indefinite')
    const repaired = valueOf(repairCovariance(covariance))
    expect([repaired.values[0], repaired.values[4], repaired.values[8]]).toEqual([4, 9, 1])
    expect(repaired.values[1]).toBeCloseTo(6 * 0.760689853395, 9)
    expect(valueOf(reportSpectrum(repaired)).eigenvalueMin).toBeGreaterThan(-1e-14)
  })

  test('of an asset that never moves is refused', () => {
    expect(
      repairCovariance(
        matrixFrom([
          [1, 0],
          [0, 0],
        ]),
      ),
    ).toMatchObject({
      refusal: { code: 'ZERO_VARIANCE' },
    })
  })
})

/** Unit diagonal, entries from -1 to 1: what people type into correlation tables. */
function drawnSymmetric(set: number): Matrix {
  const draw = drawFrom(set)
  const size = 2 + (set % 6)
  const matrix = zeros(size, size)
  for (let row = 0; row < size; row++) {
    matrix.values[row * size + row] = 1
    for (let col = 0; col < row; col++) {
      const entry = 2 * draw() - 1
      matrix.values[row * size + col] = entry
      matrix.values[col * size + row] = entry
    }
  }
  return matrix
}

/**
 * Conditions of Karush, Kuhn and Tucker, independent of the method: with X the answer and
 * `G = X - A - diag(y)`, `G X = 0` and both X and G are semidefinite. The diagonal gives y.
 */
function certificate(
  matrix: Matrix,
  nearest: Matrix,
): { slackness: number; dual: number; least: number } {
  const size = matrix.rows
  const gap = {
    ...matrix,
    values: nearest.values.map((entry, at) => entry - (matrix.values[at] as number)),
  }
  const along = multiplyMatrices(gap, nearest)
  for (let at = 0; at < size; at++) {
    const where = at * size + at
    gap.values[where] = (gap.values[where] as number) - (along.values[where] as number)
  }
  const product = multiplyMatrices(gap, nearest)
  return {
    slackness: product.values.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0),
    dual: valueOf(eigenvaluesSymmetric(gap))[0] as number,
    least: valueOf(eigenvaluesSymmetric(nearest))[0] as number,
  }
}
