import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { correlationAlarmSpec } from './correlation-alarm.ts'
import { dickeyFullerCriticalValues } from './dickey-fuller.ts'
import { jumpFeatureSpec } from './jump-features.ts'
import { kpss } from './kpss.ts'
import { persistenceSpec } from './persistence.ts'
import { steadySpec } from './steady.ts'
import { trendGuard } from './trend.ts'
import { varianceRatio } from './variance-ratio.ts'

describe('critical values (MacKinnon 2010, table 2)', () => {
  const published = {
    none: [
      [-2.56574, -2.2358, -3.627, 0],
      [-1.941, -0.2686, -3.365, 31.223],
      [-1.61682, 0.2656, -2.714, 25.364],
    ],
    constant: [
      [-3.43035, -6.5393, -16.786, -79.433],
      [-2.86154, -2.8903, -4.234, -40.04],
      [-2.56677, -1.5384, -2.809, 0],
    ],
    trend: [
      [-3.95877, -9.0531, -28.428, -134.155],
      [-3.41049, -4.3904, -9.036, -45.374],
      [-3.12705, -2.5856, -3.925, -22.38],
    ],
  } as const

  test.each(['none', 'constant', 'trend'] as const)('of few observations too: %s', (with_) => {
    for (const count of [20, 50, 250]) {
      const [one, five, ten] = published[with_].map(
        ([a, b, c, d]) => a + b / count + c / count ** 2 + d / count ** 3,
      )
      const found = dickeyFullerCriticalValues(with_, count)
      expect(found.onePercent).toBeCloseTo(one ?? Number.NaN, 12)
      expect(found.fivePercent).toBeCloseTo(five ?? Number.NaN, 12)
      expect(found.tenPercent).toBeCloseTo(ten ?? Number.NaN, 12)
    }
  })
})

describe('probabilities of KPSS (Kwiatkowski et al. 1992, table 1)', () => {
  test.each([
    ['constant', [0.347, 0.463, 0.574, 0.739]],
    ['trend', [0.119, 0.146, 0.176, 0.216]],
  ] as const)('lie between the steps of the table: %s', (deterministics, steps) => {
    const met = new Set<number>()
    for (let seed = 1; seed <= 400; seed++) {
      const noise = drawNormals(drawFrom(seed), 60, 1).values
      let level = 0
      const series = noise.map((shock) => {
        level += 0.12 * (seed % 5) * shock
        return level + shock
      })
      const { statistic, pValueRange } = valueOf(kpss(series, { deterministics, lags: 2 }))
      const passed = steps.filter((step) => statistic >= step).length
      met.add(passed)
      const bounds = [1, 0.1, 0.05, 0.025, 0.01, 0]
      expect(pValueRange).toEqual({ least: bounds[passed + 1], most: bounds[passed] })
    }
    expect(met.size).toBe(5)
  })
})

test('what one gets without asking is what is documented (REG-1..4)', () => {
  expect(persistenceSpec).toEqual({
    window: 365,
    lags: [2, 5, 10, 20],
    beginsAt: 0.05,
    leavesAbove: 0.2,
  })
  expect(trendGuard).toEqual({ windows: [50, 100, 200], band: 0.02 })
  expect(jumpFeatureSpec).toEqual({ downsideHalfLife: 10, sortinoHalfLives: [20, 60], warmUp: 60 })
  expect(correlationAlarmSpec).toEqual({ window: 15, usual: 365, beginsAt: 1.5, endsAt: 0.5 })
  expect(steadySpec).toEqual({
    probabilityMin: 0.8,
    periodsMin: 5,
    switchesPerYearMax: 4,
    periodsPerYear: 365,
  })
})

test('a constant has no ratio of variances', () => {
  expect(varianceRatio(new Float64Array(50).fill(0.01), 2)).toMatchObject({
    refusal: { code: 'ZERO_VARIANCE' },
  })
})
