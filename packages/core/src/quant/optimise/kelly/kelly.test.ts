import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawFrom, drawNormals } from '../../drawn.fixture.ts'
import { type Matrix, matrixFrom } from '../../matrix.ts'
import { weightLimits } from '../program/limits.ts'
import { kellyBet, kellyBetPair } from './bet.ts'
import { fractionRatios, growthAt, kellyShare } from './one-asset.ts'
import { freeKelly, kellyPortfolio } from './portfolio.ts'
import { scenarioKelly } from './scenarios.ts'

const cashAllowed = valueOf(weightLimits({ size: 2, sumMin: 0 }))
const covariance = matrixFrom([
  [0.36, 0.3],
  [0.3, 0.49],
])
const excessMeans = Float64Array.of(0.1, 0.3)

describe('a bet (SIZ-1)', () => {
  test('grows fastest at its fraction: less and more are both slower', () => {
    const bet = { winProbability: 0.55, winPerUnit: 1.2, lossPerUnit: 0.8 }
    const { fraction, growthPerBet } = valueOf(kellyBet(bet))
    const growth = (f: number): number =>
      0.55 * Math.log(1 + 1.2 * f) + 0.45 * Math.log(1 - 0.8 * f)
    expect(growthPerBet).toBeCloseTo(growth(fraction), 14)
    expect(growth(fraction - 0.001)).toBeLessThan(growthPerBet)
    expect(growth(fraction + 0.001)).toBeLessThan(growthPerBet)
  })

  test('without an edge is not made, and its formula stays visible', () => {
    const size = valueOf(kellyBet({ winProbability: 0.45, winPerUnit: 1, lossPerUnit: 1 }))
    expect(size).toEqual({ fraction: 0, edgeFraction: expect.closeTo(-0.1, 12), growthPerBet: 0 })
  })

  test('that cannot be lost or won has a growth that is a number', () => {
    const sure = valueOf(kellyBet({ winProbability: 1, winPerUnit: 1, lossPerUnit: 1 }))
    expect(sure).toMatchObject({ fraction: 1, growthPerBet: Math.log(2) })
  })

  test.each([
    ['a probability above 1', { winProbability: 1.1, winPerUnit: 1, lossPerUnit: 1 }],
    ['a win of nothing', { winProbability: 0.5, winPerUnit: 0, lossPerUnit: 1 }],
    ['a loss that is no number', { winProbability: 0.5, winPerUnit: 1, lossPerUnit: Number.NaN }],
  ])('is refused with %s', (_, bet) => {
    expect(kellyBet(bet)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })

  test('placed twice at once is smaller each time, as the scenarios say too', () => {
    const pair = valueOf(kellyBetPair(0.6))
    const returns = matrixFrom([
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ])
    const probabilities = Float64Array.of(0.36, 0.24, 0.24, 0.16)
    const exact = valueOf(scenarioKelly({ returns, probabilities, limits: cashAllowed }))
    expect(exact.weights[0]).toBeCloseTo(pair.fractionEach, 9)
    expect(pair.fractionEach).toBeLessThan(pair.fractionAlone)
  })
})

describe('one asset (SIZ-1)', () => {
  const asset = { mean: 0.11, volatility: 0.15, rate: 0.06 }

  test('has the share of Thorp 2006, and grows slower beside it', () => {
    const { fraction, growth, sharpe } = valueOf(kellyShare(asset))
    expect(fraction).toBeCloseTo(0.05 / 0.0225, 12)
    expect(growth).toBeCloseTo(0.06 + sharpe ** 2 / 2, 12)
    expect(growthAt(fraction + 0.01, asset)).toBeLessThan(growth)
  })

  test('keeps three quarters of the growth at half the risk', () => {
    expect(valueOf(fractionRatios(0.5))).toEqual({ excessGrowthRatio: 0.75, volatilityRatio: 0.5 })
    const full = valueOf(kellyShare(asset))
    const half = growthAt(full.fraction / 2, asset) - asset.rate
    expect(half / (full.growth - asset.rate)).toBeCloseTo(0.75, 12)
  })

  test.each([0, -1, Number.NaN])('is refused with a volatility of %d', (volatility) => {
    expect(kellyShare({ ...asset, volatility })).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN' },
    })
  })
})

