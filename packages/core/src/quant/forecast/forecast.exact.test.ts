import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import type { Solved } from '../solved.ts'
import { type Egarch, egarchInformation, egarchParameters, fitEgarch } from './egarch.ts'
import { fitGarch, garchObservationsMin, garchSpec } from './garch-fit.ts'
import { forecastGarch } from './garch-forecast.ts'
import { requirePreSample } from './garch-model.ts'
import { fitHar, forecastHar, harSpec } from './har.ts'
import { type RangeEstimator, rangeVolatility } from './range-volatility.ts'
import { drawGarch } from './series.fixture.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`
const calm = { mu: 0.0005, omega: 4e-6, alpha: 0.08, gamma: 0, beta: 0.9, nu: Infinity }
const returns = drawGarch(3, 1200, calm)

/**
 * Log-likelihood of each return under an EGARCH(1,1) with normal shocks, as Nelson (1991) has it.
 * Before the first stands the mean residual at the mean square.
 */
function egarchTerms(series: Float64Array, { mu, omega, alpha, beta, gamma }: Egarch): number[] {
  const meanOf = (of: (entry: number) => number) =>
    series.reduce((sum, entry) => sum + of(entry), 0) / series.length
  let logVariance = Math.log(meanOf((entry) => (entry - mu) ** 2))
  let residual = meanOf((entry) => entry - mu)
  return Array.from(series, (entry) => {
    const shock = residual / Math.exp(logVariance / 2)
    const size = Math.abs(shock) - Math.sqrt(2 / Math.PI)
    logVariance = omega + alpha * shock + gamma * size + beta * logVariance
    residual = entry - mu
    const square = residual ** 2 / Math.exp(logVariance)
    return -0.5 * (Math.log(2 * Math.PI) + logVariance + square)
  })
}

const sumOf = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0)
const moved = (model: Egarch, by: Partial<Egarch>): Egarch => {
  const entries = egarchParameters.map((name) => [name, model[name] + (by[name] ?? 0)])
  return Object.fromEntries(entries) as Egarch
}

describe('EGARCH against its definition (REG-3; Nelson 1991)', () => {
  const fit = valueOf(fitEgarch(returns))

  test('has the likelihood that it states, and none nearby is higher', () => {
    const { model, logLikelihood } = valueOf(fitEgarch(returns))
    expect(logLikelihood).toBeCloseTo(sumOf(egarchTerms(returns, model)), 6)
    const steps = { mu: 2e-4, omega: 0.02, alpha: 0.02, beta: 0.004, gamma: 0.03 }
    for (const name of egarchParameters) {
      for (const sign of [1, -1]) {
        const beside = sumOf(egarchTerms(returns, moved(model, { [name]: sign * steps[name] })))
        expect(beside, name).toBeLessThan(logLikelihood)
      }
    }
  })

  test('of returns in another unit is the same model in that unit', () => {
    const { model } = valueOf(fitEgarch(returns.map((entry) => 1000 * entry)))
    expect(model.mu / fit.model.mu).toBeCloseTo(1000, 0)
    for (const name of ['alpha', 'beta', 'gamma'] as const) {
      expect(model[name]).toBeCloseTo(fit.model[name], 3)
    }
    const shift = (1 - fit.model.beta) * 2 * Math.log(1000)
    expect(model.omega - fit.model.omega).toBeCloseTo(shift, 2)
  })

  test('bends as differences of the likelihood say, and scores as those of its terms', () => {
    const model = { mu: 0.0004, omega: -0.3, alpha: -0.04, beta: 0.96, gamma: 0.15 }
    const short = returns.subarray(0, 250)
    const { hessian, outerProduct } = valueOf(egarchInformation(short, model))
    const steps = { mu: 1e-6, omega: 1e-5, alpha: 1e-5, beta: 1e-6, gamma: 1e-5 }
    const scores = egarchParameters.map((name) => {
      const up = egarchTerms(short, moved(model, { [name]: steps[name] }))
      const down = egarchTerms(short, moved(model, { [name]: -steps[name] }))
      return up.map((term, at) => (term - (down[at] ?? Number.NaN)) / (2 * steps[name]))
    })
    for (const [row, own] of scores.entries()) {
      for (const [col, other] of scores.entries()) {
        const product = sumOf(own.map((score, at) => score * (other[at] ?? Number.NaN)))
        const scale = Math.sqrt(sumOf(own.map((s) => s * s)) * sumOf(other.map((s) => s * s)))
        expect((outerProduct.values[row * 5 + col] ?? 0) / scale).toBeCloseTo(product / scale, 5)
      }
    }
    for (const [row, one] of egarchParameters.entries()) {
      const [size, name] = [10 * steps[one], one]
      const bend =
        (sumOf(egarchTerms(short, moved(model, { [name]: size }))) +
          sumOf(egarchTerms(short, moved(model, { [name]: -size }))) -
          2 * sumOf(egarchTerms(short, model))) /
        size ** 2
      expect((hessian.values[row * 6] ?? 0) / bend).toBeCloseTo(1, 2)
    }
  })

  test('needs a hundred returns that vary', () => {
    expect(refusalOf(fitEgarch(returns.subarray(0, 100)))).not.toMatch(/^TOO_SHORT/)
    expect(refusalOf(fitEgarch(returns.subarray(0, 99)))).toBe('TOO_SHORT returns')
    expect(refusalOf(fitEgarch(new Float64Array(200).fill(-0.01)))).toBe('ZERO_VARIANCE returns')
  })
})

