import { readFileSync } from 'node:fs'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { dickeyFullerCriticalValues, dickeyFullerProbability } from './dickey-fuller.ts'
import { kpss } from './kpss.ts'
import { runningSum, steps, walk } from './series.fixture.ts'
import { augmentedDickeyFuller, meanReversion, schwertLags, selectLags } from './unit-root.ts'

describe('an augmented Dickey-Fuller test (REG-1)', () => {
  test.each([
    ['steps', steps, 'none', 0, -6.941092281801406, 8.204348350909766e-11],
    ['steps', steps, 'none', 2, -3.03313497203036, 0.0023933052540386513],
    ['steps', steps, 'constant', 2, -3.0966653096524563, 0.026800956774206585],
    ['steps', steps, 'trend', 0, -6.895644180638078, 2.4303078623536112e-8],
    ['steps', steps, 'trend', 2, -3.023344838007791, 0.12567083002977564],
    ['walk', walk, 'none', 2, 0.3009066774236791, 0.7751103232094478],
    ['walk', walk, 'constant', 0, -1.2939604169686443, 0.631930880524602],
    ['walk', walk, 'constant', 2, -1.2636452131074387, 0.6456362902887396],
    ['walk', walk, 'trend', 0, -2.6926798759540693, 0.23913450551801485],
    ['walk', walk, 'trend', 2, -2.870649272138849, 0.17220602058696793],
  ] as const)(
    'of the %s agrees with statsmodels 0.15 (%#)',
    (_, series, deterministics, lags, statistic, pValue) => {
      const found = augmentedDickeyFuller(series, { deterministics, lags })
      if (!found.ok) throw new Error(found.refusal.message)
      expect(found.value.statistic).toBeCloseTo(statistic, 10)
      expect(found.value.pValue / pValue).toBeCloseTo(1, 8)
      expect(found.value.observations).toBe(59 - lags)
    },
  )

  test('has the critical values of MacKinnon 2010', () => {
    const { onePercent, fivePercent, tenPercent } = dickeyFullerCriticalValues('constant', 59)
    expect(onePercent).toBeCloseTo(-3.54639453, 7)
    expect(fivePercent).toBeCloseTo(-2.91193941, 7)
    expect(tenPercent).toBeCloseTo(-2.59365153, 7)
    expect(dickeyFullerCriticalValues('none', 59).fivePercent).toBeCloseTo(-1.94636719, 7)
    expect(dickeyFullerCriticalValues('trend', 57).onePercent).toBeCloseTo(-4.1270705, 6)
  })

  test('has probabilities that agree with them, and that never fall', () => {
    for (const deterministics of ['none', 'constant', 'trend'] as const) {
      const values = dickeyFullerCriticalValues(deterministics, 1e9)
      expect(dickeyFullerProbability(values.onePercent, deterministics)).toBeCloseTo(0.01, 3)
      expect(dickeyFullerProbability(values.fivePercent, deterministics)).toBeCloseTo(0.05, 3)
      expect(dickeyFullerProbability(values.tenPercent, deterministics)).toBeCloseTo(0.1, 2)
      let before = 0
      for (let statistic = -12; statistic < 3; statistic += 0.1) {
        const probability = dickeyFullerProbability(statistic, deterministics)
        expect(probability).toBeGreaterThanOrEqual(before - 1e-3)
        before = probability
      }
      expect(dickeyFullerProbability(-20, deterministics)).toBe(0)
    }
    expect(dickeyFullerProbability(2.8, 'constant')).toBe(1)
  })

  test('does not hang on the unit of the levels', () => {
    const spec = { deterministics: 'trend', lags: 3 } as const
    const [plain, scaled] = [walk, walk.map((level) => 1e7 + 1e3 * level)].map((series) => {
      const found = augmentedDickeyFuller(series, spec)
      return found.ok ? found.value.statistic : Number.NaN
    })
    expect(scaled).toBeCloseTo(plain ?? 0, 6)
  })

  test.each([
    ['no series', [], 0, 'EMPTY'],
    ['a negative lag', [1, 2, 4, 3, 5], -1, 'OUT_OF_DOMAIN'],
    ['a short series', [1, 2, 4], 0, 'TOO_SHORT'],
    ['a hole', [1, 2, Number.NaN, 3, 5], 0, 'NOT_FINITE'],
    ['a constant', [2, 2, 2, 2, 2, 2], 0, 'SINGULAR'],
  ])('refuses %s', (_, series, lags, code) => {
    const spec = { deterministics: 'constant', lags } as const
    expect(augmentedDickeyFuller(Float64Array.from(series), spec)).toMatchObject({
      refusal: { code },
    })
  })
})

const macro = sharedData('reference/unit_root_tests.json')

