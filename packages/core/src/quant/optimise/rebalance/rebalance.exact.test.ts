import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { multiplyVector } from '../../linear/index.ts'
import { matrixFrom } from '../../matrix.ts'
import type { Solved } from '../../solved.ts'
import { weightLimits } from '../program/limits.ts'
import { quadraticWorkspace, solveQuadratic } from '../program/quadratic-program.ts'
import { aimPortfolio } from './aim-portfolio.ts'
import { costOptimalWeights } from './cost-optimal.ts'
import { noTradeRegion } from './no-trade-region.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`

describe('an aim by hand (SIZ-4; Garleanu & Pedersen 2013)', () => {
  const problem = {
    covariance: matrixFrom([
      [0.04, 0],
      [0, 0.16],
    ]),
    loadings: matrixFrom([
      [1, 2],
      [3, -1],
    ]),
    signals: Float64Array.of(0.02, 0.01),
    decays: Float64Array.of(0.1, 1),
    riskAversion: 2,
    costScale: 5,
    discount: 0.02,
  }

  test('every asset has the means of its signals, each as its decay leaves it', () => {
    const { aim, markowitz, signalWeights, tradingRate } = valueOf(aimPortfolio(problem))
    expect(markowitz[0]).toBeCloseTo((0.02 + 0.02) / (2 * 0.04), 12)
    expect(markowitz[1]).toBeCloseTo((0.06 - 0.01) / (2 * 0.16), 12)
    const urgency = tradingRate * 5
    const [slow, fast] = [1 / (2 + 0.1 * urgency), 1 / (2 + urgency)]
    expect(signalWeights[0]).toBeCloseTo(slow, 14)
    expect(signalWeights[1]).toBeCloseTo(fast, 14)
    expect(aim[0]).toBeCloseTo((0.02 * slow + 0.02 * fast) / 0.04, 12)
    expect(aim[1]).toBeCloseTo((0.06 * slow - 0.01 * fast) / 0.16, 12)
  })

  test.each([
    ['SHAPE loadings', { loadings: matrixFrom([[1, 2]]) }],
    [
      'SHAPE loadings',
      {
        loadings: matrixFrom([
          [1, 2],
          [3, Number.NaN],
        ]),
      },
    ],
    ['OUT_OF_DOMAIN decays', { decays: Float64Array.of(-0.1, 0.5) }],
    ['OUT_OF_DOMAIN decays', { decays: Float64Array.of(0.1, 1.5) }],
    ['OUT_OF_DOMAIN riskAversion', { riskAversion: Infinity }],
    ['OUT_OF_DOMAIN costScale', { costScale: 0 }],
    ['OUT_OF_DOMAIN discount', { discount: -0.1 }],
    ['OUT_OF_DOMAIN discount', { discount: 1 }],
  ])('is refused: %s', (refusal, change) => {
    expect(refusalOf(aimPortfolio({ ...problem, ...change }))).toBe(refusal)
  })
})

