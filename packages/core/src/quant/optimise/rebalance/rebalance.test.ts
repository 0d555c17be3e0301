import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { quadraticForm } from '../../linear/index.ts'
import { matrixFrom } from '../../matrix.ts'
import { weightLimits } from '../program/limits.ts'
import { aimPortfolio } from './aim-portfolio.ts'
import { costOptimalWeights } from './cost-optimal.ts'
import { halfWidthOf, noTradeRegion, weightAfterTrade } from './no-trade-region.ts'
import type { RebalanceProblem } from './split-program.ts'

describe('the no-trade region (SIZ-4)', () => {
  const problem = { excessMean: 0.08, volatility: 0.16, riskAversion: 5, cost: 0.01 }

  test('lies around the weight of free trading, and narrows to it', () => {
    const { merton, buyBoundary, sellBoundary } = valueOf(noTradeRegion(problem))
    expect(merton).toBeCloseTo(0.625, 12)
    expect(buyBoundary).toBeCloseTo(0.5819423117, 8)
    expect(sellBoundary).toBeCloseTo(0.6680576882, 8)
    const free = valueOf(noTradeRegion({ ...problem, cost: 0 }))
    expect([free.buyBoundary, free.sellBoundary]).toEqual([merton, merton])
  })

  test.each([5, 2, 1])(
    'has its leading width where costs are small, at an aversion of %d',
    (riskAversion) => {
      const region = valueOf(noTradeRegion({ ...problem, riskAversion, cost: 1e-6 }))
      const half = (region.sellBoundary - region.buyBoundary) / 2
      expect(half / region.leadingOrderHalfWidth).toBeCloseTo(1, 3)
      expect(region.leadingOrderHalfWidth).toBe(halfWidthOf(region.merton, riskAversion, 1e-6))
    },
  )

  test('costs more than nothing: the equivalent rate falls as costs rise', () => {
    const rates = [0, 0.001, 0.01, 0.1].map((cost) => {
      return valueOf(noTradeRegion({ ...problem, cost })).equivalentSafeRate
    })
    expect(rates).toEqual(rates.toSorted((one, other) => other - one))
    expect(rates[0]).toBeCloseTo(0.08 ** 2 / (2 * 5 * 0.16 ** 2), 12)
  })

  test.each([
    [0.72, 0.58],
    [0.3, 0.42],
    [0.5, 0.5],
  ])('is traded to at its nearest edge: %d to %d', (weight, expected) => {
    expect(weightAfterTrade(weight, { buyBoundary: 0.42, sellBoundary: 0.58 })).toBe(expected)
  })

  test.each([
    { volatility: 0 },
    { riskAversion: -1 },
    { excessMean: Number.NaN },
    { cost: 1 },
    { excessMean: 5 * 0.16 ** 2 },
  ])('is refused with %o', (change) => {
    expect(noTradeRegion({ ...problem, ...change })).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN' },
    })
  })
})

describe('the aim portfolio (SIZ-4)', () => {
  const problem = {
    covariance: matrixFrom([
      [0.04, 0.01],
      [0.01, 0.09],
    ]),
    loadings: matrixFrom([
      [1, 0.5],
      [0.2, 1],
    ]),
    signals: Float64Array.of(0.02, 0.01),
    decays: Float64Array.of(0.01, 0.3),
    riskAversion: 5,
    costScale: 50,
    discount: 0.001,
  }

  test('weighs what lasts more, and is free trading where nothing decays', () => {
    const { signalWeights, tradingRate } = valueOf(aimPortfolio(problem))
    expect(signalWeights[0]).toBeGreaterThan(signalWeights[1] as number)
    expect(tradingRate).toBeGreaterThan(0)
    expect(tradingRate).toBeLessThan(1)
    const lasting = valueOf(aimPortfolio({ ...problem, decays: new Float64Array(2) }))
    expect(gapOf(lasting.aim, lasting.markowitz)).toBeLessThan(1e-14)
  })

  test('solves the Bellman equation of its rate', () => {
    const { tradingRate } = valueOf(aimPortfolio(problem))
    const { riskAversion, costScale, discount } = problem
    const a = tradingRate * costScale
    const rest = (1 - discount) * a * a + (riskAversion * (1 - discount) + costScale * discount) * a
    expect(rest).toBeCloseTo(riskAversion * costScale * (1 - discount), 9)
  })

  test.each([
    ['a decay above one', { decays: Float64Array.of(2, 0) }, 'OUT_OF_DOMAIN'],
    ['a signal missing', { signals: Float64Array.of(1) }, 'SHAPE'],
    ['costs of nothing', { costScale: 0 }, 'OUT_OF_DOMAIN'],
    ['a discount of everything', { discount: 1 }, 'OUT_OF_DOMAIN'],
  ])('is refused with %s', (_, change, code) => {
    expect(aimPortfolio({ ...problem, ...change })).toMatchObject({ refusal: { code } })
  })
})

