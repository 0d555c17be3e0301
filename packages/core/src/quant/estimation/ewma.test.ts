import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals, drawReturns, randomSets, troubles } from '../drawn.fixture.ts'
import { ldlFactor } from '../linear/index.ts'
import { matrixFrom, zeros } from '../matrix.ts'
import { correlationOf } from './correlation.ts'
import { decayOf, effectiveObservations, lambdaOfHalfLife } from './decay.ts'
import { ewmaCovariance, ewmaVariancePath, ewmaWeights, updateEwmaCovariance } from './ewma.ts'
import { halfLifeCovariance } from './half-lives.ts'
import { annualisedVolatility } from './volatility.ts'

const a = [0.01, -0.02, 0.015, -0.005, 0.03, -0.025, 0.002, 0.012, -0.018, 0.007]
const b = [0.02, -0.01, 0.01, 0, 0.02, -0.03, 0.004, 0.02, -0.01, -0.002]
const both = matrixFrom(a.map((entry, at) => [entry, b[at] ?? 0]))

describe('a RiskMetrics variance path (REG-3)', () => {
  test('starts at the first square and ends at the forecast (recursion-seed-first-square)', () => {
    const path = valueOf(
      ewmaVariancePath(Float64Array.from(a), { lambda: 0.94, preSample: 'first-squared-return' }),
    )
    expect(path.length).toBe(a.length + 1)
    expect(path[0]).toBe(0.01 ** 2)
    expect(path[2]).toBeCloseTo(0.000118, 17)
    expect(path.at(-1)).toBeCloseTo(0.0001796745343106322, 17)
  })

  test.each([
    ['mean-squared-return', 0.0002796],
    [{ variance: 0.0004 }, 0.0004],
    [{ variance: 0 }, 0],
  ] as const)('starts where it is told: %j', (preSample, first) => {
    const path = valueOf(ewmaVariancePath(Float64Array.from(a), { lambda: 0.94, preSample }))
    expect(path[0]).toBeCloseTo(first, 17)
    expect(path[1]).toBeCloseTo(0.94 * first + 0.06 * 1e-4, 17)
  })

  test.each([
    ['no returns', [], 0.94, 0.1, 'EMPTY'],
    ['a hole', [Number.NaN], 0.94, 0.1, 'NOT_FINITE'],
    ['a lambda of one', [0.1], 1, 0.1, 'OUT_OF_DOMAIN'],
    ['a lambda of zero', [0.1], 0, 0.1, 'OUT_OF_DOMAIN'],
    ['a negative variance', [0.1], 0.94, -1, 'OUT_OF_DOMAIN'],
    ['a square beyond a float', [1e200], 0.94, 0.1, 'NOT_FINITE'],
  ])('refuses %s', (_, returns, lambda, variance, code) => {
    const answer = ewmaVariancePath(Float64Array.from(returns), { lambda, preSample: { variance } })
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('an exponentially weighted covariance (REG-3, REG-4)', () => {
  test('has the published figures (finite-sample-weights, ewma-correlation)', () => {
    const covariance = valueOf(ewmaCovariance(both, 0.94))
    expect(covariance.values[0]).toBeCloseTo(0.000272685618329986, 17)
    const { correlation } = valueOf(correlationOf(covariance))
    expect(correlation.values[1]).toBeCloseTo(0.8883967780665865, 14)
  })

  test('is what the recursion leaves of a long history, whatever it started from', () => {
    const returns = drawNormals(drawFrom(1), 600, 3)
    const recursive = matrixFrom([
      [9, 0, 0],
      [0, 9, 0],
      [0, 0, 9],
    ])
    for (let time = 0; time < 600; time++) {
      const row = returns.values.subarray(time * 3, time * 3 + 3)
      expect(updateEwmaCovariance(recursive, row, 0.9)).toMatchObject({ ok: true })
    }
    expect(gapOf(recursive.values, valueOf(ewmaCovariance(returns, 0.9)).values)).toBeLessThan(
      1e-14,
    )
  })

  test('is semidefinite on every drawn set, and so is that of two half-lives', () => {
    for (let set = 0; set < randomSets; set++) {
      const draw = drawFrom(set)
      const returns = drawReturns(
        draw,
        troubles[set % 5] ?? 'ordinary',
        4 + (set % 20),
        1 + (set % 7),
      )
      const lambda = 0.5 + 0.49 * draw()
      expect(ldlFactor(valueOf(ewmaCovariance(returns, lambda)))).toMatchObject({ ok: true })
      const halfLives = { volatility: 1 + 9 * draw(), correlation: 5 + 60 * draw() }
      const mixed = valueOf(halfLifeCovariance(returns, halfLives))
      expect(ldlFactor(mixed)).toMatchObject({ ok: true })
    }
  })

  test('of two half-lives takes variances from one and correlations from the other', () => {
    const mixed = valueOf(halfLifeCovariance(both, { volatility: 3, correlation: 30 }))
    const fast = valueOf(ewmaCovariance(both, 2 ** (-1 / 3)))
    const slow = valueOf(correlationOf(valueOf(ewmaCovariance(both, 2 ** (-1 / 30)))))
    expect(mixed.values[0]).toBeCloseTo(fast.values[0] as number, 17)
    const { correlation } = valueOf(correlationOf(mixed))
    expect(correlation.values[1]).toBeCloseTo(slow.correlation.values[1] as number, 14)
  })

  test('with one half-life for both is the plain one', () => {
    const mixed = valueOf(halfLifeCovariance(both, { volatility: 8, correlation: 8 }))
    const plain = valueOf(ewmaCovariance(both, 2 ** (-1 / 8)))
    expect(gapOf(mixed.values, plain.values)).toBeLessThan(1e-18)
  })

  test.each([
    ['a half-life of nothing', both, 0, 60, 'OUT_OF_DOMAIN', 'halfLives.volatility'],
    ['an endless half-life', both, 20, Infinity, 'OUT_OF_DOMAIN', 'halfLives.correlation'],
    [
      'an asset that never moves',
      matrixFrom([
        [1, 0],
        [2, 0],
      ]),
      20,
      60,
      'ZERO_VARIANCE',
      'covariance',
    ],
    ['no history', zeros(0, 2), 20, 60, 'EMPTY', 'returns'],
  ])('of two half-lives refuses %s', (_, returns, volatility, correlation, code, field) => {
    const answer = halfLifeCovariance(returns, { volatility, correlation })
    expect(answer).toMatchObject({ ok: false, refusal: { code, field } })
  })

  test.each([
    ['a row of another length', Float64Array.of(1), 0.9, 'SHAPE'],
    ['a hole', Float64Array.of(1, Number.NaN), 0.9, 'NOT_FINITE'],
    ['a lambda of one', Float64Array.of(1, 1), 1, 'OUT_OF_DOMAIN'],
  ])('in place refuses %s, and stays as it was', (_, row, lambda, code) => {
    const covariance = matrixFrom([
      [1, 0],
      [0, 1],
    ])
    const answer = updateEwmaCovariance(covariance, row, lambda)
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
    expect(covariance.values).toEqual(Float64Array.of(1, 0, 0, 1))
  })
})

describe('weights and memories', () => {
  test('normalised weights sum to one, truncated ones to what the history covers', () => {
    const normalised = valueOf(ewmaWeights(10, { lambda: 0.94, weights: 'normalised' }))
    const truncated = valueOf(ewmaWeights(10, { lambda: 0.94, weights: 'truncated' }))
    const sum = (weights: Float64Array) => weights.reduce((total, weight) => total + weight, 0)
    expect(sum(normalised)).toBeCloseTo(1, 15)
    expect(sum(truncated)).toBeCloseTo(1 - 0.94 ** 10, 15)
    expect(truncated.at(-1)).toBeCloseTo(0.06, 15)
    expect((normalised[8] as number) / (normalised[9] as number)).toBeCloseTo(0.94, 15)
  })

  test.each([0, -1, 1.5])('weights of %d returns are refused', (observations) => {
    const answer = ewmaWeights(observations, { lambda: 0.94, weights: 'normalised' })
    expect(answer).toMatchObject({ refusal: { code: 'EMPTY' } })
  })

  test('a memory has four names (half-life)', () => {
    const decay = valueOf(decayOf(0.94))
    expect(decay.halfLife).toBeCloseTo(11.202305583621158, 13)
    expect(decay.centreOfMass).toBeCloseTo(15.666666666666666, 12)
    expect(decay.span).toBeCloseTo(32.333333333333336, 12)
    expect(valueOf(lambdaOfHalfLife(decay.halfLife))).toBeCloseTo(0.94, 15)
  })

  test.each([
    [0.94, 0.01, 74],
    [0.94, 0.0001, 149],
    [0.97, 0.01, 151],
    [0.97, 0.0001, 302],
  ])(
    'lambda %d reaches %d of its weight after %d returns, as RiskMetrics prints',
    (lambda, tolerance, count) => {
      expect(Math.round(valueOf(effectiveObservations(lambda, tolerance)))).toBe(count)
    },
  )

  test.each([
    ['a lambda of one', effectiveObservations(1, 0.01), 'lambda'],
    ['a tolerance of nothing', effectiveObservations(0.94, 0), 'tolerance'],
    ['a lambda above one', decayOf(1.1), 'lambda'],
    ['a half-life that is no number', lambdaOfHalfLife(Number.NaN), 'halfLife'],
  ])('%s is refused', (_, answer, field) => {
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'OUT_OF_DOMAIN', field } })
  })
})

describe('a yearly volatility', () => {
  test('is the root of the variance times the periods of its year', () => {
    expect(valueOf(annualisedVolatility(0.0004, 365))).toBeCloseTo(0.3820994634908562, 15)
    expect(valueOf(annualisedVolatility(0.0004, 252))).toBeCloseTo(0.317490157327751, 14)
  })

  test.each([
    ['a negative variance', -1, 365, 'variancePerPeriod'],
    ['no periods', 0.0004, 0, 'periodsPerYear'],
    ['periods that are no number', 0.0004, Number.NaN, 'periodsPerYear'],
  ])('of %s is refused', (_, variance, periods, field) => {
    expect(annualisedVolatility(variance, periods)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field },
    })
  })
})
