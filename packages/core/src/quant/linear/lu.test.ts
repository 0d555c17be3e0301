import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf } from '../answers.fixture.ts'
import { drawCovariance, drawFrom, drawNormals, randomSets, troubles } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom, rowsOf } from '../matrix.ts'
import { ldlFactor } from './ldl.ts'
import { solve } from './lu.ts'
import {
  addScaled,
  dot,
  multiplyMatrices,
  multiplyTransposed,
  multiplyVector,
  quadraticForm,
  trace,
  transpose,
} from './product.ts'
import { largestEntry } from './symmetric.ts'

describe('a solve of any square matrix', () => {
  test('agrees with a published system', () => {
    const matrix = matrixFrom([
      [2, 1, -1],
      [-3, -1, 2],
      [-2, 1, 2],
    ])
    const solution = valueOf(solve(matrix, Float64Array.of(8, -11, -3)))
    expect(gapOf(solution, Float64Array.of(2, 3, -1))).toBeLessThan(1e-13)
  })

  test.each([
    ['a zero', 0],
    ['next to nothing', 1e-20],
  ])('exchanges rows where the first pivot is %s', (_, pivot) => {
    const matrix = matrixFrom([
      [pivot, 2, 1],
      [4, 2, 0],
      [2, 3, 5],
    ])
    const solution = valueOf(solve(matrix, multiplyVector(matrix, Float64Array.of(1, 2, 3))))
    expect(gapOf(solution, Float64Array.of(1, 2, 3))).toBeLessThan(1e-14)
  })

  test('solves KKT systems, which are indefinite, to rounding', () => {
    for (let set = 0; set < randomSets; set++) {
      const draw = drawFrom(set)
      const system = bordered(drawCovariance(draw, 'ordinary', 1 + (set % 9)))
      const right = drawNormals(draw, system.rows, 1).values
      const solution = valueOf(solve(system, right))
      const size = solution.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1)
      expect(gapOf(multiplyVector(system, solution), right)).toBeLessThan(1e-13 * size)
    }
  })

  test.each([
    [
      'dependent rows',
      [
        [1, 2],
        [2, 4],
      ],
      [1, 1],
      'SINGULAR',
    ],
    [
      'only zeros',
      [
        [0, 0],
        [0, 0],
      ],
      [1, 1],
      'SINGULAR',
    ],
    [
      'a hole',
      [
        [1, 2],
        [2, Number.NaN],
      ],
      [1, 1],
      'NOT_FINITE',
    ],
    ['no square', [[1, 2]], [1], 'SHAPE'],
    [
      'a short right-hand side',
      [
        [1, 2],
        [3, 4],
      ],
      [1],
      'SHAPE',
    ],
    [
      'a right-hand side with a hole',
      [
        [1, 2],
        [3, 4],
      ],
      [1, Infinity],
      'NOT_FINITE',
    ],
  ])('refuses %s', (_, rows, right, code) => {
    const answer = solve(matrixFrom(rows), Float64Array.from(right))
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('a pivoted L D L factor', () => {
  test('times itself is the matrix in its order, on every drawn set; its rank is as drawn', () => {
    let misjudged = 0
    for (let set = 0; set < randomSets; set++) {
      const trouble = troubles[set % troubles.length] ?? 'ordinary'
      const size = 2 + (set % 10)
      const matrix = drawCovariance(drawFrom(set), trouble, size)
      const { lower, pivots, order, rank } = valueOf(ldlFactor(matrix))
      const scaled = {
        ...lower,
        values: lower.values.map((entry, at) => entry * (pivots[at % size] as number)),
      }
      const error = gapOf(
        multiplyMatrices(scaled, transpose(lower)).values,
        reordered(matrix, Array.from(order)).values,
      )
      expect(error).toBeLessThanOrEqual(1e-14 * size * largestEntry(matrix))
      if (rank !== rankOf(trouble, size)) misjudged++
    }
    // A rank is a judgement where rounding of the moments is as large as what is left.
    expect(misjudged).toBeLessThanOrEqual(randomSets / 1000)
  })

  test.each([
    [
      'a negative eigenvalue',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'a zero variance with a covariance',
      [
        [0, 1e-20],
        [1e-20, 1],
      ],
    ],
    [
      'a negative variance',
      [
        [1, 0],
        [0, -1e-9],
      ],
    ],
    [
      'a negative eigenvalue behind a zero one',
      [
        [1, 1, 0],
        [1, 1, 0.1],
        [0, 0.1, 1],
      ],
    ],
  ])('refuses %s as indefinite', (_, rows) => {
    expect(ldlFactor(matrixFrom(rows))).toMatchObject({ refusal: { code: 'INDEFINITE' } })
  })

  test('names the rows that span the others', () => {
    const factor = ldlFactor(
      matrixFrom([
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 4],
      ]),
    )
    expect(valueOf(factor)).toMatchObject({ rank: 2, order: Int32Array.of(0, 2, 1) })
  })
})

describe('products', () => {
  const matrix = matrixFrom([
    [1, 2, 3],
    [4, 5, 6],
  ])

  test('agree with one another', () => {
    const vector = Float64Array.of(1, -2, 3)
    expect(multiplyVector(matrix, vector)).toEqual(Float64Array.of(6, 12))
    expect(multiplyTransposed(transpose(matrix), vector)).toEqual(Float64Array.of(6, 12))
    const square = multiplyMatrices(transpose(matrix), matrix)
    expect(rowsOf(square)).toEqual([
      [17, 22, 27],
      [22, 29, 36],
      [27, 36, 45],
    ])
    expect(quadraticForm(square, vector)).toBe(6 ** 2 + 12 ** 2)
    expect(trace(square)).toBe(91)
    expect(dot(vector, vector)).toBe(14)
    expect(addScaled(vector, -1, Float64Array.of(1, 1, 1))).toBe(vector)
    expect(vector).toEqual(Float64Array.of(0, -3, 2))
  })

  test('write into the buffer they are given, and assert its size', () => {
    const buffer = new Float64Array(2).fill(9)
    expect(multiplyVector(matrix, Float64Array.of(1, 0, 0), buffer)).toBe(buffer)
    expect(buffer).toEqual(Float64Array.of(1, 4))
    expect(() => multiplyVector(matrix, Float64Array.of(1, 0))).toThrow('matrix and vectors fit')
    const own = Float64Array.of(1, 0)
    expect(() =>
      multiplyVector(
        matrixFrom([
          [1, 0],
          [0, 1],
        ]),
        own,
        own,
      ),
    ).toThrow('overwrite')
  })
})

/** `[[S, 1], [1', 0]]`: the conditions of a least variance with a budget. */
function bordered(matrix: Matrix): Matrix {
  const scale = trace(matrix) / matrix.rows
  const rows = rowsOf(matrix).map((row) => [...row.map((entry) => entry / scale), 1])
  return matrixFrom([...rows, [...rows.map(() => 1), 0]])
}

function rankOf(trouble: string, size: number): number {
  if (trouble === 'rank-deficient') return Math.min(size, Math.max(2, size >> 1))
  return trouble === 'duplicated' || trouble === 'zero-variance' ? size - 1 : size
}
