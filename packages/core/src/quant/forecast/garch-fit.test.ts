import { readFileSync } from 'node:fs'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { drawFrom } from '../drawn.fixture.ts'
import { garchErrors } from './garch-errors.ts'
import { fitGarch, garchSpec } from './garch-fit.ts'
import { garchLikelihood } from './garch-likelihood.ts'
import { type Garch, type GarchSpec, persistenceOf, unconditionalVariance } from './garch-model.ts'
import { drawGarch } from './series.fixture.ts'

const truth: Garch = { mu: 0.03, omega: 0.05, alpha: 0.08, gamma: 0, beta: 0.87, nu: Infinity }
const tailed: GarchSpec = { ...garchSpec, distribution: 'student-t' }
const lopsided: GarchSpec = { ...garchSpec, asymmetry: 'gjr' }
const targeted: GarchSpec = { ...garchSpec, longRun: 'targeted' }

function fitted(returns: Float64Array, spec: GarchSpec = garchSpec) {
  const fit = fitGarch(returns, spec)
  if (!fit.ok) throw new Error(`${fit.refusal.code} ${fit.refusal.actual}`)
  return fit.value
}

function errorsOf(returns: Float64Array, spec: GarchSpec = garchSpec) {
  const fit = fitted(returns, spec)
  const errors = garchErrors(returns, fit, 'inverse-hessian')
  if (!errors.ok) throw new Error(errors.refusal.code)
  return { model: fit.model, errors: errors.value }
}

const benchmark = sharedData('reference/garch.json')

describe.skipIf(!benchmark.isHere)(`the DM/GBP benchmark${benchmark.note} (REG-3)`, () => {
  const read = () => {
    const { dataset } = JSON.parse(readFileSync(benchmark.path, 'utf8')) as {
      dataset: { returnsPercent: number[] }
    }
    return Float64Array.from(dataset.returnsPercent)
  }

  test('is reached to seven digits (Fiorentini, Calzolari & Panattoni 1996)', () => {
    const { model, logLikelihood } = fitted(read())
    expect(model.mu).toBeCloseTo(-0.00619041, 8)
    expect(model.omega).toBeCloseTo(0.0107614, 7)
    expect(model.alpha).toBeCloseTo(0.153134, 6)
    expect(model.beta).toBeCloseTo(0.805974, 6)
    expect(logLikelihood).toBeCloseTo(-1106.60788, 5)
  })

  test.each([
    ['inverse-hessian', [0.00846212, 0.00285271, 0.0265228, 0.0335527]],
    ['sandwich', [0.00918935, 0.00649319, 0.0535317, 0.0724614]],
  ] as const)('has the published errors by %s', (kind, published) => {
    const returns = read()
    const errors = garchErrors(returns, fitted(returns), kind)
    if (!errors.ok) throw new Error(errors.refusal.code)
    const { mu, omega, alpha, beta } = errors.value
    ;[mu, omega, alpha, beta].forEach((error, at) => {
      expect((error ?? 0) / (published[at] ?? 1)).toBeCloseTo(1, 4)
    })
  })
})

