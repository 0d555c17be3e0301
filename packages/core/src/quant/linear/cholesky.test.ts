import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../answers.fixture.ts'
import { drawCovariance, drawFrom, drawNormals, randomSets, troubles } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom, rowsOf, zeros } from '../matrix.ts'
import { cholesky, choleskyInto, solvePositiveDefinite } from './cholesky.ts'
import { multiplyMatrices, multiplyVector, trace, transpose } from './product.ts'
import { downdateCholesky, updateCholesky } from './rank-one.ts'
import { largestEntry } from './symmetric.ts'
import { solveFactored } from './triangular.ts'

describe('a Cholesky factor (SIZ-1, SIZ-2)', () => {
  test('of a published matrix is exact', () => {
    const matrix = matrixFrom([
      [4, 12, -16],
      [12, 37, -43],
      [-16, -43, 98],
    ])
    const lower = [
      [2, 0, 0],
      [6, 1, 0],
      [-8, 5, 3],
    ]
    expect(rowsOf(valueOf(cholesky(matrix)))).toEqual(lower)
  })

  test('times itself is the matrix, to rounding, for every drawn set that has one', () => {
    let factored = 0
    for (let set = 0; set < randomSets; set++) {
      const draw = drawFrom(set)
      const matrix = drawCovariance(draw, troubles[set % 3] ?? 'ordinary', 1 + (set % 12))
      const factor = cholesky(matrix)
      if (!factor.ok) continue
      factored++
      const error = differenceOf(product(factor.value), matrix)
      expect(error).toBeLessThanOrEqual(1e-14 * matrix.rows * trace(matrix))
    }
    expect(factored).toBeGreaterThan(randomSets * 0.8)
  })

  test.each([
    ['of one that is not square', [[1, 2]], 'SHAPE'],
    ['of an empty one', [], 'EMPTY'],
    ['with a hole', [[Number.NaN]], 'NOT_FINITE'],
    [
      'of a lopsided one',
      [
        [1, 0.5],
        [0.4, 1],
      ],
      'NOT_SYMMETRIC',
    ],
    ['with a negative variance', [[-1]], 'INDEFINITE'],
    [
      'of an indefinite one',
      [
        [1, 2],
        [2, 1],
      ],
      'INDEFINITE',
    ],
    [
      'with a constant asset',
      [
        [1, 0],
        [0, 0],
      ],
      'SINGULAR',
    ],
    [
      'with an asset twice',
      [
        [1, 1],
        [1, 1],
      ],
      'SINGULAR',
    ],
    [
      'with an asset twice up to rounding',
      [
        [1, 1 - 1e-16],
        [1 - 1e-16, 1],
      ],
      'SINGULAR',
    ],
  ])('%s is refused, not repaired', (_, rows, code) => {
    expect(cholesky(matrixFrom(rows))).toMatchObject({ ok: false, refusal: { code } })
  })

  test('says which row failed by how much', () => {
    const answer = cholesky(
      matrixFrom([
        [1, 2],
        [2, 1],
      ]),
      'covariance',
    )
    expect(answer).toMatchObject({
      refusal: {
        field: 'covariance',
        actual: '-3 at row 1',
        limit: 'a pivot above 4.440892098500626e-16',
      },
    })
  })

  test('does not hang on the unit of an asset: a scale of 1e-8 changes nothing', () => {
    const scaled = matrixFrom([
      [1, 0.5e-8],
      [0.5e-8, 1e-16],
    ])
    expect(rowsOf(valueOf(cholesky(scaled)))[1]?.[1]).toBeCloseTo(Math.sqrt(0.75) * 1e-8, 20)
  })

  test('can overwrite its matrix, and reads the lower triangle only', () => {
    const matrix = matrixFrom([
      [4, 99],
      [2, 2],
    ])
    expect(choleskyInto(matrix, matrix)).toBe(-1)
    expect(matrix.values).toEqual(Float64Array.of(2, 99, 1, 1))
  })
})

