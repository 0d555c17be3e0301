import { describe, expect, test } from 'vitest'
import { drawCovariance, drawFrom, drawNormals } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom, zeros } from '../matrix.ts'
import { choleskyInto } from './cholesky.ts'
import { dot, gram, multiplyVector } from './product.ts'
import { requireSymmetric } from './symmetric.ts'

/** The textbook's loop, one sum at a time. */
function plainCholesky({ rows: size, values }: Matrix): Matrix {
  const lower = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      let sum = 0
      for (let at = 0; at < col; at++) {
        sum += (lower.values[row * size + at] as number) * (lower.values[col * size + at] as number)
      }
      const rest = (values[row * size + col] as number) - sum
      const pivot = lower.values[col * size + col] as number
      lower.values[row * size + col] = row === col ? Math.sqrt(rest) : rest / pivot
    }
  }
  return lower
}

describe('several sums at once', () => {
  test('give the bits of the textbook, whatever is left over of the blocks', () => {
    const draw = drawFrom(3)
    for (let size = 1; size <= 13; size++) {
      const covariance = drawCovariance(draw, 'ordinary', size)
      const lower = zeros(size, size)
      expect(choleskyInto(covariance, lower)).toBe(-1)
      expect(lower.values).toEqual(plainCholesky(covariance).values)
      const { values } = drawNormals(draw, size, 1)
      const product = Array.from({ length: size }, (_, row) => {
        const entries = covariance.values.subarray(row * size, (row + 1) * size)
        return entries.reduce((sum, entry, col) => sum + entry * (values[col] as number), 0)
      })
      expect(multiplyVector(covariance, values)).toEqual(Float64Array.from(product))
    }
  })

  test('give each entry of a gram the bits of its own product', () => {
    const draw = drawFrom(4)
    for (let rows = 1; rows <= 10; rows++) {
      const matrix = drawNormals(draw, rows, 7)
      const row = (at: number) => matrix.values.subarray(at * 7, at * 7 + 7)
      const products = gram(matrix, 3)
      for (let at = 0; at < rows * rows; at++) {
        const wanted = dot(row(Math.floor(at / rows)), row(at % rows)) / 3
        expect(products.values[at]).toBe(wanted)
      }
    }
  })

  test('name the first row without a pivot, in a pair, last, and after a good one', () => {
    for (let size = 1; size <= 6; size++) {
      for (let bad = 0; bad < size; bad++) {
        const matrix = zeros(size, size)
        for (let at = 0; at < size; at++) matrix.values[at * size + at] = at < bad ? 1 : -1
        expect(choleskyInto(matrix, zeros(size, size))).toBe(bad)
      }
    }
  })
})

describe('a matrix that is mirrored to the bit', () => {
  test.each([
    ['on the diagonal', 0, 0],
    ['off it', 1, 0],
  ])('is refused where an entry %s is not finite', (_, row, col) => {
    for (const entry of [Number.NaN, Infinity, -Infinity]) {
      const matrix = matrixFrom([
        [1, 0.5],
        [0.5, 1],
      ])
      matrix.values[row * 2 + col] = entry
      matrix.values[col * 2 + row] = entry
      expect(requireSymmetric(matrix)).toMatchObject({ refusal: { code: 'NOT_FINITE' } })
    }
  })

  test('or to rounding passes, and beyond it does not', () => {
    const mirrored = (gap: number) =>
      requireSymmetric(
        matrixFrom([
          [1, 0.5],
          [0.5 + gap, 1],
        ]),
      ).ok
    expect([0, 1e-11, 1e-9].map(mirrored)).toEqual([true, true, false])
  })
})
