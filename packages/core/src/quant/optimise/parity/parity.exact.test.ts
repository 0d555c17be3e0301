import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { dot, multiplyVector } from '../../linear/index.ts'
import { matrixFrom } from '../../matrix.ts'
import { boundsOnly } from '../program/linear-program.ts'
import { boundedRiskBudgeting } from './bounded.ts'

const bounds = (lower: number[], upper: number[]) =>
  boundsOnly(Float64Array.from(lower), Float64Array.from(upper))

describe('budgets of risk within bounds (SIZ-2)', () => {
  test('are shared alike by what is free, and less or more by what is bound', () => {
    const budgets = Float64Array.of(0.1, 0.2, 0.3, 0.4)
    const [lower, upper] = [
      [0.05, 0.2, 0, 0],
      [0.3, 1, 0.35, 0.35],
    ]
    const counts = { free: 0, low: 0, high: 0 }
    for (let seed = 1; seed <= 60; seed++) {
      const covariance = drawCovariance(drawFrom(seed), 'ordinary', 4)
      const { weights, volatility, kktResidual } = valueOf(
        boundedRiskBudgeting(covariance, bounds(lower, upper), { budgets }),
      )
      // Newton's last steps leave rounding alone; halving stops at a thousand times that.
      expect(Math.abs(kktResidual)).toBeLessThan(4e-15)
      expect(volatility).toBeCloseTo(
        Math.sqrt(dot(weights, multiplyVector(covariance, weights))),
        14,
      )
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14)
      const risk = multiplyVector(covariance, Float64Array.from(weights))
      const pull = Array.from(
        risk,
        (slope, at) => (slope * (weights[at] ?? 0)) / (budgets[at] ?? 1),
      )
      const standing = Array.from(weights, (weight, at) => {
        if (weight <= (lower[at] ?? 0) + 1e-12) return 'low'
        return weight >= (upper[at] ?? 1) - 1e-12 ? 'high' : 'free'
      })
      const of = (where: string) => pull.filter((_, at) => standing[at] === where)
      const [low, free, high] = [of('low'), of('free'), of('high')]
      // Without an asset that is free the bounds alone decide.
      const [least, most] = free.length > 0 ? [Math.min(...free), Math.max(...free)] : [0, 0]
      expect(most - least).toBeLessThanOrEqual(1e-13 * most)
      if (free.length === 0) continue
      expect(Math.min(most, ...low)).toBeGreaterThanOrEqual(most * (1 - 1e-13))
      expect(Math.max(least, ...high)).toBeLessThanOrEqual(least * (1 + 1e-13))
      counts.free += free.length
      counts.low += low.length
      counts.high += high.length
    }
    expect(Math.min(counts.free, counts.low, counts.high)).toBeGreaterThan(10)
  })

  test.each([
    [
      [0, 0],
      [1, 1, 1],
    ],
    [
      [0, 0, 0],
      [1, 1],
    ],
  ])('need two bounds for each asset: %o and %o', (lower, upper) => {
    const identity = matrixFrom([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
    const limits = {
      ...bounds([0, 0, 0], [1, 1, 1]),
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
    }
    expect(boundedRiskBudgeting(identity, limits)).toMatchObject({ refusal: { code: 'SHAPE' } })
  })
})