describe('a fit by maximum likelihood (REG-3)', () => {
  test('finds the model that drew the returns, within its own errors', () => {
    const { model, errors } = errorsOf(drawGarch(1, 8000, truth))
    for (const name of ['mu', 'omega', 'alpha', 'beta'] as const) {
      expect(Math.abs(model[name] - truth[name])).toBeLessThan(3 * (errors[name] ?? 0))
    }
    expect(model.gamma).toBe(0)
    expect(model.nu).toBe(Infinity)
    expect(errors.gamma).toBeUndefined()
  })

  test('finds tails and asymmetry', () => {
    const drawn = { ...truth, alpha: 0.03, gamma: 0.1, nu: 6 }
    const { model, errors } = errorsOf(drawGarch(2, 8000, drawn), {
      ...lopsided,
      distribution: 'student-t',
    })
    for (const name of ['omega', 'alpha', 'gamma', 'beta', 'nu'] as const) {
      expect(Math.abs(model[name] - drawn[name])).toBeLessThan(3 * (errors[name] ?? 0))
    }
  })

  test('says of normal returns that their tails are thin', () => {
    expect(fitted(drawGarch(3, 2000, truth), tailed).model.nu).toBeGreaterThan(20)
  })

  test('does not hang on the unit of the returns', () => {
    const returns = drawGarch(4, 600, truth)
    for (const unit of [1e-4, 1e5]) {
      const [plain, scaled] = [fitted(returns), fitted(returns.map((entry) => entry * unit))]
      expect(scaled.model.alpha).toBeCloseTo(plain.model.alpha, 7)
      expect(scaled.model.beta).toBeCloseTo(plain.model.beta, 7)
      expect(scaled.model.mu / unit).toBeCloseTo(plain.model.mu, 7)
      expect(scaled.model.omega / unit ** 2).toBeCloseTo(plain.model.omega, 7)
      const shift = 600 * Math.log(unit)
      expect(scaled.logLikelihood + shift).toBeCloseTo(plain.logLikelihood, 6)
    }
  })

  test('mirrors its asymmetry with the returns', () => {
    const returns = drawGarch(5, 1500, { ...truth, alpha: 0.03, gamma: 0.1 })
    const [plain, mirrored] = [returns, returns.map((entry) => -entry)].map(
      (series) => fitted(series, lopsided).model,
    )
    expect(mirrored?.mu).toBeCloseTo(-(plain?.mu ?? 0), 6)
    expect(mirrored?.gamma).toBeCloseTo(-(plain?.gamma ?? 0), 6)
    expect(mirrored?.alpha).toBeCloseTo((plain?.alpha ?? 0) + (plain?.gamma ?? 0), 6)
  })

  test.each([
    ['plain', garchSpec],
    ['t', tailed],
    ['gjr', lopsided],
  ])('%s: no model nearby or drawn at random is more likely', (_, spec) => {
    const returns = drawGarch(6, 500, { ...truth, nu: 5 })
    const { model, logLikelihood } = fitted(returns, spec)
    const buffers = { variances: new Float64Array(501), slope: new Float64Array(6) }
    const draw = drawFrom(6)
    for (let trial = 0; trial < 300; trial++) {
      const reach = trial % 2 === 0 ? 1e-3 : 0.5
      const moved = (size: number) => Math.abs(size * (1 + reach * (2 * draw() - 1)))
      const rival = {
        mu: model.mu + reach * (2 * draw() - 1),
        omega: moved(model.omega),
        alpha: moved(model.alpha),
        gamma: spec.asymmetry === 'gjr' ? moved(model.gamma) : 0,
        beta: moved(model.beta),
        nu: spec.distribution === 'normal' ? Infinity : 2 + moved(model.nu - 2),
      }
      if (persistenceOf(rival) >= 1) continue
      const value = garchLikelihood(returns, rival, spec.preSample, buffers)
      expect(value).toBeLessThanOrEqual(logLikelihood + 1e-8)
    }
  })

  test('takes the long run from the sample where it is targeted', () => {
    const returns = drawGarch(7, 900, truth)
    const mean = returns.reduce((sum, entry) => sum + entry, 0) / 900
    const variance = returns.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / 900
    const { model, logLikelihood } = fitted(returns, targeted)
    const longRun = unconditionalVariance(model)
    expect(longRun.ok && longRun.value).toBeCloseTo(variance, 10)
    expect(model.mu).toBeCloseTo(mean, 12)
    expect(logLikelihood).toBeLessThan(fitted(returns).logLikelihood)
  })

  test('follows the stated variance before the first observation', () => {
    const returns = drawGarch(8, 300, truth)
    const [calm, wild] = [0.1, 50].map((variance) =>
      fitted(returns, { ...garchSpec, preSample: { variance } }),
    )
    expect(wild?.logLikelihood).toBeLessThan(calm?.logLikelihood ?? 0)
  })

  test.each([
    ['no returns', new Float64Array(0), garchSpec, 'EMPTY'],
    ['a short history', drawGarch(1, 99, truth), garchSpec, 'TOO_SHORT'],
    ['a hole', Float64Array.from({ length: 200 }, () => Number.NaN), garchSpec, 'NOT_FINITE'],
    ['a constant', new Float64Array(200).fill(0.1), garchSpec, 'ZERO_VARIANCE'],
    [
      'a negative pre-sample variance',
      drawGarch(1, 200, truth),
      { ...garchSpec, preSample: { variance: -1 } },
      'OUT_OF_DOMAIN',
    ],
  ])('refuses %s', (_, returns, spec, code) => {
    expect(fitGarch(returns, spec)).toMatchObject({ refusal: { code } })
  })
})

describe('standard errors (REG-3)', () => {
  test('agree by every kind where the model is right, and shrink with the sample', () => {
    const returns = drawGarch(9, 8000, truth)
    const fit = fitted(returns)
    const [curvature, scores, both] = (
      ['inverse-hessian', 'outer-product', 'sandwich'] as const
    ).map((kind) => {
      const errors = garchErrors(returns, fit, kind)
      return errors.ok ? (errors.value.alpha ?? 0) : 0
    })
    expect(Math.abs((scores ?? 0) / (curvature ?? 1) - 1)).toBeLessThan(0.1)
    expect(Math.abs((both ?? 0) / (curvature ?? 1) - 1)).toBeLessThan(0.1)
    const short = errorsOf(drawGarch(9, 2000, truth)).errors.alpha ?? 0
    expect(short / (curvature ?? 1)).toBeGreaterThan(1.5)
  })

  test('carry the units of their parameters', () => {
    const returns = drawGarch(10, 1000, truth)
    const plain = errorsOf(returns).errors
    const { errors } = errorsOf(returns.map((entry) => entry / 100))
    expect((errors.mu ?? 0) * 100).toBeCloseTo(plain.mu ?? 0, 6)
    expect((errors.omega ?? 0) * 10_000).toBeCloseTo(plain.omega ?? 0, 6)
    expect(errors.beta).toBeCloseTo(plain.beta ?? 0, 5)
  })

  test('are refused for two steps, and for an estimate at its bound', () => {
    const returns = drawGarch(7, 900, truth)
    expect(garchErrors(returns, fitted(returns, targeted), 'sandwich')).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field: 'fit.spec.longRun' },
    })
    const calmed = Float64Array.from({ length: 400 }, (_, at) => {
      return (at % 2 === 0 ? 1 : 3) * (at % 4 < 2 ? 1 : -1)
    })
    const flat = fitted(calmed)
    expect(flat.model.alpha).toBeLessThan(1e-6)
    expect(garchErrors(calmed, flat, 'inverse-hessian')).toMatchObject({ ok: false })
  })
})
