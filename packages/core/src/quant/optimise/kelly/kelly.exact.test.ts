import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { matrixFrom } from '../../matrix.ts'
import type { Solved } from '../../solved.ts'
import { weightLimits } from '../program/limits.ts'
import { kellyBet, kellyBetPair } from './bet.ts'
import { kellyShare } from './one-asset.ts'
import { freeKelly, kellyPortfolio } from './portfolio.ts'
import { scenarioKelly } from './scenarios.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`
const cashAllowed = (size: number) => valueOf(weightLimits({ size, sumMin: 0 }))

describe('bets by hand (SIZ-1)', () => {
  test('three in four at even odds: half alone, less of each of two', () => {
    const { fractionAlone, fractionEach } = valueOf(kellyBetPair(0.75))
    expect(fractionAlone).toBeCloseTo(0.5, 14)
    // (9 - 1) / (2 (9 + 1)), sixteenths on both sides.
    expect(fractionEach).toBeCloseTo(0.4, 14)
    expect(valueOf(kellyBetPair(0))).toEqual({ fractionEach: -0.5, fractionAlone: -1 })
    expect(valueOf(kellyBetPair(1))).toEqual({ fractionEach: 0.5, fractionAlone: 1 })
  })

  test.each([-0.1, 1.1, Number.NaN])('%d is no probability', (winProbability) => {
    expect(refusalOf(kellyBetPair(winProbability))).toBe('OUT_OF_DOMAIN winProbability')
    const bet = { winProbability, winPerUnit: 1, lossPerUnit: 1 }
    expect(refusalOf(kellyBet(bet))).toBe('OUT_OF_DOMAIN winProbability')
  })

  test('a bet that is never won is not made, and an endless win is none', () => {
    const never = { winProbability: 0, winPerUnit: 1, lossPerUnit: 1 }
    expect(valueOf(kellyBet(never))).toEqual({ fraction: 0, edgeFraction: -1, growthPerBet: 0 })
    const endless = kellyBet({ winProbability: 0.5, winPerUnit: Infinity, lossPerUnit: 1 })
    expect(refusalOf(endless)).toBe('OUT_OF_DOMAIN winPerUnit')
  })
})

describe('growth-optimal weights by hand (SIZ-1)', () => {
  const covariance = matrixFrom([
    [0.04, 0],
    [0, 0.16],
  ])
  const excessMeans = Float64Array.of(0.02, 0.04)

  test('without limits weights, Sharpe ratio and growth are those of the formula', () => {
    const { weights, sharpe, growth } = valueOf(freeKelly(excessMeans, covariance, 0.03))
    expect(weights[0]).toBeCloseTo(0.5, 14)
    expect(weights[1]).toBeCloseTo(0.25, 14)
    // m' S^-1 m = 0.01 + 0.01.
    expect(sharpe).toBeCloseTo(Math.sqrt(0.02), 14)
    expect(growth).toBeCloseTo(0.03 + 0.01, 14)
    for (const rate of [Number.NaN, Infinity]) {
      expect(refusalOf(freeKelly(excessMeans, covariance, rate))).toBe('NOT_FINITE rate')
    }
  })

  test('an endless excess has no share', () => {
    const endless = { mean: Infinity, volatility: 0.2, rate: 0 }
    expect(refusalOf(kellyShare(endless))).toBe('NOT_FINITE mean')
  })

  test('half of Kelly keeps three quarters of the growth', () => {
    const solve = (kellyFraction: number) =>
      valueOf(kellyPortfolio({ excessMeans, covariance, kellyFraction, limits: cashAllowed(2) }))
    const [full, half] = [solve(1), solve(0.5)]
    expect(full.cash).toBeCloseTo(0.25, 9)
    expect(full.excessGrowth).toBeCloseTo(0.01, 12)
    expect(half.weights[0]).toBeCloseTo(0.25, 9)
    expect(half.excessGrowth).toBeCloseTo(0.0075, 12)
  })

  test('means as wrong as they are large are not trusted; of half that, half is held', () => {
    // One asset: m w - s w^2 / 2 - radius e w, with e the standard error: w = (m - radius e) / s.
    const one = matrixFrom([[0.04]])
    const solve = (radius: number) =>
      valueOf(
        kellyPortfolio({
          excessMeans: Float64Array.of(0.02),
          covariance: one,
          kellyFraction: 1,
          limits: cashAllowed(1),
          uncertainty: { errors: matrixFrom([[0.0001]]), radius },
        }),
      )
    expect(solve(0).weights[0]).toBeCloseTo(0.5, 9)
    expect(solve(1).weights[0]).toBeCloseTo(0.25, 9)
    expect(solve(0.4).weights[0]).toBeCloseTo(0.4, 9)
  })

  test.each([
    [{ errors: matrixFrom([[1]]), radius: 1 }, 'SHAPE errors'],
    [{ errors: covariance, radius: Infinity }, 'OUT_OF_DOMAIN radius'],
    [{ errors: covariance, radius: -1 }, 'OUT_OF_DOMAIN radius'],
  ])('an uncertainty is refused: %#', (uncertainty, refusal) => {
    const limits = cashAllowed(2)
    const problem = { excessMeans, covariance, kellyFraction: 1, limits, uncertainty }
    expect(refusalOf(kellyPortfolio(problem))).toBe(refusal)
  })
})

