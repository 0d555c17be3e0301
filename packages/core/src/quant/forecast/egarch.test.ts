import { readFileSync } from 'node:fs'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { covarianceOfEstimates, standardErrorsOf } from '../likelihood/information.ts'
import { egarchInformation, egarchParameters, fitEgarch } from './egarch.ts'
import { drawGarch } from './series.fixture.ts'

const benchmark = sharedData('reference/garch.json')

/** TSP's figures for the DM/GBP series, pre-sample residual at its mean: to all printed digits. */
const published = {
  mu: [-0.01167873487, 0.0083216274259],
  omega: [-0.12633933747, 0.02721344887],
  alpha: [-0.03845788444, 0.01829620652],
  beta: [0.91265373928, 0.01617807763],
  gamma: [0.33305592776, 0.03875690246],
} as const

describe('an EGARCH fit (REG-3)', () => {
  test.skipIf(!benchmark.isHere)(`is TSP's on DM/GBP${benchmark.note}`, () => {
    const { dataset } = JSON.parse(readFileSync(benchmark.path, 'utf8')) as {
      dataset: { returnsPercent: number[] }
    }
    const returns = Float64Array.from(dataset.returnsPercent)
    const fit = fitEgarch(returns)
    if (!fit.ok) throw new Error(fit.refusal.actual)
    expect(fit.value.logLikelihood).toBeCloseTo(-1101.6843841, 6)
    const information = egarchInformation(returns, fit.value.model)
    if (!information.ok) throw new Error(information.refusal.message)
    const covariance = covarianceOfEstimates(information.value, 'inverse-hessian')
    if (!covariance.ok) throw new Error(covariance.refusal.message)
    const errors = standardErrorsOf(covariance.value)
    egarchParameters.forEach((name, at) => {
      const [estimate, error] = published[name]
      expect(fit.value.model[name] / estimate).toBeCloseTo(1, 6)
      // The likelihood has a kink in mu at each return, so that second differences are rough.
      expect((errors[at] ?? 0) / error).toBeCloseTo(1, 2.7)
    })
  })

  test('finds a leverage effect by its sign, whatever the unit', () => {
    const drawn = { mu: 0, omega: 0.05, alpha: 0.02, gamma: 0.15, beta: 0.85, nu: Infinity }
    const returns = drawGarch(1, 1500, drawn)
    const [plain, scaled] = [fitEgarch(returns), fitEgarch(returns.map((entry) => entry / 100))]
    if (!plain.ok || !scaled.ok) throw new Error('both arrive')
    expect(plain.value.model.alpha).toBeLessThan(-0.03)
    expect(plain.value.model.beta).toBeGreaterThan(0.8)
    expect(scaled.value.model.alpha).toBeCloseTo(plain.value.model.alpha, 5)
    const { omega, beta } = plain.value.model
    expect(scaled.value.model.omega).toBeCloseTo(omega - (1 - beta) * 2 * Math.log(100), 4)
    const shift = 1500 * Math.log(100)
    expect(scaled.value.logLikelihood - shift).toBeCloseTo(plain.value.logLikelihood, 4)
  })

  test.each([
    ['no returns', 0, 0, 'EMPTY'],
    ['a short history', 99, 0, 'TOO_SHORT'],
    ['a constant', 200, 1, 'ZERO_VARIANCE'],
    ['a hole', 200, Number.NaN, 'NOT_FINITE'],
  ])('refuses %s', (_, length, entry, code) => {
    expect(fitEgarch(new Float64Array(length).fill(entry))).toMatchObject({ refusal: { code } })
  })
})
