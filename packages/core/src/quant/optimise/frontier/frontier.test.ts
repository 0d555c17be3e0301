import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom, troubles } from '../../drawn.fixture.ts'
import { multiplyVector, quadraticForm } from '../../linear/index.ts'
import { type Matrix, matrixFrom } from '../../matrix.ts'
import { hessianScale } from '../program/kkt.ts'
import { type Limits, weightLimits } from '../program/limits.ts'
import { solveQuadratic } from '../program/quadratic-program.ts'
import { blackLitterman, equilibriumMeans, unconstrainedWeights } from './black-litterman.ts'
import { criticalLine, type MeanVariance } from './critical-line.ts'
import { efficientPortfolio, frontierPoints } from './efficient.ts'
import { maxDiversification } from './max-diversification.ts'
import { maxSharpe } from './max-sharpe.ts'
import { minVariance } from './min-variance.ts'

const limitsFor = (size: number, upper = 1): Limits => valueOf(weightLimits({ size, upper }))

function drawProblem(set: number): MeanVariance {
  const draw = drawFrom(set)
  const size = 3 + (set % 6)
  const covariance = drawCovariance(draw, troubles[set % troubles.length] ?? 'ordinary', size)
  const means = Float64Array.from({ length: size }, () => draw() - 0.2)
  return { means, covariance, limits: limitsFor(size, set % 2 === 0 ? 1 : 0.6) }
}