describe('a positive definite solve', () => {
  test('leaves a residual below 1e-8 of trace/n, or refuses, on every drawn set', () => {
    const answers = { solved: 0, SINGULAR: 0 } as Record<string, number>
    for (let set = 0; set < randomSets; set++) {
      const draw = drawFrom(0xc0ffee + set)
      const trouble = troubles[set % troubles.length] ?? 'ordinary'
      const matrix = drawCovariance(draw, trouble, 2 + (set % 11))
      const scale = trace(matrix) / matrix.rows
      const right = drawNormals(draw, matrix.rows, 1).values.map((entry) => entry * scale)
      const answer = solvePositiveDefinite(matrix, right)
      const outcome = answer.ok ? 'solved' : answer.refusal.code
      answers[outcome] = (answers[outcome] ?? 0) + 1
      const solution = answer.ok ? answer.value : new Float64Array(matrix.rows)
      const size = solution.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1)
      const residual = answer.ok ? gapOf(multiplyVector(matrix, solution), right) : 0
      expect(residual).toBeLessThanOrEqual(1e-8 * scale * size)
    }
    expect(Object.keys(answers)).toEqual(['solved', 'SINGULAR'])
    expect(answers['solved']).toBeGreaterThan(randomSets / 3)
    expect(answers['SINGULAR']).toBeGreaterThan(randomSets / 6)
  })

  test.each([
    ['of another length', Float64Array.of(1), 'SHAPE'],
    ['with a hole', Float64Array.of(1, Number.NaN), 'NOT_FINITE'],
    ['beyond a float', Float64Array.of(1.7e308, 0), 'NOT_FINITE'],
  ])('refuses a right-hand side %s', (_, right, code) => {
    const matrix = matrixFrom([
      [0.5, 0],
      [0, 1],
    ])
    expect(solvePositiveDefinite(matrix, right)).toMatchObject({ ok: false, refusal: { code } })
  })

  test('may write over its right-hand side', () => {
    const right = Float64Array.of(8, 6)
    const lower = valueOf(
      cholesky(
        matrixFrom([
          [4, 2],
          [2, 2],
        ]),
      ),
    )
    expect(solveFactored(lower, right, right)).toBe(right)
    expect(right).toEqual(Float64Array.of(1, 2))
  })
})

describe('a rank-one change', () => {
  test('gives the factor of the changed matrix, and back', () => {
    for (let set = 0; set < randomSets; set++) {
      const draw = drawFrom(set)
      const matrix = drawCovariance(draw, 'ordinary', 1 + (set % 9))
      const vector = drawNormals(draw, matrix.rows, 1).values.map((entry) => entry * 0.02)
      const lower = valueOf(cholesky(matrix))
      const grown = plus(matrix, vector)
      updateCholesky(lower, vector.slice())
      expect(differenceOf(lower, valueOf(cholesky(grown)))).toBeLessThanOrEqual(
        1e-12 * largestEntry(lower),
      )
      expect(downdateCholesky(lower, vector.slice()).ok).toBe(true)
      expect(differenceOf(lower, valueOf(cholesky(matrix)))).toBeLessThanOrEqual(
        1e-9 * largestEntry(lower),
      )
    }
  })

  test.each([
    ['to nothing', Float64Array.of(3, 0)],
    ['to nothing up to rounding', Float64Array.of(3 * (1 - 1e-17), 0)],
    ['below nothing', Float64Array.of(0, 5)],
    ['by what is not a number', Float64Array.of(Number.NaN, 0)],
  ])('downwards %s is refused, and the factor stays as it was', (_, vector) => {
    const lower = matrixFrom([
      [3, 0],
      [1, 1],
    ])
    expect(downdateCholesky(lower, vector)).toMatchObject({ refusal: { code: 'INDEFINITE' } })
    expect(rowsOf(lower)).toEqual([
      [3, 0],
      [1, 1],
    ])
  })

  test('of zeros changes nothing', () => {
    const lower = matrixFrom([
      [3, 0],
      [1, 1],
    ])
    expect(rowsOf(updateCholesky(lower, new Float64Array(2)))).toEqual([
      [3, 0],
      [1, 1],
    ])
    expect(downdateCholesky(lower, new Float64Array(2))).toMatchObject({ value: lower })
  })
})

function product(lower: Matrix): Matrix {
  return multiplyMatrices(lower, transpose(lower))
}

function plus(matrix: Matrix, vector: Float64Array): Matrix {
  const sum = zeros(matrix.rows, matrix.cols)
  sum.values.set(matrix.values)
  vector.forEach((one, row) => {
    vector.forEach((other, col) => {
      sum.values[row * matrix.cols + col] =
        (sum.values[row * matrix.cols + col] as number) + one * other
    })
  })
  return sum
}

function differenceOf(one: Matrix, other: Matrix): number {
  return gapOf(one.values, other.values)
}
