import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawCovariance, drawFrom } from '../drawn.fixture.ts'
import { maximise, maximiseFrom, maximiseLimits } from './maximise.ts'
import type { Objective } from './objective.ts'

/** Rosenbrock 1960, upside down: a curved ridge whose top is at (1, 1). */
const ridge: Objective = (point, slope) => {
  const [x = 0, y = 0] = point
  slope[0] = 400 * x * (y - x * x) + 2 * (1 - x)
  slope[1] = -200 * (y - x * x)
  return -100 * (y - x * x) ** 2 - (1 - x) ** 2
}

/** Two tops, near -1 and, higher, near 1. */
const twoTops: Objective = (point, slope) => {
  const [x = 0] = point
  slope[0] = 4 * x * (1 - x * x) + 0.1
  return -((1 - x * x) ** 2) + 0.1 * x
}

describe('a climb to the top of a smooth function', () => {
  test('follows a curved ridge', () => {
    const top = maximise(ridge, Float64Array.of(-1.2, 1))
    if (!top.ok) throw new Error(top.refusal.actual)
    expect([...top.value.point]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)])
    expect(top.value.value).toBeCloseTo(0, 12)
    expect(top.value.slopeMax).toBeLessThanOrEqual(maximiseLimits.slopeMax)
    expect(top.value.steps).toBeLessThan(60)
  })

  test('finds the top of any concave parabola, however long its axes', () => {
    for (let seed = 0; seed < 100; seed++) {
      const size = 1 + (seed % 6)
      const trouble = seed % 2 === 0 ? 'ordinary' : 'badly scaled'
      const { values } = drawCovariance(drawFrom(seed), trouble, size)
      const bend = values.map((entry, at) => entry * 1e4 + (at % (size + 1) === 0 ? 1e-3 : 0))
      const parabola: Objective = (point, slope) => {
        let value = 0
        for (let row = 0; row < size; row++) {
          let sum = 0
          for (let col = 0; col < size; col++) {
            sum += (bend[row * size + col] ?? 0) * ((point[col] ?? 0) - col)
          }
          slope[row] = -sum
          value -= 0.5 * sum * ((point[row] ?? 0) - row)
        }
        return value
      }
      const top = maximise(parabola, new Float64Array(size).fill(3))
      if (!top.ok) throw new Error(`${seed}: ${top.refusal.actual}`)
      top.value.point.forEach((found, col) => expect(found).toBeCloseTo(col, 5))
    }
  })

  test('stays inside a domain that ends in a cliff', () => {
    const inside: Objective = (point, slope) => {
      const [x = 0] = point
      slope[0] = 1 / x - 3
      return x > 0 ? Math.log(x) - 3 * x : Number.NaN
    }
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e3, noNaN: true }), (start) => {
        const top = maximise(inside, Float64Array.of(start))
        expect(top.ok && top.value.point[0]).toBeCloseTo(1 / 3, 8)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  test('does not hang on a value that is large beside its changes', () => {
    const lifted: Objective = (point, slope) => 1e6 + ridge(point, slope)
    const top = maximise(lifted, Float64Array.of(-1.2, 1))
    expect(top.ok && top.value.point[0]).toBeCloseTo(1, 6)
  })

  test('refuses a function that has no top, and a start outside its domain', () => {
    const endless: Objective = (point, slope) => {
      slope[0] = 1
      return point[0] ?? 0
    }
    const cliff: Objective = () => Number.NEGATIVE_INFINITY
    expect(maximise(endless, Float64Array.of(0))).toMatchObject({
      refusal: { code: 'NOT_CONVERGED', actual: '1' },
    })
    expect(maximise(cliff, Float64Array.of(0))).toMatchObject({ refusal: { code: 'NOT_FINITE' } })
  })

  test('refuses what cannot be climbed in the steps allowed', () => {
    const limits = { slopeMax: 1e-9, stepsMax: 3 }
    expect(maximise(ridge, Float64Array.of(-1.2, 1), limits)).toMatchObject({
      refusal: { code: 'NOT_CONVERGED' },
    })
  })
})

describe('a climb from several starts', () => {
  test('takes the highest top, whatever the order of the starts', () => {
    for (const order of [
      [-1.4, 0.6],
      [0.6, -1.4],
    ]) {
      const starts = order.map((start) => Float64Array.of(start))
      const top = maximiseFrom(twoTops, starts, { ...maximiseLimits, climbs: 2 })
      expect(top.ok && top.value.point[0]).toBeCloseTo(1.0123, 3)
    }
  })

  test('climbs from the highest starts only', () => {
    const starts = [0.1, -1].map((start) => Float64Array.of(start))
    const top = maximiseFrom(twoTops, starts, { ...maximiseLimits, climbs: 1 })
    expect(top.ok && top.value.point[0]).toBeCloseTo(-0.9873, 3)
  })

  test('passes over starts outside the domain, and refuses where there is no other', () => {
    const half: Objective = (point, slope) => {
      const value = twoTops(point, slope)
      return (point[0] ?? 0) < 0 ? Number.NaN : value
    }
    const limits = { ...maximiseLimits, climbs: 2 }
    const mixed = [Float64Array.of(-1), Float64Array.of(0.8)]
    expect(maximiseFrom(half, mixed, limits)).toMatchObject({ ok: true })
    expect(maximiseFrom(half, [Float64Array.of(-1)], limits)).toMatchObject({
      refusal: { code: 'EMPTY' },
    })
  })
})