describe('the critical line (SIZ-2)', () => {
  test('has Kwan 2007 with a cap of 70% as its corners', () => {
    const covariance = matrixFrom([
      [0.0004, 0.0004, 0.0002],
      [0.0004, 0.0025, 0.001],
      [0.0002, 0.001, 0.01],
    ])
    const means = Float64Array.of(0.05, 0.08, 0.12)
    const line = valueOf(criticalLine({ means, covariance, limits: limitsFor(3, 0.7) }))
    const tolerances = line.corners.map(({ riskTolerance }) => +riskTolerance.toFixed(6))
    expect(tolerances).toEqual([0.14625, 0.054768, 0.015935, 0])
    expect(line.kktResidual).toBeLessThan(1e-12)
  })

  test('meets the program of every tolerance, on drawn sets of every trouble', () => {
    const refusals: string[] = []
    for (let set = 0; set < 150; set++) {
      const problem = drawProblem(set)
      const line = criticalLine(problem)
      if (!line.ok) {
        refusals.push(line.refusal.code)
        continue
      }
      const riskTolerance = (line.value.corners[0]?.riskTolerance ?? 0) * 0.37
      const point = valueOf(efficientPortfolio(problem, { riskTolerance }))
      const linear = problem.means.map((mean) => riskTolerance * mean)
      const program = { hessian: problem.covariance, linear, limits: problem.limits }
      const direct = valueOf(solveQuadratic(program))
      const loss = (weights: Float64Array): number =>
        quadraticForm(problem.covariance, weights) / 2 -
        weights.reduce((sum, weight, at) => sum + weight * (linear[at] as number), 0)
      const worse = loss(point.weights) - loss(direct.weights)
      expect(Math.abs(worse)).toBeLessThan(1e-8 * hessianScale(problem.covariance, linear))
    }
    expect(refusals.every((code) => code === 'NOT_CONVERGED')).toBe(true)
    expect(refusals.length).toBeLessThan(3)
  })

  test('rises in mean and variance from corner to corner', () => {
    for (let set = 0; set < 100; set++) {
      const line = criticalLine(drawProblem(set))
      if (!line.ok) continue
      const { corners } = line.value
      for (const [at, corner] of corners.slice(1).entries()) {
        const above = corners[at]
        expect((above?.mean ?? 0) - corner.mean).toBeGreaterThan(-1e-12)
        expect((above?.variance ?? 0) - corner.variance).toBeGreaterThan(-1e-12)
      }
    }
  })

  test('gives each point the variance and the mean of its own weights', () => {
    for (let set = 0; set < 60; set++) {
      const problem = drawProblem(set)
      const { means, covariance } = problem
      const line = criticalLine(problem)
      if (!line.ok) continue
      const floor = 1e-15 * hessianScale(covariance, new Float64Array(0))
      for (const { weights, variance, volatility, mean } of valueOf(
        frontierPoints(problem, line.value, 7),
      )) {
        const full = quadraticForm(covariance, weights)
        expect(Math.abs(variance - full)).toBeLessThanOrEqual(1e-13 * full + floor)
        expect(volatility).toBe(Math.sqrt(variance))
        expect(mean).toBeCloseTo(
          means.reduce((sum, entry, at) => sum + entry * (weights[at] as number), 0),
          13,
        )
      }
    }
  })

  test('gives points of equal steps, the first and last being its ends', () => {
    const problem = drawProblem(0)
    const line = valueOf(criticalLine(problem))
    const points = valueOf(frontierPoints(problem, line, 11))
    const means = points.map(({ mean }) => mean)
    const step = ((means.at(-1) ?? 0) - (means[0] ?? 0)) / 10
    for (const [at, mean] of means.entries()) {
      expect(mean).toBeCloseTo((means[0] ?? 0) + at * step, 12)
    }
    expect(
      gapOf(
        points[0]?.weights ?? new Float64Array(0),
        line.corners.at(-1)?.weights ?? new Float64Array(1),
      ),
    ).toBe(0)
  })

  test.each([
    ['a mean below that of the least variance', { mean: 0.1 }, [0.9, 0.1]],
    ['a mean above it', { mean: 0.7 }, [0.3, 0.7]],
  ])('meets %s exactly', (_, aim, weights) => {
    const covariance = matrixFrom([
      [1, 0],
      [0, 1],
    ])
    const means = Float64Array.of(0, 1)
    const point = valueOf(efficientPortfolio({ means, covariance, limits: limitsFor(2) }, aim))
    expect(gapOf(point.weights, Float64Array.from(weights))).toBeLessThan(1e-12)
  })

  test('meets a volatility exactly', () => {
    const covariance = matrixFrom([
      [0.01, 0],
      [0, 0.09],
    ])
    const means = Float64Array.of(0, 1)
    const aim = { volatilityMax: 0.2 }
    const point = valueOf(efficientPortfolio({ means, covariance, limits: limitsFor(2) }, aim))
    expect(point.volatility).toBeCloseTo(0.2, 12)
    expect(point.mean).toBeGreaterThan(0.1)
  })

  test.each([
    ['a mean that nothing earns', { mean: 2 }, 'INFEASIBLE'],
    ['a volatility that nothing is below', { volatilityMax: 0.1 }, 'INFEASIBLE'],
    ['a negative tolerance', { riskTolerance: -1 }, 'OUT_OF_DOMAIN'],
    ['a volatility that is no number', { volatilityMax: Number.NaN }, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, aim, code) => {
    const covariance = matrixFrom([
      [1, 0],
      [0, 1],
    ])
    const problem = { means: Float64Array.of(0, 1), covariance, limits: limitsFor(2) }
    expect(efficientPortfolio(problem, aim)).toMatchObject({ refusal: { code } })
  })
})

describe('least variance and greatest ratios (SIZ-2)', () => {
  const indefinite = matrixFrom([
    [1, 2],
    [2, 1],
  ])

  test('an indefinite covariance is refused, unless only faces are to be judged', () => {
    expect(minVariance(indefinite, limitsFor(2))).toMatchObject({ refusal: { code: 'INDEFINITE' } })
    const line = { means: Float64Array.of(1, 1), covariance: indefinite, limits: limitsFor(2) }
    expect(criticalLine(line)).toMatchObject({ refusal: { code: 'INDEFINITE' } })
  })

  test('no weights near the tangency have a better Sharpe ratio', () => {
    for (let set = 0; set < 100; set++) {
      const draw = drawFrom(set + 900)
      const covariance = drawCovariance(draw, 'ordinary', 5)
      const excess = Float64Array.from({ length: 5 }, () => draw() - 0.3)
      if (excess.every((mean) => mean <= 0)) continue
      const best = valueOf(maxSharpe(excess, covariance, limitsFor(5, 0.5)))
      expect(best.ratio).toBeCloseTo(sharpeOf(excess, covariance, best.weights), 12)
      for (let pair = 0; pair < 20; pair++) {
        const near = shifted(best.weights, pair % 5, Math.floor(pair / 5), 1e-4, 0.5)
        expect(sharpeOf(excess, covariance, near)).toBeLessThanOrEqual(best.ratio * (1 + 1e-12))
      }
    }
  })

  test.each([
    ['no excess above zero', [-0.1, 0], 'NO_POSITIVE_EXCESS'],
    ['an excess that is no number', [Number.NaN, 1], 'NOT_FINITE'],
  ])('refuses %s', (_, excess, code) => {
    const covariance = matrixFrom([
      [1, 0],
      [0, 1],
    ])
    const answer = maxSharpe(Float64Array.from(excess), covariance, limitsFor(2))
    expect(answer).toMatchObject({ refusal: { code } })
  })

  test('refuses an excess that bears no risk', () => {
    const covariance = matrixFrom([
      [1, 0],
      [0, 0],
    ])
    const answer = maxSharpe(Float64Array.of(0.1, 0.1), covariance, limitsFor(2))
    expect(answer).toMatchObject({ refusal: { code: 'ZERO_VARIANCE' } })
  })

  test('most diversified weights are equally correlated with their assets', () => {
    const covariance = drawCovariance(drawFrom(4), 'ordinary', 4)
    const best = valueOf(maxDiversification(covariance, limitsFor(4)))
    const image = multiplyVector(covariance, best.weights)
    const correlations = image.map(
      (entry, at) => entry / Math.sqrt(covariance.values[at * 5] as number),
    )
    const held = correlations.filter((_, at) => (best.weights[at] as number) > 0)
    for (const entry of held) expect(entry / (held[0] as number)).toBeCloseTo(1, 9)
  })
})

describe('views (SIZ-1)', () => {
  const covariance = matrixFrom([
    [0.04, 0.01],
    [0.01, 0.09],
  ])
  const priorMeans = valueOf(equilibriumMeans(covariance, Float64Array.of(0.6, 0.4), 3))
  const problem = { covariance, priorMeans, tau: 0.1, picks: matrixFrom([[1, -1]]) }

  test('that say what the prior says change no mean', () => {
    const views = Float64Array.of((priorMeans[0] as number) - (priorMeans[1] as number))
    const { means } = valueOf(blackLitterman({ ...problem, views }))
    expect(gapOf(means, priorMeans)).toBeLessThan(1e-15)
  })

  test('as uncertain as the prior meet it half-way', () => {
    const views = Float64Array.of(0.05)
    const { means } = valueOf(blackLitterman({ ...problem, views }))
    const prior = (priorMeans[0] as number) - (priorMeans[1] as number)
    expect((means[0] as number) - (means[1] as number)).toBeCloseTo((prior + 0.05) / 2, 12)
  })

  test('give back the market that the prior comes from', () => {
    const weights = valueOf(unconstrainedWeights(priorMeans, covariance, 3))
    expect(gapOf(weights, Float64Array.of(0.6, 0.4))).toBeLessThan(1e-12)
  })

  test.each([
    ['a prior without uncertainty', { tau: 0 }, 'OUT_OF_DOMAIN'],
    ['views without a mix', { views: Float64Array.of(1, 2) }, 'SHAPE'],
    [
      'certain views that contradict one another',
      {
        picks: matrixFrom([
          [1, 0],
          [1, 0],
        ]),
        views: Float64Array.of(0.1, 0.2),
        viewErrors: matrixFrom([
          [0, 0],
          [0, 0],
        ]),
      },
      'SINGULAR',
    ],
  ])('refuse %s', (_, change, code) => {
    const answer = blackLitterman({ ...problem, views: Float64Array.of(0.05), ...change })
    expect(answer).toMatchObject({ refusal: { code } })
  })
})

function sharpeOf(excess: Float64Array, covariance: Matrix, weights: Float64Array): number {
  const mean = weights.reduce((sum, weight, at) => sum + weight * (excess[at] as number), 0)
  return mean / Math.sqrt(quadraticForm(covariance, weights))
}

/** Moves a little weight from one asset to another, as far as bounds allow. */
function shifted(
  weights: Float64Array,
  from: number,
  to: number,
  step: number,
  cap: number,
): Float64Array {
  const moved = weights.slice()
  const room = Math.min(step, moved[from] as number, cap - (moved[to] as number))
  moved[from] = (moved[from] as number) - room
  moved[to] = (moved[to] as number) + room
  return moved
}
