import { readFileSync } from 'node:fs'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { filterLocalLevel, fitLocalLevel, type LocalLevel, steadyStateGain } from './local-level.ts'
import { runningSum, walk } from './series.fixture.ts'

function filtered(series: Float64Array, model: LocalLevel) {
  const answer = filterLocalLevel(series, model)
  if (!answer.ok) throw new Error(answer.refusal.message)
  return answer.value
}

function fitted(series: Float64Array) {
  const answer = fitLocalLevel(series)
  if (!answer.ok) throw new Error(answer.refusal.message)
  return answer.value
}

const nile = sharedData('reference/kalman_local_level.json')
const model = { sigmaEps2: 2, sigmaEta2: 0.5 }

describe('a filter of a local level (REG-4)', () => {
  test('is by hand', () => {
    const { levels, variances, predictedLevelNext, predictedVarianceNext } = filtered(
      Float64Array.of(1, 4, 2),
      { sigmaEps2: 1, sigmaEta2: 1 },
    )
    // Variances 1, 2 / 3, (5 / 3) / (8 / 3); gains 2 / 3, 5 / 8.
    expect([...levels]).toEqual([1, expect.closeTo(3, 12), expect.closeTo(2.375, 12)])
    expect([...variances]).toEqual([1, expect.closeTo(2 / 3, 12), expect.closeTo(0.625, 12)])
    expect(predictedLevelNext).toBeCloseTo(2.375, 12)
    expect(predictedVarianceNext).toBeCloseTo(1.625, 12)
  })

  test('has the likelihood of the differences, which know nothing of the first level', () => {
    // Two differences of y: variances 2 eps + eta, covariance -eps.
    const series = Float64Array.of(1, 4, 2)
    const [a, b] = [3, -2]
    const [own, cross] = [2 * 2 + 0.5, -2]
    const determinant = own * own - cross * cross
    const form = (own * (a * a + b * b) - 2 * cross * a * b) / determinant
    const expected = -0.5 * (2 * Math.log(2 * Math.PI) + Math.log(determinant) + form)
    expect(filtered(series, model).logLikelihood).toBeCloseTo(expected, 12)
  })

  test('settles at an exponentially weighted mean', () => {
    const gain = steadyStateGain(model.sigmaEta2 / model.sigmaEps2)
    if (!gain.ok) throw new Error(gain.refusal.message)
    const series = drawNormals(drawFrom(1), 300, 1).values
    const { levels } = filtered(series, model)
    const before = levels[298] ?? 0
    const step = ((levels[299] ?? 0) - before) / ((series[299] ?? 0) - before)
    expect(step).toBeCloseTo(gain.value, 12)
    expect(steadyStateGain(0)).toMatchObject({ value: 0 })
    expect(steadyStateGain(1e12)).toMatchObject({ value: expect.closeTo(1, 9) })
  })

  test('sees the past alone: cutting the future changes nothing (REG-1)', () => {
    const whole = filtered(walk, model)
    for (let cut = 2; cut < walk.length; cut++) {
      const short = filtered(walk.slice(0, cut), model)
      expect(short.levels).toEqual(whole.levels.slice(0, cut))
      expect(short.variances).toEqual(whole.variances.slice(0, cut))
      expect(short.predictedLevelNext).toBe(whole.levels[cut - 1])
    }
  })

  test('trusts the last observation where there is no noise, the mean where nothing moves', () => {
    expect(filtered(walk, { sigmaEps2: 0, sigmaEta2: 1 }).levels).toEqual(walk)
    const mean = walk.reduce((sum, entry) => sum + entry, 0) / walk.length
    const still = filtered(walk, { sigmaEps2: 1, sigmaEta2: 0 })
    expect(still.predictedLevelNext).toBeCloseTo(mean, 10)
    expect(still.predictedVarianceNext).toBeCloseTo(1 / walk.length, 12)
  })

  test.each([
    ['no series', [], model, 'EMPTY', 'series'],
    ['one observation', [1], model, 'TOO_SHORT', 'series'],
    ['a hole', [1, Number.NaN], model, 'NOT_FINITE', 'series'],
    ['negative noise', [1, 2], { ...model, sigmaEps2: -1 }, 'OUT_OF_DOMAIN', 'sigmaEps2'],
    ['endless steps', [1, 2], { ...model, sigmaEta2: Infinity }, 'OUT_OF_DOMAIN', 'sigmaEta2'],
    ['no variance', [1, 2], { sigmaEps2: 0, sigmaEta2: 0 }, 'OUT_OF_DOMAIN', 'sigmaEps2'],
  ])('refuses %s', (_, series, given, code, field) => {
    expect(filterLocalLevel(Float64Array.from(series), given)).toMatchObject({
      refusal: { code, field },
    })
  })

  test('has no gain for a negative ratio', () => {
    expect(steadyStateGain(-0.1)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
    expect(steadyStateGain(Infinity)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })
})

describe('a fit of a local level (REG-4)', () => {
  test.skipIf(!nile.isHere)(`is R's on the Nile${nile.note}`, () => {
    const { dataset } = JSON.parse(readFileSync(nile.path, 'utf8')) as {
      dataset: { nile: number[] }
    }
    const series = Float64Array.from(dataset.nile)
    const { sigmaEps2, sigmaEta2, logLikelihood } = fitted(series)
    expect(sigmaEps2).toBeCloseTo(15098.5, 0)
    expect(sigmaEta2).toBeCloseTo(1469.2, 0)
    expect(logLikelihood).toBeCloseTo(-632.5456, 3)
    expect(logLikelihood).toBeCloseTo(filtered(series, { sigmaEps2, sigmaEta2 }).logLikelihood, 9)
  })

  test('finds the variances that made the series, in any unit', () => {
    const noise = drawNormals(drawFrom(2), 3000, 1).values
    const level = runningSum(drawNormals(drawFrom(3), 3000, 1).values.map((step) => 0.3 * step))
    for (const unit of [1e-6, 1, 1e6]) {
      const { sigmaEps2, sigmaEta2 } = fitted(
        level.map((at, time) => unit * (at + (noise[time] ?? 0))),
      )
      expect(sigmaEps2 / unit ** 2).toBeCloseTo(1, 0.7)
      expect(sigmaEta2 / unit ** 2 / 0.09).toBeCloseTo(1, 0.7)
    }
  })

  test('is at least as likely as any other ratio', () => {
    for (let seed = 0; seed < 20; seed++) {
      const noise = drawNormals(drawFrom(seed), 80, 1).values
      const series = runningSum(drawNormals(drawFrom(seed + 99), 80, 1).values).map(
        (level, time) => level * 0.2 * (seed % 5) + (noise[time] ?? 0),
      )
      const { sigmaEps2, sigmaEta2, logLikelihood } = fitted(series)
      for (const factor of [0, 0.5, 0.9, 0.999, 1.001, 1.1, 2]) {
        for (const rival of [
          { sigmaEps2: sigmaEps2 * factor, sigmaEta2 },
          { sigmaEps2, sigmaEta2: sigmaEta2 * factor },
        ]) {
          if (rival.sigmaEps2 + rival.sigmaEta2 === 0) continue
          expect(filtered(series, rival).logLikelihood).toBeLessThanOrEqual(logLikelihood + 1e-9)
        }
      }
    }
  })

  test('reports either end where it wins', () => {
    const still = Float64Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 1 : -1))
    expect(fitted(still).sigmaEta2).toBe(0)
    const line = Float64Array.from({ length: 60 }, (_, at) => at)
    expect(fitted(line).sigmaEps2).toBe(0)
    expect(fitted(line).sigmaEta2).toBeCloseTo(1, 9)
  })

  test.each([
    ['two observations', [1, 2], 'TOO_SHORT'],
    ['a constant', [3, 3, 3, 3], 'ZERO_VARIANCE'],
  ])('refuses %s', (_, series, code) => {
    expect(fitLocalLevel(Float64Array.from(series))).toMatchObject({ refusal: { code } })
  })
})
