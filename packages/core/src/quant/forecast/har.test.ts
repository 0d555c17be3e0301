import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { fitHar, forecastHar, type HarSpec } from './har.ts'

const weeks: HarSpec = { lags: [1, 5], transform: 'none' }

/** Realised variances whose logs are a HAR of a day and a week, with residual deviation `noise`. */
function drawRealised(seed: number, count: number, noise: number): Float64Array {
  const shocks = drawNormals(drawFrom(seed), count, 1).values
  const logs = new Float64Array(count)
  for (let time = 0; time < count; time++) {
    const week = logs.subarray(Math.max(0, time - 5), time)
    const mean = week.reduce((sum, entry) => sum + entry, 0) / Math.max(1, week.length)
    const last = time > 0 ? (logs[time - 1] ?? 0) : 0
    logs[time] = -1 + 0.4 * last + 0.4 * mean + noise * (shocks[time] ?? 0)
  }
  return logs.map(Math.exp)
}

function fitted(realised: Float64Array, spec: HarSpec) {
  const fit = fitHar(realised, spec)
  if (!fit.ok) throw new Error(`${fit.refusal.code} ${fit.refusal.actual}`)
  return fit.value
}

function forecast(realised: Float64Array, spec: HarSpec): number {
  const ahead = forecastHar(realised, fitted(realised, spec))
  if (!ahead.ok) throw new Error(ahead.refusal.message)
  return ahead.value
}

describe('a heterogeneous autoregression (REG-3)', () => {
  test('finds the weights that made the series, whatever its unit', () => {
    for (const unit of [1, 1e-9]) {
      const realised = drawRealised(1, 6000, 0.3).map((entry) => entry * unit)
      const { coefficients, residualVariance } = fitted(realised, { ...weeks, transform: 'log' })
      expect(Math.abs((coefficients[1] ?? 0) - 0.4)).toBeLessThan(0.05)
      expect(Math.abs((coefficients[2] ?? 0) - 0.4)).toBeLessThan(0.06)
      expect(residualVariance / 0.09).toBeCloseTo(1, 1)
    }
  })

  test('explains all of a series without noise, and says what a single lag leaves', () => {
    // v' = 1 + v / 2 from 10: a line in its own past.
    const line = Float64Array.from({ length: 30 }, (_, at) => 2 + 8 * 0.5 ** at)
    const { coefficients, r2, residualVariance } = fitted(line, { lags: [1], transform: 'none' })
    expect(coefficients[0]).toBeCloseTo(1, 10)
    expect(coefficients[1]).toBeCloseTo(0.5, 10)
    expect(r2).toBeCloseTo(1, 12)
    expect(residualVariance).toBeLessThan(1e-25)
  })

  test('measures its fit about the mean, and its errors by the degrees of freedom', () => {
    const realised = Float64Array.of(1, 3, 2, 5, 4, 6)
    const { coefficients, r2, residualVariance } = fitted(realised, {
      lags: [1],
      transform: 'none',
    })
    // y = 3 2 5 4 6 on x = 1 3 2 5 4: slope 3 / 10, residuals squared 10 - 3^2 / 10.
    expect(coefficients[1]).toBeCloseTo(0.3, 12)
    expect(r2).toBeCloseTo(0.09, 12)
    expect(residualVariance).toBeCloseTo(9.1 / 3, 12)
  })

  test('forecasts from the last values of each lag', () => {
    const realised = drawRealised(2, 300, 0.2)
    const fit = fitted(realised, weeks)
    const week = realised.slice(-5).reduce((sum, entry) => sum + entry, 0) / 5
    const [constant = 0, ofDay = 0, ofWeek = 0] = fit.coefficients
    const byHand = constant + ofDay * (realised.at(-1) ?? 0) + ofWeek * week
    expect(forecast(realised, weeks)).toBeCloseTo(byHand, 12)
  })

  test.each([['log'], ['sqrt']] as const)(
    'of %s: is unbiased on the scale of the variances',
    (transform) => {
      const spec: HarSpec = { lags: [1], transform }
      // Without memory the best forecast is the mean: exp(s^2 / 2) of logs, with s = 0.8.
      const realised = drawNormals(drawFrom(3), 20_000, 1).values.map((z) => Math.exp(0.8 * z))
      expect(forecast(realised, spec) / Math.exp(0.32)).toBeCloseTo(1, 1)
    },
  )

  test('depends on the past alone', () => {
    const realised = drawRealised(4, 200, 0.2)
    const whole = fitHar(realised.subarray(0, 150), weeks)
    const longer = fitHar(realised, weeks)
    if (!whole.ok || !longer.ok) throw new Error('both are fitted')
    const cut = realised.slice(0, 150)
    expect(forecastHar(cut, whole.value)).toEqual(
      forecastHar(realised.subarray(0, 150), whole.value),
    )
    expect(forecastHar(cut.slice(-5), whole.value)).toEqual(forecastHar(cut, whole.value))
  })

  test.each([
    ['no lags', [1, 2, 3], { lags: [], transform: 'none' }, 'EMPTY', 'lags'],
    ['half a lag', [1, 2, 3], { lags: [0.5], transform: 'none' }, 'OUT_OF_DOMAIN', 'lags'],
    ['a short series', [1, 2, 1], { lags: [1], transform: 'none' }, 'TOO_SHORT', 'realised'],
    ['a hole', [1, Number.NaN, 1, 2], { lags: [1], transform: 'none' }, 'NOT_FINITE', 'realised'],
    [
      'a negative variance',
      [1, 2, -1, 2],
      { lags: [1], transform: 'none' },
      'OUT_OF_DOMAIN',
      'realised',
    ],
    [
      'the log of nothing',
      [1, 2, 0, 2],
      { lags: [1], transform: 'log' },
      'OUT_OF_DOMAIN',
      'realised',
    ],
    ['a constant', [2, 2, 2, 2, 2], { lags: [1], transform: 'none' }, 'SINGULAR', 'design'],
  ] as const)('refuses %s', (_, realised, spec, code, field) => {
    expect(fitHar(Float64Array.from(realised), spec)).toMatchObject({ refusal: { code, field } })
  })

  test('refuses a forecast that is no variance, and a history shorter than its lags', () => {
    const fit = fitted(drawRealised(5, 200, 0.2), weeks)
    const sinking = { ...fit, coefficients: Float64Array.of(-1, 0, 0) }
    expect(forecastHar(Float64Array.of(1, 1, 1, 1, 1), sinking)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field: 'forecast' },
    })
    expect(forecastHar(Float64Array.of(1, 1), fit)).toMatchObject({
      refusal: { code: 'TOO_SHORT' },
    })
  })
})