describe('growth over scenarios by hand (SIZ-1, RSK-1)', () => {
  const coin = (winProbability: number) => ({
    returns: matrixFrom([[1], [-1]]),
    probabilities: Float64Array.of(winProbability, 1 - winProbability),
    limits: cashAllowed(1),
  })

  test('cash that earns is what a bet is measured against', () => {
    // Maximises 0.7 ln(1.1 + 0.9 w) + 0.3 ln(1.1 - 1.1 w): 0.63 (1 - w) = 0.3 (1.1 + 0.9 w).
    const { weights, cash } = valueOf(scenarioKelly({ ...coin(0.7), cashReturn: 0.1 }))
    expect(weights[0]).toBeCloseTo(0.3 / 0.9, 9)
    expect(cash).toBeCloseTo(1 - 0.3 / 0.9, 9)
  })

  test('a drawdown limit holds as an equation where it binds', () => {
    // k = ln 0.25 / ln 0.5 = 2, and 0.6 / (1 + w)^2 + 0.4 / (1 - w)^2 = 1 has its root in between.
    const drawdown = { floor: 0.5, probability: 0.25 }
    const { weights, exponent, drawdownMoment } = valueOf(scenarioKelly({ ...coin(0.6), drawdown }))
    expect(exponent).toBeCloseTo(2, 14)
    const [weight = 0] = weights
    expect(weight).toBeGreaterThan(0.01)
    expect(weight).toBeLessThan(0.2)
    const moment = 0.6 / (1 + weight) ** 2 + 0.4 / (1 - weight) ** 2
    expect(moment).toBeCloseTo(1, 9)
    expect(drawdownMoment).toBeCloseTo(moment, 12)
    expect(drawdownMoment).toBeLessThanOrEqual(1)
  })

  test('a drawdown limit that does not bind changes nothing', () => {
    const free = valueOf(scenarioKelly(coin(0.6)))
    const drawdown = { floor: 0.1, probability: 0.9 }
    const bounded = valueOf(scenarioKelly({ ...coin(0.6), drawdown }))
    expect(free.exponent).toBe(0)
    expect(bounded.weights[0]).toBeCloseTo(0.2, 9)
    expect(bounded.weights[0]).toBe(free.weights[0])
  })

  test('a scenario without a chance is no scenario, even one of ruin', () => {
    const returns = matrixFrom([[1], [-1], [-3]])
    const probabilities = Float64Array.of(0.6, 0.4, 0)
    const { weights } = valueOf(scenarioKelly({ returns, probabilities, limits: cashAllowed(1) }))
    expect(weights[0]).toBeCloseTo(0.2, 9)
  })

  test.each([
    ['EMPTY returns', { returns: { rows: 0, cols: 1, values: new Float64Array(0) } }],
    ['EMPTY returns', { returns: { rows: 1, cols: 0, values: new Float64Array(0) } }],
    ['NOT_FINITE returns', { cashReturn: -1 }],
    ['NOT_FINITE returns', { cashReturn: Infinity }],
    ['NOT_FINITE returns', { returns: matrixFrom([[1], [Number.NaN]]) }],
    ['OUT_OF_DOMAIN drawdown.floor', { drawdown: { floor: 0, probability: 0.1 } }],
    ['OUT_OF_DOMAIN drawdown.floor', { drawdown: { floor: 1, probability: 0.1 } }],
    ['OUT_OF_DOMAIN drawdown.floor', { drawdown: { floor: -0.5, probability: 0.1 } }],
    ['OUT_OF_DOMAIN drawdown.probability', { drawdown: { floor: 0.5, probability: 1.5 } }],
    ['OUT_OF_DOMAIN probabilities', { probabilities: Float64Array.of(1.5, -0.5) }],
    ['OUT_OF_DOMAIN probabilities', { probabilities: Float64Array.of(0.5, 0.4) }],
    ['SHAPE probabilities', { probabilities: Float64Array.of(1) }],
  ])('is refused: %s', (refusal, change) => {
    expect(refusalOf(scenarioKelly({ ...coin(0.6), ...change }))).toBe(refusal)
  })
})