describe('trades that are worth their cost (SIZ-4)', () => {
  const limits = valueOf(weightLimits({ size: 1, sumMin: 0 }))
  const one: RebalanceProblem = {
    holdings: Float64Array.of(0.6),
    target: Float64Array.of(0.5),
    covariance: matrixFrom([[0.04]]),
    riskAversion: 2,
    linearCosts: Float64Array.of(0.004),
    limits,
  }

  test('stop at the edge: where the next bit costs what it helps', () => {
    const { weights } = valueOf(costOptimalWeights(one))
    expect(weights[0]).toBeCloseTo(0.5 + 0.004 / (2 * 0.04), 12)
  })

  test('stop sooner where impact is added: where both together cost that much', () => {
    const powerCosts = Float64Array.of(0.01)
    const { trades, weights } = valueOf(costOptimalWeights({ ...one, powerCosts }))
    const size = -(trades[0] as number)
    const helps = 2 * 0.04 * ((weights[0] as number) - 0.5)
    expect(helps).toBeCloseTo(0.004 + 1.5 * 0.01 * Math.sqrt(size), 9)
  })

  test('are not made where gas is worth more than they are', () => {
    const gain = 0.04 * (0.1 ** 2 - 0.05 ** 2) - 0.004 * 0.05
    const dear = valueOf(costOptimalWeights({ ...one, fixedCosts: Float64Array.of(gain * 1.01) }))
    const cheap = valueOf(costOptimalWeights({ ...one, fixedCosts: Float64Array.of(gain * 0.99) }))
    expect(dear).toMatchObject({ trades: Float64Array.of(0), gap: 0 })
    expect(cheap.weights[0]).toBeCloseTo(0.55, 12)
  })

  test('go to the target where trading is free', () => {
    const free = { ...one, linearCosts: new Float64Array(1) }
    expect(valueOf(costOptimalWeights(free)).weights[0]).toBeCloseTo(0.5, 12)
  })

  test('with gas are the best set of all, found by trying each', () => {
    for (let seed = 0; seed < 12; seed++) {
      const draw = drawFrom(seed)
      const holdings = shares(draw, 4)
      const fixedCosts = Float64Array.from({ length: 4 }, () => 4e-6 * draw())
      const problem: RebalanceProblem = {
        holdings,
        target: shares(draw, 4),
        covariance: drawCovariance(draw, 'ordinary', 4),
        riskAversion: 2,
        linearCosts: new Float64Array(4).fill(5e-6),
        limits: valueOf(weightLimits({ size: 4 })),
        fixedCosts,
      }
      const best = valueOf(costOptimalWeights(problem))
      expect(best.gap).toBe(0)
      expect(best.loss).toBeCloseTo(leastOfSets(problem), 12)
      expect(best.loss).toBeCloseTo(lossOf(problem, best.trades), 12)
    }
  })

  test.each([
    ['a negative cost', { linearCosts: Float64Array.of(-1) }, 'OUT_OF_DOMAIN'],
    ['no aversion', { riskAversion: 0 }, 'OUT_OF_DOMAIN'],
    ['a holding too many', { holdings: Float64Array.of(1, 2) }, 'SHAPE'],
    ['a target that is no number', { target: Float64Array.of(Number.NaN) }, 'NOT_FINITE'],
  ])('are refused with %s', (_, change, code) => {
    expect(costOptimalWeights({ ...one, ...change })).toMatchObject({ refusal: { code } })
  })
})

function shares(draw: () => number, size: number): Float64Array {
  const parts = Float64Array.from({ length: size }, () => draw())
  const total = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / total)
}

function lossOf(problem: RebalanceProblem, trades: Float64Array): number {
  const { holdings, target, covariance, riskAversion, linearCosts, fixedCosts } = problem
  const gap = trades.map((trade, at) => (holdings[at] as number) + trade - (target[at] as number))
  return trades.reduce(
    (sum, trade, at) => {
      const gas = trade === 0 ? 0 : (fixedCosts?.[at] ?? 0)
      return sum + Math.abs(trade) * (linearCosts[at] as number) + gas
    },
    (riskAversion * quadraticForm(covariance, gap)) / 2,
  )
}

/** Every set of assets that may be traded; the others are held by their bounds. */
function leastOfSets(problem: RebalanceProblem): number {
  const { fixedCosts = new Float64Array(4), ...rest } = problem
  let least = Infinity
  for (let set = 0; set < 16; set++) {
    const held = Array.from(problem.holdings)
    const isTraded = held.map((_, at) => ((set >> at) & 1) === 1)
    const lower = held.map((weight, at) => (isTraded[at] ? 0 : weight))
    const upper = held.map((weight, at) => (isTraded[at] ? Infinity : weight))
    const limits = valueOf(weightLimits({ size: 4, lower, upper }))
    const answer = costOptimalWeights({ ...rest, limits })
    if (!answer.ok) continue
    const gas = fixedCosts.reduce((sum, cost, at) => sum + (isTraded[at] ? cost : 0), 0)
    least = Math.min(least, answer.value.loss + gas)
  }
  return least
}
