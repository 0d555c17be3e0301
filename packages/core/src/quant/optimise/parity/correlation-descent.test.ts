import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawFrom, drawNormals } from '../../drawn.fixture.ts'
import { multiplyVector } from '../../linear/index.ts'
import { type Matrix, matrixFrom, zeros } from '../../matrix.ts'
import { emptyFace } from '../program/face.ts'
import { descendCorrelation } from './correlation-descent.ts'
import { parityWorkspace, riskBudgeting } from './risk-budgeting.ts'

/** Assets long and short of few factors: they hedge one another, and sweeps alone crawl. */
function hedgingCorrelation(seed: number, size: number, noise: number): Matrix {
  const factors = Math.min(size - 1, 2)
  const { values } = drawNormals(drawFrom(seed), size, factors)
  const loadings = Array.from({ length: size }, (_, at) =>
    values.subarray(at * factors, (at + 1) * factors),
  )
  const lengths = loadings.map((own) =>
    Math.sqrt(noise + own.reduce((sum, one) => sum + one * one, 0)),
  )
  return matrixFrom(
    loadings.map((own, row) =>
      loadings.map((other, col) => {
        if (row === col) return 1
        const shared = own.reduce((sum, one, at) => sum + one * (other[at] ?? 0), 0)
        return shared / ((lengths[row] ?? 0) * (lengths[col] ?? 0))
      }),
    ),
  )
}

function unevenBudgets(seed: number, size: number): Float64Array {
  const drawn = drawNormals(drawFrom(seed + 500), size, 1).values.map((one) => Math.exp(2 * one))
  const sum = drawn.reduce((total, one) => total + one, 0)
  return drawn.map((one) => one / sum)
}

const missOf = (correlation: Matrix, budgets: Float64Array, y: Float64Array): number => {
  const image = multiplyVector(correlation, y)
  return Math.max(...y.map((one, at) => Math.abs(one * (image[at] ?? 0) - (budgets[at] ?? 0))))
}

describe('budgets of assets that hedge one another (SIZ-2)', () => {
  test('are met from anywhere, and the miss is the one that is left', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const size = 3 + (seed % 8)
      const correlation = hedgingCorrelation(seed, size, 10 ** (-1 - (seed % 3)))
      const budgets = unevenBudgets(seed, size)
      for (const start of [1, 0.01, 30]) {
        const exposures = {
          y: budgets.map((budget, at) => (at % 2 === 0 ? start : 1) * Math.sqrt(budget)),
          image: new Float64Array(size),
        }
        const miss = descendCorrelation(correlation, budgets, exposures, emptyFace(size))
        expect(miss).toBeLessThanOrEqual(1e-12)
        expect(Math.min(...exposures.y)).toBeGreaterThan(0)
        expect(missOf(correlation, budgets, exposures.y)).toBeLessThan(2e-12)
        expect(gapOf(exposures.image, multiplyVector(correlation, exposures.y))).toBeLessThan(1e-12)
      }
    }
  })

  test('are met in a covariance, and leave what the next one starts from', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const size = 3 + (seed % 8)
      const correlation = hedgingCorrelation(seed, size, seed % 2 === 0 ? 1 : 0.01)
      const deviations = Float64Array.from({ length: size }, (_, at) => 0.1 * 3 ** (at % 4))
      const covariance = zeros(size, size)
      for (let at = 0; at < size * size; at++) {
        const [row, col] = [Math.floor(at / size), at % size]
        const scale = (deviations[row] ?? 0) * (deviations[col] ?? 0)
        covariance.values[at] = (correlation.values[at] ?? 0) * scale
      }
      const budgets = unevenBudgets(seed, size)
      const workspace = parityWorkspace(size)
      const answer = valueOf(riskBudgeting(covariance, { budgets, workspace }))
      const { weights, volatility, kktResidual } = answer
      const exposures = weights.map((weight, at) => (weight * (deviations[at] ?? 0)) / volatility)
      expect(missOf(correlation, budgets, exposures)).toBeLessThan(2e-12)
      expect(kktResidual).toBeGreaterThanOrEqual(0)
      expect(kktResidual).toBeLessThanOrEqual(1e-12)
      expect(gapOf(workspace.start, exposures)).toBeLessThan(1e-11)
    }
  })

  test('have no answer where a mix has a negative variance', () => {
    const indefinite = matrixFrom([
      [1, -0.9, -0.9],
      [-0.9, 1, -0.9],
      [-0.9, -0.9, 1],
    ])
    const exposures = { y: Float64Array.of(1, 1, 1), image: new Float64Array(3) }
    const budgets = Float64Array.of(0.2, 0.3, 0.5)
    expect(descendCorrelation(indefinite, budgets, exposures, emptyFace(3))).toBeNaN()
  })
})

test.each([0, 1, 2])('an asset without risk is named by its place: %d', (place) => {
  const covariance = zeros(3, 3)
  for (const at of [0, 1, 2]) covariance.values[at * 4] = at === place ? 0 : 0.04
  expect(riskBudgeting(covariance)).toMatchObject({
    refusal: { code: 'ZERO_VARIANCE', field: 'covariance', actual: `asset ${place}` },
  })
})
