import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../answers.fixture.ts'
import { type Matrix, matrixFrom, rowsOf } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import { ldlFactor } from './ldl.ts'
import { leastSquares } from './least-squares.ts'
import { solve } from './lu.ts'
import { gram, multiplyRows, multiplyVector } from './product.ts'
import { requireSquare, requireSymmetric } from './symmetric.ts'

const codeOf = (answer: Solved<unknown>) => (answer.ok ? 'an answer' : answer.refusal.code)
const places = [0, 1, 2].flatMap((row) => [0, 1, 2].map((col) => [row, col] as const))
const symmetric = () =>
  matrixFrom([
    [4, 1, -2],
    [1, 5, 3],
    [-2, 3, 6],
  ])
/** The matrix with one entry replaced, and with as many entries as told. */
function spoiled(matrix: Matrix, [row, col]: readonly [number, number], entry: number): Matrix {
  const values = Float64Array.from(matrix.values)
  values[row * matrix.cols + col] = entry
  return { ...matrix, values }
}

describe('a matrix that is not what it should be is refused', () => {
  test.each(places.filter(([row, col]) => row !== col))(
    'unlike its mirror at (%d, %d)',
    (...at) => {
      expect(codeOf(requireSymmetric(spoiled(symmetric(), at, 9)))).toBe('NOT_SYMMETRIC')
      expect(codeOf(requireSymmetric(symmetric()))).toBe('an answer')
    },
  )

  test.each(places)('without a number at (%d, %d)', (...at) => {
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const both = spoiled(spoiled(symmetric(), at, bad), [at[1], at[0]], bad)
      expect(codeOf(requireSymmetric(both))).toBe('NOT_FINITE')
      expect(codeOf(requireSquare(spoiled(symmetric(), at, bad)))).toBe('NOT_FINITE')
    }
  })

  test.each([
    [0, 0, 0, 'EMPTY'],
    [0, 2, 0, 'EMPTY'],
    [2, 0, 0, 'EMPTY'],
    [2, 2, 3, 'SHAPE'],
    [2, 2, 5, 'SHAPE'],
    [1, 2, 2, 'SHAPE'],
    [2, 1, 2, 'SHAPE'],
  ])('%d by %d with %d entries', (rows, cols, entries, code) => {
    const matrix = { rows, cols, values: new Float64Array(entries) }
    expect(codeOf(requireSquare(matrix))).toBe(code)
    expect(codeOf(requireSymmetric(matrix))).toBe(code)
  })

  test('nothing on the diagonal and something beside it is indefinite, whatever its sign', () => {
    for (const beside of [1, -1]) {
      const matrix = matrixFrom([
        [0, beside],
        [beside, 0],
      ])
      expect(codeOf(ldlFactor(matrix))).toBe('INDEFINITE')
    }
  })
})

test('pivots beyond the rank are exactly zero', () => {
  const loads = [0.1, 0.3, 0.7, 1.1]
  const matrix = matrixFrom(loads.map((one) => loads.map((other) => one * other)))
  const { rank, pivots } = valueOf(ldlFactor(matrix))
  expect(rank).toBe(1)
  expect(Array.from(pivots.subarray(1))).toEqual([0, 0, 0])
})

describe('elimination looks for the largest pivot', () => {
  /** All orders of so many numbers. */
  const ordersOf = (size: number): number[][] =>
    size === 0
      ? [[]]
      : ordersOf(size - 1).flatMap((order) =>
          Array.from({ length: size }, (_, at) => order.toSpliced(at, 0, size - 1)),
        )
  const orders = [...ordersOf(3), ...ordersOf(4)]
  const signs = [1, -1]

  test('wherever in the column it stands, and whatever its sign', () => {
    for (const order of orders) {
      for (const sign of signs) {
        const rows = order.map((at, row) =>
          order.map((_, col) => (col === at ? sign : col > at ? 0.5 : 1e-20 * (row + 1))),
        )
        const wanted = Float64Array.from(order, (at) => 1 - 2 * at)
        const matrix = matrixFrom(rows)
        const found = valueOf(solve(matrix, multiplyVector(matrix, wanted)))
        expect(gapOf(found, wanted), JSON.stringify(rows)).toBeLessThan(1e-12)
      }
    }
  })
})

describe('least squares by hand', () => {
  test.each([1, -1])('along the axes themselves, in direction %d', (sign) => {
    const design = matrixFrom([
      [sign, 0],
      [0, sign],
      [0, 0],
    ])
    const fit = valueOf(leastSquares(design, Float64Array.of(2, 3, 4)))
    expect(Array.from(fit.coefficients)).toEqual([2 * sign, 3 * sign])
    expect(fit.residualSumOfSquares).toBeCloseTo(16, 12)
  })

  test('the inverse of the moments is one, on both sides of its diagonal', () => {
    const design = matrixFrom([0, 1, 2, 4, 7].map((x) => [1, x, x * x]))
    const { inverseMoments } = valueOf(leastSquares(design, Float64Array.of(1, 2, 0, 1, 3)))
    const columns = matrixFrom([0, 1, 2].map((col) => rowsOf(design).map((row) => row[col] ?? 0)))
    const product = multiplyRows(inverseMoments, gram(columns))
    const unit = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
    expect(gapOf(product.values, unit)).toBeLessThan(1e-10)
  })

  test('as many rows as columns fit exactly', () => {
    const design = matrixFrom([
      [1, 1],
      [1, 2],
    ])
    const fit = valueOf(leastSquares(design, Float64Array.of(3, 5)))
    expect(fit.coefficients[0]).toBeCloseTo(1, 12)
    expect(fit.coefficients[1]).toBeCloseTo(2, 12)
  })

  test.each([
    [0, 2, 0, 'EMPTY'],
    [2, 0, 0, 'EMPTY'],
    [2, 2, 3, 'SHAPE'],
    [1, 2, 2, 'TOO_SHORT'],
    [3, 1, 3, 'SINGULAR'],
  ])('%d by %d with %d entries of zero is refused', (rows, cols, entries, code) => {
    const design = { rows, cols, values: new Float64Array(entries) }
    expect(codeOf(leastSquares(design, new Float64Array(rows)))).toBe(code)
  })

  test('a response that is not a number is refused, wherever it stands', () => {
    const design = matrixFrom([[1], [1], [1]])
    for (const at of [0, 1, 2]) {
      const response = Float64Array.of(1, 2, 3)
      response[at] = Number.NaN
      expect(codeOf(leastSquares(design, response))).toBe('NOT_FINITE')
    }
  })
})

test('products are not scaled unless one asks', () => {
  const one = matrixFrom([[1, 2]])
  expect(rowsOf(multiplyRows(one, one))).toEqual([[5]])
  expect(rowsOf(gram(one))).toEqual([[5]])
})