describe('weights worth trading to, against what they are defined by (SIZ-4)', () => {
  const size = 4
  const holdings = Float64Array.of(0.4, 0.3, 0.2, 0.1)
  const target = Float64Array.of(0.1, 0.15, 0.35, 0.4)
  const limits = valueOf(
    weightLimits({
      size,
      upper: 0.5,
      rows: [
        { coefficients: [1, 1, 0, 0], lower: 0.3, upper: 0.6 },
        { coefficients: [0, 2, 1, 0], upper: 0.55 },
      ],
    }),
  )
  const problemOf = (seed: number) => ({
    holdings,
    target,
    covariance: drawCovariance(drawFrom(seed), 'ordinary', size),
    riskAversion: 300,
    linearCosts: new Float64Array(size),
    limits,
  })

  test('without costs they are the nearest to the target that groups allow', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const problem = problemOf(seed)
      const hessian = {
        ...problem.covariance,
        values: problem.covariance.values.map((entry) => 300 * entry),
      }
      const linear = multiplyVector(hessian, target)
      const workspace = quadraticWorkspace(size, limits.rows.rows)
      const nearest = valueOf(solveQuadratic({ hessian, linear, limits }, workspace))
      const { weights } = valueOf(costOptimalWeights(problem))
      expect(gapOf(weights, Float64Array.from(nearest.weights))).toBeLessThan(1e-8)
    }
  })

  test('the loss is what the distance and all the costs come to', () => {
    const costs = {
      linearCosts: Float64Array.of(0.001, 0.002, 0.0005, 0.001),
      powerCosts: Float64Array.of(0.004, 0.001, 0.002, 0.003),
      fixedCosts: Float64Array.of(0.0002, 0.0001, 0.0003, 0.0002),
    }
    let left = 0
    for (let seed = 1; seed <= 20; seed++) {
      const problem = { ...problemOf(seed), ...costs }
      const { weights, trades, loss, gap } = valueOf(costOptimalWeights(problem))
      const away = weights.map((weight, at) => weight - (target[at] as number))
      const risk = multiplyVector(problem.covariance, away)
      const distance = away.reduce((sum, entry, at) => sum + entry * (risk[at] as number), 0)
      const paid = trades.reduce((sum, trade, at) => {
        const length = Math.abs(trade)
        const bySize =
          (costs.linearCosts[at] ?? 0) * length + (costs.powerCosts[at] ?? 0) * length ** 1.5
        return sum + bySize + (trade === 0 ? 0 : (costs.fixedCosts[at] ?? 0))
      }, 0)
      expect(loss).toBeCloseTo(150 * distance + paid, 9)
      expect(gap).toBe(0)
      expect(
        gapOf(
          weights,
          holdings.map((held, at) => held + (trades[at] as number)),
        ),
      ).toBe(0)
      left += trades.filter((trade) => trade === 0).length
    }
    expect(left).toBeGreaterThan(0)
  })

  test.each([
    ['OUT_OF_DOMAIN riskAversion', { riskAversion: Infinity }],
    ['OUT_OF_DOMAIN riskAversion', { riskAversion: 0 }],
    ['OUT_OF_DOMAIN linearCosts', { linearCosts: Float64Array.of(0, 0, -1e-9, 0) }],
    ['OUT_OF_DOMAIN fixedCosts', { fixedCosts: Float64Array.of(0, 0, 0, -1) }],
  ])('are refused: %s', (refusal, change) => {
    expect(refusalOf(costOptimalWeights({ ...problemOf(1), ...change }))).toBe(refusal)
  })

  test('a short position may be held and aimed at', () => {
    const short = valueOf(weightLimits({ size, lower: -1, upper: 1 }))
    const aimed = Float64Array.of(-0.3, 0.3, 0.5, 0.5)
    const problem = { ...problemOf(1), target: aimed, limits: short }
    expect(gapOf(valueOf(costOptimalWeights(problem)).weights, aimed)).toBeLessThan(1e-8)
  })
})

describe('a no-trade region (SIZ-4)', () => {
  const problem = { excessMean: 0.08, volatility: 0.16, riskAversion: 5, cost: 0.01 }

  test('is worth what its width leaves of the return', () => {
    const { buyBoundary, sellBoundary, equivalentSafeRate, merton } = valueOf(
      noTradeRegion(problem),
    )
    const curvature = 5 * 0.16 ** 2
    const gap = ((sellBoundary - buyBoundary) / 2) * curvature
    expect((sellBoundary + buyBoundary) / 2).toBeCloseTo(merton, 12)
    expect(equivalentSafeRate).toBeCloseTo((0.08 ** 2 - gap ** 2) / (2 * curvature), 14)
    expect(equivalentSafeRate).toBeLessThan(0.08 ** 2 / (2 * curvature))
  })

  test.each([
    ['excessMean', { excessMean: Infinity }],
    ['volatility', { volatility: Infinity }],
    ['cost', { cost: -0.01 }],
    ['cost', { cost: 1 }],
  ])('is refused: %s', (field, change) => {
    expect(refusalOf(noTradeRegion({ ...problem, ...change }))).toBe(`OUT_OF_DOMAIN ${field}`)
  })
})
