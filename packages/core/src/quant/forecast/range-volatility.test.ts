import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { type PriceBars, type RangeEstimator, rangeVolatility } from './range-volatility.ts'

const estimators = [
  'close',
  'parkinson',
  'garman-klass',
  'rogers-satchell',
  'garman-klass-overnight',
  'yang-zhang',
] as const

function barsFrom(rows: readonly (readonly number[])[]): PriceBars {
  const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? Number.NaN)
  return { open: column(0), high: column(1), low: column(2), close: column(3) }
}

/** Days of a continuous market: `steps` moves a day, deviation 0.02 a day, drift by the day. */
function drawBars(seed: number, days: number, drift: number): PriceBars {
  const steps = 400
  const moves = drawNormals(drawFrom(seed), days, steps).values
  let log = 0
  const rows = Array.from({ length: days }, (_, day) => {
    const path = [log]
    for (let step = 0; step < steps; step++) {
      log += drift / steps + (0.02 / Math.sqrt(steps)) * (moves[day * steps + step] ?? 0)
      path.push(log)
    }
    return [path[0] ?? 0, Math.max(...path), Math.min(...path), log].map(Math.exp)
  })
  return barsFrom(rows)
}

function volatility(bars: PriceBars, estimator: RangeEstimator, window: number): number {
  const answer = rangeVolatility(bars, { estimator, window, periodsPerYear: 1 })
  if (!answer.ok) throw new Error(`${answer.refusal.code} ${answer.refusal.actual}`)
  return answer.value
}

describe('volatility from ranges (REG-3)', () => {
  test.each(estimators)('%s: finds the volatility of a market without drift', (estimator) => {
    const found = volatility(drawBars(1, 1500, 0), estimator, 1499)
    // Ranges on a grid are a little too small: 400 steps a day lose about 4%.
    expect(found / 0.02).toBeGreaterThan(0.93)
    expect(found / 0.02).toBeLessThan(1.03)
  })

  test('holds under a drift where it says so', () => {
    const bars = drawBars(2, 1500, 0.02)
    for (const estimator of ['close', 'rogers-satchell', 'yang-zhang'] as const) {
      expect(Math.abs(volatility(bars, estimator, 1499) / 0.02 - 1)).toBeLessThan(0.06)
    }
    expect(volatility(bars, 'parkinson', 1499) / 0.02).toBeGreaterThan(1.1)
    const free = volatility(bars, 'rogers-satchell', 1499)
    expect(volatility(bars, 'garman-klass', 1499) / free).toBeGreaterThan(1.02)
  })

  const rows = [
    [10, 10.4, 9.8, 10.2],
    [10.3, 10.9, 10.1, 10.8],
    [10.7, 10.8, 10.2, 10.3],
    [10.1, 10.5, 10, 10.4],
  ]
  const { log } = Math
  const last = rows.slice(1)
  const mean = (of: (row: readonly number[], at: number) => number) =>
    last.reduce((sum, row, at) => sum + of(row, at), 0) / last.length
  const variance = (of: (row: readonly number[], at: number) => number) => {
    const middle = mean(of)
    return last.reduce((sum, row, at) => sum + (of(row, at) - middle) ** 2, 0) / (last.length - 1)
  }
  const ratio = (row: readonly number[], one: number, other: number) =>
    log((row[one] ?? 0) / (row[other] ?? 1))
  const gap = (row: readonly number[], at: number) => log((row[0] ?? 0) / (rows[at]?.[3] ?? 1))
  const parkinson = (row: readonly number[]) => ratio(row, 1, 2) ** 2 / (4 * log(2))
  const garmanKlass = (row: readonly number[]) =>
    ratio(row, 1, 2) ** 2 / 2 - (2 * log(2) - 1) * ratio(row, 3, 0) ** 2
  const rogersSatchell = (row: readonly number[]) =>
    ratio(row, 1, 3) * ratio(row, 1, 0) + ratio(row, 2, 3) * ratio(row, 2, 0)
  const share = 0.34 / (1.34 + 4 / 2)
  const closes = [log(10.3 / 10.8), log(10.4 / 10.3)] as const
  const closeMean = (closes[0] + closes[1]) / 2

  test.each([
    ['close', (closes[0] - closeMean) ** 2 + (closes[1] - closeMean) ** 2],
    ['parkinson', mean(parkinson)],
    ['garman-klass', mean(garmanKlass)],
    ['rogers-satchell', mean(rogersSatchell)],
    ['garman-klass-overnight', mean((row, at) => garmanKlass(row) + gap(row, at) ** 2)],
    [
      'yang-zhang',
      variance(gap) +
        share * variance((row) => ratio(row, 3, 0)) +
        (1 - share) * mean(rogersSatchell),
    ],
  ] as const)('%s: is the published formula, over the window alone', (estimator, expected) => {
    expect(volatility(barsFrom(rows), estimator, 3) ** 2).toBeCloseTo(expected, 14)
  })

  test.each(estimators)(
    '%s: grows with the root of the periods, not with the price',
    (estimator) => {
      const bars = barsFrom(rows)
      const spec = { estimator, window: 3, periodsPerYear: 365 }
      const year = rangeVolatility(bars, spec)
      const single = volatility(bars, estimator, 3)
      expect(year.ok && year.value).toBeCloseTo(single * Math.sqrt(365), 12)
      const dear = barsFrom(rows.map((row) => row.map((price) => price * 1e6)))
      expect(volatility(dear, estimator, 3)).toBeCloseTo(single, 12)
    },
  )

  test.each([
    ['a window of one close', rows, 'close', 2, 365, 'OUT_OF_DOMAIN', 'window'],
    ['a window without spread', rows, 'yang-zhang', 1, 365, 'OUT_OF_DOMAIN', 'window'],
    ['no periods a year', rows, 'parkinson', 1, 0, 'OUT_OF_DOMAIN', 'periodsPerYear'],
    ['a window beyond the data', rows, 'parkinson', 5, 365, 'TOO_SHORT', 'bars'],
    ['no close before the window', rows, 'yang-zhang', 4, 365, 'TOO_SHORT', 'bars'],
    ['no close before the gap', rows, 'garman-klass-overnight', 4, 365, 'TOO_SHORT', 'bars'],
    ['a close above the high', [[1, 2, 1, 3]], 'parkinson', 1, 365, 'OUT_OF_DOMAIN', 'bars'],
    ['an open below the low', [[1, 3, 2, 3]], 'parkinson', 1, 365, 'OUT_OF_DOMAIN', 'bars'],
    ['a price of nothing', [[0, 1, 0, 1]], 'parkinson', 1, 365, 'OUT_OF_DOMAIN', 'bars'],
    ['an endless price', [[1, Infinity, 1, 1]], 'parkinson', 1, 365, 'OUT_OF_DOMAIN', 'bars'],
    ['a hole', [[1, Number.NaN, 1, 1]], 'parkinson', 1, 365, 'OUT_OF_DOMAIN', 'bars'],
  ] as const)('refuses %s', (_, given, estimator, window, periodsPerYear, code, field) => {
    expect(rangeVolatility(barsFrom(given), { estimator, window, periodsPerYear })).toMatchObject({
      refusal: { code, field },
    })
  })

  test('refuses prices that do not match', () => {
    const bars = { ...barsFrom(rows), low: Float64Array.of(1) }
    const spec = { estimator: 'parkinson', window: 1, periodsPerYear: 365 } as const
    expect(rangeVolatility(bars, spec)).toMatchObject({ refusal: { code: 'SHAPE' } })
  })
})
