import { readFileSync } from 'node:fs'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { type HurstMethod, hurstExponent, theoreticalHurst } from './hurst.ts'
import { expectedRescaledRange, rescaledRange } from './rescaled-range.ts'

const methods = ['simple', 'empirical', 'corrected-empirical', 'halving'] as const

function exponent(increments: Float64Array, method: HurstMethod, blockMin = 50): number {
  const found = hurstExponent(increments, { method, blockMin })
  if (!found.ok) throw new Error(`${found.refusal.code} ${found.refusal.actual}`)
  return found.value
}

describe('a rescaled range (REG-1)', () => {
  test('is by hand: sums 2 4 3 0, deviation of 2 2 -1 -3', () => {
    const increments = Float64Array.of(12, 12, 9, 7)
    expect(rescaledRange(increments, 0)).toBeCloseTo(4 / Math.sqrt(18 / 4), 12)
    expect(rescaledRange(increments, 1)).toBeCloseTo(4 / Math.sqrt(18 / 3), 12)
  })

  test('does not hang on unit or drift', () => {
    const noise = drawNormals(drawFrom(1), 100, 1).values
    expect(
      rescaledRange(
        noise.map((entry) => 3 * entry + 8),
        0,
      ),
    ).toBeCloseTo(rescaledRange(noise, 0), 10)
  })

  test('of white noise is what Anis & Lloyd expect', () => {
    const sets = 4000
    let sum = 0
    for (let seed = 0; seed < sets; seed++) {
      sum += rescaledRange(drawNormals(drawFrom(seed), 32, 1).values, 0)
    }
    const expected = expectedRescaledRange(32, 'anis-lloyd')
    const peters = expectedRescaledRange(32, 'peters')
    expect(expected.ok && sum / sets / expected.value).toBeCloseTo(1, 1.7)
    expect(peters.ok && expected.ok && peters.value / expected.value).toBeCloseTo(31.5 / 32, 12)
    expect(expectedRescaledRange(2, 'anis-lloyd')).toMatchObject({ value: expect.closeTo(1, 12) })
    expect(expectedRescaledRange(1, 'peters')).toMatchObject({ refusal: { field: 'count' } })
  })
})

const brown = sharedData('reference/hurst.json')

describe('a Hurst exponent (REG-1)', () => {
  test.skipIf(!brown.isHere)(`is pracma's on brown72${brown.note}`, () => {
    const { dataset } = JSON.parse(readFileSync(brown.path, 'utf8')) as {
      dataset: { brown72: number[] }
    }
    const series = Float64Array.from(dataset.brown72)
    expect(exponent(series, 'simple')).toBeCloseTo(0.662884150205, 10)
    // The population deviation of the reference's own words; pracma's sample one gives 0.69204.
    expect(exponent(series, 'empirical')).toBeCloseTo(0.6882045233, 9)
    // Exact gamma functions; pracma's asymptote beyond 340 gives 0.54048.
    expect(exponent(series, 'theoretical')).toBeCloseTo(0.5408163145, 9)
    expect(theoreticalHurst(1024, 50)).toMatchObject({ value: exponent(series, 'theoretical') })
  })

  test('of white noise is 0.5 only where it is corrected', () => {
    const sets = 60
    const means = new Map<HurstMethod, number>(methods.map((method) => [method, 0]))
    for (let seed = 0; seed < sets; seed++) {
      const noise = drawNormals(drawFrom(seed), 1024, 1).values
      for (const method of methods) {
        means.set(method, (means.get(method) ?? 0) + exponent(noise, method, 16) / sets)
      }
    }
    expect(Math.abs((means.get('corrected-empirical') ?? 0) - 0.5)).toBeLessThan(0.03)
    const bias = theoreticalHurst(1024, 16)
    expect(Math.abs((means.get('empirical') ?? 0) - (bias.ok ? bias.value : 0))).toBeLessThan(0.03)
    expect(means.get('empirical')).toBeGreaterThan(0.54)
    expect(means.get('halving')).toBeGreaterThan(0.54)
  })

  test.each(['empirical', 'corrected-empirical', 'halving'] as const)(
    'by %s: is higher where moves persist, lower where they turn back',
    (method) => {
      const noise = drawNormals(drawFrom(9), 1024, 1).values
      const persistent = new Float64Array(1024)
      const reverting = noise.map((entry, at) => entry - 0.9 * (noise[at - 1] ?? 0))
      for (let time = 0; time < 1024; time++) {
        persistent[time] = (noise[time] ?? 0) + 0.9 * (persistent[time - 1] ?? 0)
      }
      const plain = exponent(noise, method, 16)
      expect(exponent(persistent, method, 16)).toBeGreaterThan(plain + 0.1)
      expect(exponent(reverting, method, 16)).toBeLessThan(plain - 0.1)
    },
  )

  test('takes the length near T that has most divisors, the first such', () => {
    const noise = drawNormals(drawFrom(2), 1024, 1).values
    for (const method of methods) {
      const whole = exponent(noise, method)
      expect(
        exponent(
          noise.map((entry, at) => (at < 1020 ? entry : 99)),
          method,
        ),
      ).toBe(whole)
      expect(
        exponent(
          noise.map((entry, at) => (at < 1019 ? entry : 99)),
          method,
        ),
      ).not.toBe(whole)
    }
  })

  test('halves down to eight: three lengths of twenty', () => {
    const increments = Float64Array.from({ length: 20 }, (_, at) => ((at * at * 3) % 17) - 8)
    const whole = rescaledRange(increments, 1)
    const halves = [increments.subarray(0, 10), increments.subarray(10)]
    const half = halves.reduce((sum, part) => sum + rescaledRange(part, 1) / 2, 0)
    // Fives are shorter than eight, so that two points make the line.
    const slope = Math.log(whole / half) / Math.log(2)
    expect(exponent(increments, 'halving', 2)).toBeCloseTo(slope, 12)
  })

  test.each([
    ['no increments', 0, 0, 50, 'TOO_SHORT'],
    ['too few for two blocks', 60, 0.1, 30, 'TOO_SHORT'],
    ['blocks of one', 100, 0.1, 1, 'OUT_OF_DOMAIN'],
    ['a constant', 100, 0.1, 10, 'ZERO_VARIANCE'],
    ['holes', 100, Number.NaN, 10, 'NOT_FINITE'],
  ])('refuses %s', (_, length, entry, blockMin, code) => {
    const increments = new Float64Array(length).fill(entry)
    for (const method of methods) {
      expect(hurstExponent(increments, { method, blockMin })).toMatchObject({ refusal: { code } })
    }
  })
})