describe('the choice of lags (REG-1)', () => {
  test.each([
    ['aic', 7, 6],
    ['bic', 7, 6],
    ['t-statistic', 7, 6],
  ] as const)('by %s agrees with arch 8.0', (criterion, ofWalk, ofSteps) => {
    const choose = (series: Float64Array, deterministics: 'constant' | 'trend') =>
      selectLags(series, { deterministics, lagsMax: 8 }, criterion)
    expect(choose(walk, 'constant')).toMatchObject({ value: ofWalk })
    expect(choose(steps, 'trend')).toMatchObject({ value: ofSteps })
  })

  test.skipIf(!macro.isHere)(`tells the criteria apart on inflation${macro.note}`, () => {
    const { dataset } = JSON.parse(readFileSync(macro.path, 'utf8')) as {
      dataset: { cpi: number[] }
    }
    const logs = dataset.cpi.map(Math.log)
    const inflation = Float64Array.from(logs.slice(1), (log, at) => log - (logs[at] ?? 0))
    const lagsMax = schwertLags(inflation.length)
    const chosen = (['aic', 'bic', 't-statistic'] as const).map((criterion) => {
      const lags = selectLags(inflation, { deterministics: 'constant', lagsMax }, criterion)
      return lags.ok ? lags.value : -1
    })
    expect(chosen).toEqual([2, 2, 11])
  })

  test('finds none in a plain walk by the criteria, and more the longer the memory', () => {
    const plain = runningSum(drawNormals(drawFrom(3), 400, 1).values)
    const spec = { deterministics: 'constant', lagsMax: 6 } as const
    expect(selectLags(plain, spec, 'bic')).toMatchObject({ value: 0 })
    const noise = drawNormals(drawFrom(4), 400, 1).values
    const changes = new Float64Array(400)
    for (let time = 0; time < 400; time++) {
      changes[time] = (noise[time] ?? 0) + 0.6 * (changes[time - 3] ?? 0)
    }
    expect(selectLags(runningSum(changes), spec, 'bic')).toMatchObject({ value: 3 })
  })

  test('tries no more than a regression has room for', () => {
    expect(schwertLags(100)).toBe(12)
    expect(schwertLags(1000)).toBe(22)
    expect(schwertLags(20)).toBe(6)
    expect(schwertLags(5)).toBe(0)
    for (let count = 8; count < 60; count++) {
      const spec = { deterministics: 'trend', lagsMax: schwertLags(count) } as const
      expect(selectLags(walk.subarray(0, count), spec, 'aic')).toMatchObject({ ok: true })
    }
  })
})

describe('a return to the mean (REG-1)', () => {
  test('takes back half the distance in its half-life', () => {
    const noise = drawNormals(drawFrom(5), 4000, 1).values
    const series = new Float64Array(4000)
    for (let time = 1; time < 4000; time++) {
      series[time] = 0.9 * (series[time - 1] ?? 0) + 0.1 * (noise[time] ?? 0)
    }
    const found = meanReversion(series.map((entry) => entry + 7))
    if (!found.ok) throw new Error(found.refusal.message)
    expect(found.value.slope).toBeCloseTo(-0.1, 1)
    expect(found.value.halfLife).toBeCloseTo(Math.log(0.5) / Math.log(1 + found.value.slope), 10)
  })

  test('is refused where there is none', () => {
    const rising = Float64Array.of(1, 2, 4, 8, 16, 31)
    const flipping = Float64Array.of(1, -2, 4, -8, 15, -29)
    for (const series of [rising, flipping]) {
      expect(meanReversion(series)).toMatchObject({
        refusal: { code: 'OUT_OF_DOMAIN', field: 'slope' },
      })
    }
  })
})

describe('a KPSS test (REG-1)', () => {
  test.each([
    ['steps', steps, 'constant', 0, 0.044568048207945535, 0.1, 1],
    ['steps', steps, 'constant', 4, 0.039080099807212464, 0.1, 1],
    ['steps', steps, 'trend', 4, 0.033237793223791924, 0.1, 1],
    ['walk', walk, 'constant', 0, 4.721966130444834, 0, 0.01],
    ['walk', walk, 'constant', 4, 1.090695552050122, 0, 0.01],
    ['walk', walk, 'trend', 0, 0.1514826121027064, 0.025, 0.05],
    ['walk', walk, 'trend', 4, 0.049998012255603345, 0.1, 1],
  ] as const)(
    'of the %s agrees with statsmodels 0.15 (%#)',
    (_, series, deterministics, lags, statistic, least, most) => {
      const found = kpss(series, { deterministics, lags })
      if (!found.ok) throw new Error(found.refusal.message)
      expect(found.value.statistic).toBeCloseTo(statistic, 10)
      expect(found.value.pValueRange).toEqual({ least, most })
    },
  )

  test.each([
    ['no series', [], 0, 'EMPTY'],
    ['half a lag', [1, 2, 3, 5], 0.5, 'OUT_OF_DOMAIN'],
    ['a short series', [1, 2, 3], 0, 'TOO_SHORT'],
    ['more lags than levels', [1, 2, 3, 5], 4, 'TOO_SHORT'],
    ['a hole', [1, Number.NaN, 3, 5], 0, 'NOT_FINITE'],
    ['a constant', [3, 3, 3, 3], 0, 'ZERO_VARIANCE'],
    ['a line about its trend', [0.1, 0.2, 0.3, 0.4, 0.5], 0, 'ZERO_VARIANCE'],
  ])('refuses %s', (_, series, lags, code) => {
    const spec = { deterministics: 'trend', lags } as const
    expect(kpss(Float64Array.from(series), spec)).toMatchObject({ refusal: { code } })
  })
})