describe('a growth-optimal portfolio (SIZ-1)', () => {
  test('without limits is S^-1 m', () => {
    const { weights } = valueOf(freeKelly(excessMeans, covariance, 0))
    expect(gapOf(weights, Float64Array.of(-0.474537037037037, 0.9027777777777778))).toBeLessThan(
      1e-12,
    )
  })

  test('takes half the risk at half the fraction, and leaves the rest in cash', () => {
    const problem = { excessMeans, covariance, limits: cashAllowed }
    const full = valueOf(kellyPortfolio({ ...problem, kellyFraction: 1 }))
    const half = valueOf(kellyPortfolio({ ...problem, kellyFraction: 0.5 }))
    expect(half.weights[1]).toBeCloseTo((full.weights[1] as number) / 2, 12)
    expect(half.cash).toBeCloseTo(1 - (half.weights[1] as number), 12)
  })

  test('is smaller the less is known of the means, and nothing when they may be none', () => {
    const errors = { ...covariance, values: covariance.values.map((entry) => entry / 4) }
    const sizes = [0, 0.2, 0.5, 2].map((radius) => {
      const uncertainty = { errors, radius }
      const problem = {
        excessMeans,
        covariance,
        limits: cashAllowed,
        kellyFraction: 1,
        uncertainty,
      }
      return valueOf(kellyPortfolio(problem)).weights[1] as number
    })
    expect(sizes[0]).toBeCloseTo(0.3 / 0.49, 12)
    expect(sizes[1]).toBeCloseTo((0.3 / 0.7 - 0.2 * 0.5) / 0.7, 9)
    expect(sizes[2]).toBeCloseTo((0.3 / 0.7 - 0.5 * 0.5) / 0.7, 9)
    expect(sizes[3]).toBeLessThan(1e-9)
  })

  test('keeps a group within its cap', () => {
    const rows = [{ coefficients: [0, 1], upper: 0.25 }]
    const limits = valueOf(weightLimits({ size: 2, sumMin: 0, rows }))
    const { weights } = valueOf(
      kellyPortfolio({ excessMeans, covariance, limits, kellyFraction: 1 }),
    )
    expect(weights[1]).toBeCloseTo(0.25, 12)
  })

  test.each([
    ['a fraction of nothing', { kellyFraction: 0 }, 'OUT_OF_DOMAIN'],
    ['a mean that is no number', { excessMeans: Float64Array.of(Number.NaN, 1) }, 'NOT_FINITE'],
    [
      'an indefinite covariance',
      {
        covariance: matrixFrom([
          [1, 2],
          [2, 1],
        ]),
      },
      'INDEFINITE',
    ],
    ['a negative radius', { uncertainty: { errors: covariance, radius: -1 } }, 'OUT_OF_DOMAIN'],
  ])('is refused with %s', (_, change, code) => {
    const problem = { excessMeans, covariance, limits: cashAllowed, kellyFraction: 1, ...change }
    expect(kellyPortfolio(problem)).toMatchObject({ refusal: { code } })
  })

  test('is unbounded where an excess bears no risk and no limit', () => {
    const open = { size: 1, lower: -Infinity, sumMin: -Infinity, sumMax: Infinity }
    const problem = {
      excessMeans: Float64Array.of(0.1),
      covariance: matrixFrom([[0]]),
      kellyFraction: 1,
      limits: valueOf(weightLimits(open)),
    }
    expect(kellyPortfolio(problem)).toMatchObject({ refusal: { code: 'UNBOUNDED' } })
  })
})

describe('growth over scenarios (SIZ-1)', () => {
  const draw = drawFrom(11)
  const returns = scaled(drawNormals(draw, 400, 3), 0.02, 0.001)
  const limits = valueOf(weightLimits({ size: 3, sumMin: 0 }))

  test('is where nothing near it grows more', () => {
    const best = valueOf(scenarioKelly({ returns, limits }))
    expect(best.kktResidual).toBeLessThan(1e-9)
    for (let at = 0; at < 3; at++) {
      const near = best.weights.slice()
      near[at] = Math.max(0, (near[at] as number) - 1e-4)
      expect(growthOf(returns, near)).toBeLessThanOrEqual(best.growthPerPeriod + 1e-15)
    }
  })

  test('under a drawdown limit meets it, and grows less', () => {
    const free = valueOf(scenarioKelly({ returns, limits }))
    const drawdown = { floor: 0.8, probability: 0.1 }
    const safe = valueOf(scenarioKelly({ returns, limits, drawdown }))
    expect(safe.exponent).toBeCloseTo(Math.log(0.1) / Math.log(0.8), 12)
    expect(safe.drawdownMoment).toBeLessThanOrEqual(1 + 1e-12)
    expect(safe.drawdownMoment).toBeGreaterThan(1 - 1e-9)
    expect(safe.growthPerPeriod).toBeLessThan(free.growthPerPeriod)
    expect(safe.cash).toBeGreaterThan(free.cash)
  })

  test.each([
    ['no scenario', { returns: matrixFrom([]) }, 'EMPTY'],
    ['a return that is no number', { returns: matrixFrom([[Number.NaN, 0, 0]]) }, 'NOT_FINITE'],
    ['chances that miss one', { probabilities: new Float64Array(400) }, 'OUT_OF_DOMAIN'],
    ['chances for fewer scenarios', { probabilities: Float64Array.of(1) }, 'SHAPE'],
    ['a floor above the start', { drawdown: { floor: 1.2, probability: 0.1 } }, 'OUT_OF_DOMAIN'],
    [
      'certain ruin',
      { returns: matrixFrom([[-1, -1, -1]]), limits: valueOf(weightLimits({ size: 3 })) },
      'INFEASIBLE',
    ],
  ])('is refused with %s', (_, change, code) => {
    expect(scenarioKelly({ returns, limits, ...change })).toMatchObject({ refusal: { code } })
  })

  test('cannot keep a drawdown limit without cash or gain', () => {
    const losing = scaled(drawNormals(drawFrom(2), 100, 3), 0.02, -0.01)
    const drawdown = { floor: 0.9, probability: 0.05 }
    const invested = valueOf(weightLimits({ size: 3 }))
    const answer = scenarioKelly({ returns: losing, limits: invested, drawdown })
    expect(answer).toMatchObject({ refusal: { code: 'INFEASIBLE' } })
  })
})

function scaled(matrix: Matrix, deviation: number, mean: number): Matrix {
  return { ...matrix, values: matrix.values.map((entry) => mean + deviation * entry) }
}

function growthOf({ rows, cols, values }: Matrix, weights: Float64Array): number {
  let sum = 0
  for (let row = 0; row < rows; row++) {
    let wealth = 1
    for (let col = 0; col < cols; col++) {
      wealth += (values[row * cols + col] as number) * (weights[col] as number)
    }
    sum += Math.log(wealth) / rows
  }
  return sum
}
