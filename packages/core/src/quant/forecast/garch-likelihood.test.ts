import { describe, expect, test } from 'vitest'
import { garchLikelihood, garchParameters, garchScores } from './garch-likelihood.ts'
import type { Garch, GarchPreSample } from './garch-model.ts'
import { garchVariances } from './garch-variance.ts'
import { drawGarch } from './series.fixture.ts'

const gjr: Garch = { mu: 0.05, omega: 0.06, alpha: 0.04, gamma: 0.1, beta: 0.83, nu: 7 }
const models: [string, Garch][] = [
  ['GARCH', { ...gjr, gamma: 0, nu: Infinity }],
  ['GARCH-t', { ...gjr, gamma: 0 }],
  ['GJR', { ...gjr, nu: Infinity }],
  ['GJR-t', gjr],
]
const preSamples: GarchPreSample[] = ['mean-squared-residual', { variance: 2.5 }]
const cases = models.flatMap(([name, model]) =>
  preSamples.map((preSample) => [name, JSON.stringify(preSample), model, preSample] as const),
)
const returns = drawGarch(11, 700, gjr)

function likelihood(model: Garch, preSample: GarchPreSample) {
  const buffers = { variances: new Float64Array(701), slope: new Float64Array(6) }
  return { value: garchLikelihood(returns, model, preSample, buffers), slope: buffers.slope }
}

/** By the book: the recursion as printed, a logarithm for each observation, gamma by parts. */
function naive({ mu, omega, alpha, gamma, beta, nu }: Garch, preSample: GarchPreSample): number {
  const residuals = Array.from(returns, (entry) => entry - mu)
  const before =
    preSample === 'mean-squared-residual'
      ? residuals.reduce((sum, e) => sum + e * e, 0) / residuals.length
      : preSample.variance
  // Of nu = 7: Gamma(4) = 6 and Gamma(3.5) = 15 sqrt(pi) / 8.
  const constant = Math.log(6 / ((15 * Math.sqrt(Math.PI)) / 8)) - 0.5 * Math.log(Math.PI * 5)
  let variance = omega + (alpha + gamma / 2 + beta) * before
  let total = 0
  for (const e of residuals) {
    total -= 0.5 * Math.log(variance)
    total +=
      nu === Infinity
        ? -0.5 * Math.log(2 * Math.PI) - (e * e) / (2 * variance)
        : constant - 4 * Math.log(1 + (e * e) / (5 * variance))
    variance = omega + (alpha + (e < 0 ? gamma : 0)) * e * e + beta * variance
  }
  return total
}

describe('the likelihood of a GARCH model (REG-3)', () => {
  test.each(cases)('%s, %s: agrees with the book', (_, __, model, preSample) => {
    expect(likelihood(model, preSample).value).toBeCloseTo(naive(model, preSample), 8)
  })

  test.each(cases)('%s, %s: its slope is that of its values', (_, __, model, preSample) => {
    const { slope } = likelihood(model, preSample)
    for (const [at, name] of garchParameters.entries()) {
      const width = 1e-5
      const above = likelihood({ ...model, [name]: model[name] + width }, preSample).value
      const below = likelihood({ ...model, [name]: model[name] - width }, preSample).value
      // An infinite nu does not move; the slope is then zero.
      const expected = (above - below) / (2 * width)
      const size = Math.max(1, Math.abs(expected))
      expect(((slope[at] ?? 0) - expected) / size).toBeCloseTo(0, 5)
    }
  })

  test.each(cases)('%s, %s: the scores sum to its slope', (_, __, model, preSample) => {
    const { slope } = likelihood(model, preSample)
    const { values } = garchScores(returns, model, preSample)
    garchParameters.forEach((_name, at) => {
      const sum = values.reduce((total, score, place) => total + (place % 6 === at ? score : 0), 0)
      const size = Math.max(1, Math.abs(slope[at] ?? 0))
      expect((sum - (slope[at] ?? 0)) / size).toBeCloseTo(0, 10)
    })
  })

  test('holds for variances so small or large that their product would not', () => {
    for (const unit of [1e-9, 1e9]) {
      const model = { ...gjr, mu: gjr.mu * unit, omega: gjr.omega * unit * unit }
      const buffers = { variances: new Float64Array(701), slope: new Float64Array(6) }
      const scaled = returns.map((entry) => entry * unit)
      const value = garchLikelihood(scaled, model, 'mean-squared-residual', buffers)
      const expected = likelihood(gjr, 'mean-squared-residual').value - 700 * Math.log(unit)
      expect(value / expected).toBeCloseTo(1, 12)
    }
  })
})

describe('the variances of a GARCH model (REG-3)', () => {
  const model = { mu: 0, omega: 0.1, alpha: 0.2, gamma: 0.1, beta: 0.5, nu: Infinity }

  test('are those by hand; half of gamma acts before the first observation', () => {
    const path = garchVariances(Float64Array.of(2, -2, 0), model, { variance: 1 })
    if (!path.ok) throw new Error(path.refusal.message)
    const byHand = [0.85, 1.325, 1.9625, 1.08125]
    expect(path.value).toHaveLength(4)
    byHand.forEach((variance, at) => expect(path.value[at]).toBeCloseTo(variance, 12))
  })

  test('start from the mean squared residual where the sample says so', () => {
    const path = garchVariances(Float64Array.of(3, 1), { ...model, mu: 1 }, 'mean-squared-residual')
    expect(path.ok && path.value[0]).toBeCloseTo(0.1 + 0.75 * 2, 12)
  })

  test.each([
    ['no returns', [], {}, { variance: 1 }, 'EMPTY', 'returns'],
    ['a hole', [1, Number.NaN], {}, { variance: 1 }, 'NOT_FINITE', 'returns'],
    ['an infinite mean', [1], { mu: Infinity }, { variance: 1 }, 'NOT_FINITE', 'mu'],
    ['no base variance', [1], { omega: 0 }, { variance: 1 }, 'OUT_OF_DOMAIN', 'omega'],
    ['a negative reaction', [1], { alpha: -0.1 }, { variance: 1 }, 'OUT_OF_DOMAIN', 'alpha'],
    ['a fall that calms', [1], { gamma: -0.3 }, { variance: 1 }, 'OUT_OF_DOMAIN', 'gamma'],
    ['a negative memory', [1], { beta: -0.1 }, { variance: 1 }, 'OUT_OF_DOMAIN', 'beta'],
    ['tails without variance', [1], { nu: 2 }, { variance: 1 }, 'OUT_OF_DOMAIN', 'nu'],
    ['no pre-sample variance', [1], {}, { variance: 0 }, 'OUT_OF_DOMAIN', 'preSample'],
  ])('refuse %s', (_, series, change, preSample, code, field) => {
    const answer = garchVariances(Float64Array.from(series), { ...model, ...change }, preSample)
    expect(answer).toMatchObject({ refusal: { code, field } })
  })
})