describe('GARCH by what it may not depend on (REG-3)', () => {
  test('a stated variance before the sample is in the unit of the returns', () => {
    const small = valueOf(fitGarch(returns, { ...garchSpec, preSample: { variance: 0.001 } }))
    const large = valueOf(
      fitGarch(
        returns.map((entry) => 100 * entry),
        { ...garchSpec, preSample: { variance: 10 } },
      ),
    )
    expect(large.model.omega / small.model.omega / 1e4).toBeCloseTo(1, 3)
    expect(large.model.alpha).toBeCloseTo(small.model.alpha, 5)
    expect(large.model.beta).toBeCloseTo(small.model.beta, 5)
    const plain = valueOf(fitGarch(returns))
    expect(Math.abs(plain.model.alpha - small.model.alpha)).toBeGreaterThan(1e-5)
  })

  test('as few as its least returns, and no less', () => {
    expect(garchObservationsMin).toBe(100)
    expect(fitGarch(returns.subarray(0, 100)).ok).toBe(true)
    expect(refusalOf(fitGarch(returns.subarray(0, 99)))).toBe('TOO_SHORT returns')
    expect(refusalOf(fitGarch(new Float64Array(200).fill(-0.01)))).toMatch(/^ZERO_VARIANCE/)
  })

  test('an endless variance neither precedes a sample nor follows one', () => {
    expect(refusalOf(requirePreSample({ variance: Infinity }))).toBe('OUT_OF_DOMAIN preSample')
    const horizon = { horizon: 2, varianceMax: Infinity }
    expect(refusalOf(forecastGarch(calm, Infinity, horizon))).toBe('OUT_OF_DOMAIN varianceNext')
  })
})

describe('a heterogeneous autoregression by hand (REG-3; Corsi 2009)', () => {
  test('looks back a day, a week and a month unless one asks', () => {
    expect(harSpec).toEqual({ lags: [1, 5, 22], transform: 'log' })
  })

  test('a day on which nothing moved has a root, and no logarithm', () => {
    const realised = drawNormals(drawFrom(5), 60, 1).values.map((entry) => entry * entry)
    realised[7] = 0
    const spec = { lags: [1, 5], transform: 'sqrt' } as const
    expect(fitHar(realised, spec).ok).toBe(true)
    expect(refusalOf(fitHar(realised, { ...spec, transform: 'log' }))).toBe(
      'OUT_OF_DOMAIN realised',
    )
    expect(refusalOf(fitHar(realised, { lags: [0, 5], transform: 'sqrt' }))).toMatch(
      /^OUT_OF_DOMAIN/,
    )
  })

  test('a forecast of nothing, or of everything, is refused', () => {
    const fitOf = (transform: 'none' | 'log', constant: number) => ({
      spec: { lags: [1], transform },
      coefficients: Float64Array.of(constant, 0),
      r2: 0,
      residualVariance: 0,
    })
    const realised = Float64Array.of(1, 2, 3)
    for (const fit of [fitOf('none', 0), fitOf('none', -1), fitOf('log', 1e4)]) {
      expect(refusalOf(forecastHar(realised, fit))).toBe('OUT_OF_DOMAIN forecast')
    }
    expect(valueOf(forecastHar(realised, fitOf('none', 2)))).toBe(2)
  })
})

describe('range estimators need their window and no more (REG-3)', () => {
  test.each([
    ['close', 3, 0],
    ['parkinson', 1, 0],
    ['garman-klass', 1, 0],
    ['rogers-satchell', 1, 0],
    ['garman-klass-overnight', 1, 1],
    ['yang-zhang', 2, 1],
  ] as const)('%s: %d and %d before', (estimator: RangeEstimator, window, before) => {
    const level = Float64Array.of(100, 101, 99, 102, 103, 101)
    const of = (count: number) => {
      const close = level.slice(0, count)
      const open = close.map((price) => price * 0.999)
      const [high, low] = [close.map((price) => price * 1.01), close.map((price) => price * 0.98)]
      return { open, high, low, close }
    }
    const spec = { estimator, window, periodsPerYear: 365 }
    expect(rangeVolatility(of(window + before), spec).ok).toBe(true)
    expect(rangeVolatility(of(window + before - 1), spec).ok).toBe(false)
    expect(refusalOf(rangeVolatility(of(6), { ...spec, window: window - 1 }))).toMatch(
      /^OUT_OF_DOMAIN/,
    )
  })
})
