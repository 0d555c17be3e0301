import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom, drawNormals } from '../../drawn.fixture.ts'
import { matrixFrom } from '../../matrix.ts'
import { weightLimits } from '../program/limits.ts'
import { solveQuadratic } from '../program/quadratic-program.ts'
import { criticalLine } from './critical-line.ts'
import { efficientPortfolio } from './efficient.ts'

/**
 * Variances of 1, 1 and 4, means of 0, 0 and 1. Free weights have one slope: with x in the third,
 * (1 - x) / 2 = 4 x - t, so x = (1 + 2 t) / 9. A limit that wants 0.4 at least lets go at 1.3.
 */
describe('a limit of a group that lets go as tolerance rises (SIZ-2)', () => {
  const covariance = matrixFrom([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 4],
  ])
  const means = Float64Array.of(0, 0, 1)

  test.each([
    ['a floor', { coefficients: [0, 0, 1], lower: 0.4 }],
    ['a cap', { coefficients: [1, 1, 0], upper: 0.6 }],
    ['a cap in other units', { coefficients: [5, 5, 0], upper: 3 }],
    ['a floor in other units', { coefficients: [0, 0, 0.2], lower: 0.08 }],
  ])('by hand: %s', (_, row) => {
    const limits = valueOf(weightLimits({ size: 3, rows: [row] }))
    const problem = { covariance, means, limits }
    const { corners, kktResidual } = valueOf(criticalLine(problem))
    expect(kktResidual).toBeLessThan(1e-12)
    // The first two leave together, at 4: in one corner, or in two that rounding tells apart.
    const figures = corners.map(({ riskTolerance, weights }) => {
      return `${riskTolerance.toFixed(10)} ${(weights[2] ?? 0).toFixed(10)}`
    })
    expect([...new Set(figures)]).toEqual([
      '4.0000000000 1.0000000000',
      '1.3000000000 0.4000000000',
      '0.0000000000 0.4000000000',
    ])
    for (const riskTolerance of [0, 0.7, 1.3, 2, 3.1, 4]) {
      const third = Math.max(0.4, (1 + 2 * riskTolerance) / 9)
      const { weights } = valueOf(efficientPortfolio(problem, { riskTolerance }))
      const other = (1 - third) / 2
      expect(gapOf(weights, Float64Array.of(other, other, third))).toBeLessThan(1e-10)
    }
  })
})

test('at any tolerance the line has the weights of the program itself (SIZ-2)', () => {
  let released = 0
  for (let seed = 1; seed <= 60; seed++) {
    const size = 4 + (seed % 7)
    const covariance = drawCovariance(drawFrom(seed), 'ordinary', size)
    const noise = drawNormals(drawFrom(seed + 700), size, 1).values
    const means = noise.map((one, at) => 0.0004 * one + 0.002 * (at / size))
    const late = Array.from(means, (_, at) => (at >= size / 2 ? 1 : 0))
    const mixed = Array.from(noise, (one, at) => (at % 2 === 0 ? 1 + Math.abs(one) : 0))
    const limits = valueOf(
      weightLimits({
        size,
        lower: seed % 3 === 0 ? 0.02 : 0,
        upper: 0.6,
        rows: [
          { coefficients: late, lower: 0.6, upper: 0.9 },
          { coefficients: mixed, lower: 0.5, upper: 0.9 },
          { coefficients: late.map((one) => 2 - 2 * one), upper: 0.7 },
        ],
      }),
    )
    const problem = { covariance, means, limits }
    const { corners, kktResidual } = valueOf(criticalLine(problem))
    expect(kktResidual).toBeLessThan(1e-9)
    const top = corners[0]?.riskTolerance ?? 0
    released += corners.length - 1
    for (const share of [0, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.8, 1, 1.5]) {
      const riskTolerance = share * top
      const linear = means.map((mean) => riskTolerance * mean)
      const direct = valueOf(solveQuadratic({ hessian: covariance, linear, limits }))
      const point = valueOf(efficientPortfolio(problem, { riskTolerance }))
      expect(gapOf(point.weights, direct.weights)).toBeLessThan(1e-8)
    }
    const tolerances = corners.map(({ riskTolerance }) => riskTolerance)
    expect(tolerances).toEqual(tolerances.toSorted((one, other) => other - one))
    expect(tolerances.at(-1)).toBe(0)
  }
  expect(released).toBeGreaterThan(200)
})
