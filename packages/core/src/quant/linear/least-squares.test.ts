import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals, drawReturns } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom, rowsOf } from '../matrix.ts'
import { leastSquares } from './least-squares.ts'
import { solve } from './lu.ts'
import { multiplyMatrices, multiplyVector, transpose } from './product.ts'

function fitted(design: Matrix, response: Float64Array) {
  const answer = leastSquares(design, response)
  if (!answer.ok) throw new Error(answer.refusal.message)
  return answer.value
}

/** Powers 0 to `degree` of -1, ..., 8: the columns that made the Longley kind of test famous. */
function powers(degree: number): Matrix {
  const xs = Array.from({ length: 10 }, (_, index) => index - 1)
  return matrixFrom(xs.map((x) => Array.from({ length: degree + 1 }, (_, power) => x ** power)))
}

describe('least squares', () => {
  test('agrees with a regression by hand', () => {
    const design = matrixFrom([
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
    ])
    const { coefficients, residualSumOfSquares, inverseMoments } = fitted(
      design,
      Float64Array.of(6, 5, 7, 10),
    )
    expect([...coefficients]).toEqual([expect.closeTo(3.5, 12), expect.closeTo(1.4, 12)])
    expect(residualSumOfSquares).toBeCloseTo(4.2, 12)
    expect(rowsOf(inverseMoments)).toEqual([
      [expect.closeTo(1.5, 12), expect.closeTo(-0.5, 12)],
      [expect.closeTo(-0.5, 12), expect.closeTo(0.2, 12)],
    ])
  })

  test('finds a polynomial through ill-conditioned powers', () => {
    const design = powers(7)
    const truth = Float64Array.from({ length: 8 }, (_, power) => 1 / (power + 1))
    const { coefficients } = fitted(design, multiplyVector(design, truth))
    coefficients.forEach((found, power) => expect(found).toBeCloseTo(truth[power] as number, 7))
  })

  test('agrees with the normal equations, column by column', () => {
    for (let seed = 0; seed < 50; seed++) {
      const draw = drawFrom(seed)
      const cols = 1 + (seed % 6)
      const design = drawNormals(draw, 40, cols)
      const response = drawNormals(draw, 40, 1).values
      const across = transpose(design)
      const moments = multiplyMatrices(across, design)
      const normal = solve(moments, multiplyVector(across, response))
      if (!normal.ok) throw new Error(normal.refusal.message)
      const { coefficients, explained, residualSumOfSquares } = fitted(design, response)
      coefficients.forEach((found, col) => expect(found).toBeCloseTo(normal.value[col] ?? 0, 12))
      const first = matrixFrom(rowsOf(design).map((row) => row.slice(0, 1)))
      const rest = explained.slice(1).reduce((sum, share) => sum + share, 0)
      const short = fitted(first, response).residualSumOfSquares
      expect(residualSumOfSquares + rest).toBeCloseTo(short, 10)
    }
  })

  test('refuses columns that depend on each other, whatever their unit', () => {
    const returns = drawReturns(drawFrom(1), 'duplicated', 30, 4)
    const response = drawNormals(drawFrom(2), 30, 1).values
    expect(leastSquares(returns, response)).toMatchObject({ refusal: { code: 'SINGULAR' } })
    const scaled = { ...returns, values: returns.values.map((entry) => entry * 1e-12) }
    expect(leastSquares(scaled, response)).toMatchObject({ refusal: { code: 'SINGULAR' } })
  })

  test.each([
    ['no rows', matrixFrom([]), [], 'EMPTY'],
    ['a short response', matrixFrom([[1], [2]]), [1], 'SHAPE'],
    ['a hole', matrixFrom([[1], [Number.NaN]]), [1, 2], 'NOT_FINITE'],
    ['an infinite response', matrixFrom([[1], [2]]), [1, Infinity], 'NOT_FINITE'],
    ['more columns than rows', matrixFrom([[1, 2]]), [1], 'TOO_SHORT'],
    ['a column of zeros', matrixFrom([[0], [0]]), [1, 2], 'SINGULAR'],
  ])('refuses %s', (_, design, response, code) => {
    expect(leastSquares(design, Float64Array.from(response))).toMatchObject({ refusal: { code } })
  })
})
