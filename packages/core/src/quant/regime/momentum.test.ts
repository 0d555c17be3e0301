import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { firstLeak } from './causal.fixture.ts'
import { momentumLookbacks, momentumPath } from './momentum.ts'
import { runningSum } from './series.fixture.ts'

const noise = drawNormals(drawFrom(4), 300, 1).values
const closes = runningSum(noise.map((step) => 0.03 * step)).map(Math.exp)

describe('momentum (REG-4)', () => {
  test('is all one way in a steady trend, and nothing where closes stand', () => {
    const rising = Float64Array.from({ length: 40 }, (_, at) => 1.01 ** at)
    expect(new Set(valueOf(momentumPath(rising)))).toEqual(new Set([1]))
    expect(new Set(valueOf(momentumPath(rising.toReversed())))).toEqual(new Set([-1]))
    expect(new Set(valueOf(momentumPath(new Float64Array(40).fill(2))))).toEqual(new Set([0]))
  })

  test('begins with the longest lookback, and turns with the shortest first', () => {
    const turned = Float64Array.from({ length: 60 }, (_, at) => (at < 45 ? 1 + at : 90 - at))
    const path = valueOf(momentumPath(turned))
    expect(path).toHaveLength(60 - 28)
    expect(path[44 - 28]).toBe(1)
    const first = path.findIndex((entry) => entry < 1)
    expect(first + 28 - 44).toBe(4)
    // On the fourth day the close is that of a week before; a day later it is below.
    expect(path.slice(first, first + 2)).toEqual(Float64Array.of(0.75, 0.5))
  })

  test('sees the past alone, and not the currency (REG-1)', () => {
    const over = (length: number) => valueOf(momentumPath(closes.slice(0, length)))
    expect(firstLeak(over, 120, 29)).toBeNull()
    expect(valueOf(momentumPath(closes.map((close) => 64 * close)))).toEqual(over(300))
    expect(momentumLookbacks).toEqual([7, 14, 21, 28])
  })

  test.each([
    ['no lookbacks', closes, [], 'EMPTY'],
    ['half a day', closes, [0.5], 'OUT_OF_DOMAIN'],
    ['a short history', closes.slice(0, 28), [7, 28], 'TOO_SHORT'],
    ['no time at all', closes, [0], 'OUT_OF_DOMAIN'],
    ['a close of nothing', closes.with(3, 0), [7], 'OUT_OF_DOMAIN'],
    ['a hole', closes.with(3, Number.NaN), [7], 'NOT_FINITE'],
  ])('refuses %s', (_, given, lookbacks, code) => {
    expect(momentumPath(given, lookbacks)).toMatchObject({ refusal: { code } })
  })
})
