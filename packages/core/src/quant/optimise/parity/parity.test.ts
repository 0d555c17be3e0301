import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom, randomSets } from '../../drawn.fixture.ts'
import { multiplyVector } from '../../linear/index.ts'
import { type Matrix, matrixFrom } from '../../matrix.ts'
import { weightLimits } from '../program/limits.ts'
import { boundedRiskBudgeting } from './bounded.ts'
import { parityWorkspace, riskBudgeting } from './risk-budgeting.ts'

function shareOfRisk(covariance: Matrix, weights: Float64Array): Float64Array {
  const image = multiplyVector(covariance, weights)
  const parts = weights.map((weight, at) => weight * (image[at] as number))
  const total = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / total)
}

/** Richard & Roncalli 2019, table 1. */
const published = matrixFrom([
  [0.01, 0.0075, 0.01, 0.015],
  [0.0075, 0.0225, 0.015, 0.0225],
  [0.01, 0.015, 0.04, 0.045],
  [0.015, 0.0225, 0.045, 0.09],
])

describe('risk budgets (SIZ-2)', () => {
  test('are met by every drawn set, to rounding', () => {
    for (let set = 0; set < randomSets / 4; set++) {
      const draw = drawFrom(set)
      const trouble = (['ordinary', 'ill-conditioned', 'badly scaled', 'duplicated'] as const)[
        set % 4
      ]
      const covariance = drawCovariance(draw, trouble ?? 'ordinary', 2 + (set % 15))
      const budgets = Float64Array.from({ length: covariance.rows }, () => 0.1 + draw())
      const sum = budgets.reduce((total, budget) => total + budget, 0)
      const { weights, kktResidual } = valueOf(riskBudgeting(covariance, { budgets }))
      const wanted = budgets.map((budget) => budget / sum)
      expect(gapOf(shareOfRisk(covariance, weights), wanted)).toBeLessThan(1e-10)
      expect(kktResidual).toBeLessThan(1e-10)
    }
  })

  test('of two assets follow the closed form of Bruder & Roncalli 2012', () => {
    const budgets = Float64Array.of(0.7, 0.3)
    const { weights, volatility } = valueOf(
      riskBudgeting(
        matrixFrom([
          [0.0225, 0.01125],
          [0.01125, 0.09],
        ]),
        { budgets },
      ),
    )
    expect(weights[0]).toBeCloseTo(0.7730632844655265, 12)
    const [one, two] = [weights[0] as number, weights[1] as number]
    const variance = 0.0225 * one ** 2 + 0.09 * two ** 2 + 2 * 0.01125 * one * two
    expect(volatility).toBeCloseTo(Math.sqrt(variance), 12)
  })

  test('do not depend on order, nor on where the search starts', () => {
    const covariance = drawCovariance(drawFrom(5), 'ordinary', 6)
    const order = [5, 2, 0, 4, 1, 3]
    const plain = valueOf(riskBudgeting(covariance)).weights
    const mixed = valueOf(riskBudgeting(reordered(covariance, order))).weights
    expect(
      gapOf(
        Float64Array.from(order, (_, at) => mixed[order.indexOf(at)] as number),
        plain,
      ),
    ).toBeLessThan(1e-12)
    const workspace = parityWorkspace(6)
    valueOf(riskBudgeting(drawCovariance(drawFrom(6), 'ordinary', 6), { workspace }))
    expect(gapOf(valueOf(riskBudgeting(covariance, { workspace })).weights, plain)).toBeLessThan(
      1e-12,
    )
  })

  test.each([
    [
      'an asset without risk',
      matrixFrom([
        [0, 0],
        [0, 1],
      ]),
      {},
      'ZERO_VARIANCE',
    ],
    ['a budget of nothing', published, { budgets: Float64Array.of(0, 1, 1, 1) }, 'OUT_OF_DOMAIN'],
    ['a budget too few', published, { budgets: Float64Array.of(1, 1, 1) }, 'SHAPE'],
    [
      'an indefinite covariance',
      matrixFrom([
        [1, 2],
        [2, 1],
      ]),
      {},
      'INDEFINITE',
    ],
    [
      'a perfect hedge',
      matrixFrom([
        [1, -1],
        [-1, 1],
      ]),
      {},
      'ZERO_VARIANCE',
    ],
  ])('refuse %s', (_, covariance, options, code) => {
    expect(riskBudgeting(covariance, options)).toMatchObject({ refusal: { code } })
  })
})

describe('risk budgets within bounds (SIZ-2)', () => {
  const budgets = Float64Array.of(0.3, 0.3, 0.195, 0.205)

  test('are the plain ones where no bound binds', () => {
    const limits = valueOf(weightLimits({ size: 4 }))
    const plain = valueOf(riskBudgeting(published, { budgets })).weights
    const bounded = valueOf(boundedRiskBudgeting(published, limits, { budgets }))
    expect(gapOf(bounded.weights, plain)).toBeLessThan(1e-10)
  })

  test('keep their proportions beside an asset at its cap, which has less', () => {
    const limits = valueOf(weightLimits({ size: 4, upper: 0.3 }))
    const { weights } = valueOf(boundedRiskBudgeting(published, limits, { budgets }))
    expect(weights[0]).toBe(0.3)
    expect(weights[2]).toBeCloseTo(0.2356, 3)
    const per = shareOfRisk(published, weights).map((share, at) => share / (budgets[at] as number))
    expect(per[3]).toBeCloseTo(per[2] as number, 9)
    expect(per[0]).toBeLessThan(per[2] as number)
  })

  test('give an asset at its floor more than its part', () => {
    const limits = valueOf(weightLimits({ size: 4, lower: [0, 0, 0, 0.2] }))
    const { weights } = valueOf(boundedRiskBudgeting(published, limits, { budgets }))
    const per = shareOfRisk(published, weights).map((share, at) => share / (budgets[at] as number))
    expect(weights[3]).toBe(0.2)
    expect(per[3]).toBeGreaterThan(per[2] as number)
  })

  test.each([
    ['caps that leave too little', { size: 4, upper: 0.2 }],
    ['floors that take too much', { size: 4, lower: 0.3 }],
    ['an asset that may not be held', { size: 4, upper: [0, 1, 1, 1] }],
  ])('refuse %s', (_, settings) => {
    const answer = boundedRiskBudgeting(published, valueOf(weightLimits(settings)))
    expect(answer).toMatchObject({ refusal: { code: 'INFEASIBLE' } })
  })
})
