import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { matrixFrom } from '../matrix.ts'
import { maximise, maximiseFrom, maximiseLimits } from './maximise.ts'
import type { Objective } from './objective.ts'

/** Counts how often an objective is asked, which is what a climb costs. */
function counted(objective: Objective): { asked: () => number; objective: Objective } {
  let count = 0
  return {
    asked: () => count,
    objective: (point, slope) => {
      count++
      return objective(point, slope)
    },
  }
}

/** Rosenbrock 1960, upside down. */
const ridge: Objective = (point, slope) => {
  const [x = 0, y = 0] = point
  slope[0] = 400 * x * (y - x * x) + 2 * (1 - x)
  slope[1] = -200 * (y - x * x)
  return -100 * (y - x * x) ** 2 - (1 - x) ** 2
}

/** A parabola with axes of 1, 10 and 100 and its top at (1, 2, 3). */
const parabola: Objective = (point, slope) => {
  let value = 0
  for (const [at, axis] of [1, 10, 100].entries()) {
    const gap = (point[at] ?? 0) - (at + 1)
    slope[at] = -axis * gap
    value -= 0.5 * axis * gap * gap
  }
  return value
}

const tame: Objective = (point, slope) => {
  const [x = 0] = point
  slope[0] = 1 / x - 3
  return x > 0 ? Math.log(x) - 3 * x : Number.NaN
}

const flat: Objective = (point, slope) => {
  const [x = 0] = point
  slope[0] = -x / Math.sqrt(1 + x * x)
  return -Math.sqrt(1 + x * x)
}

const quartic: Objective = (point, slope) => {
  const [x = 0, y = 0] = point
  slope[0] = -4 * (x - 2) ** 3 - 2 * (x - 2 * y)
  slope[1] = 4 * (x - 2 * y)
  return -((x - 2) ** 4) - (x - 2 * y) ** 2
}

describe('what a climb costs, in evaluations', () => {
  test.each([
    [
      'a curved ridge',
      ridge,
      [
        [-1.2, 1],
        [2, -3],
        [-3, 4],
        [0, 0],
        [10, 10],
      ],
      280,
    ],
    [
      'a parabola',
      parabola,
      [
        [0, 0, 0],
        [100, -100, 50],
        [1, 2, 4],
      ],
      44,
    ],
    ['a cliff', tame, [[1e-3], [0.3], [10], [1000]], 86],
    ['a plain that slopes', flat, [[100], [-1], [0.01]], 26],
    [
      'a flat top',
      quartic,
      [
        [0, 0],
        [5, 1],
      ],
      84,
    ],
  ] as const)('up %s stays within its bound', (_, shape, starts, most) => {
    const { asked, objective } = counted(shape)
    for (const start of starts) valueOf(maximise(objective, Float64Array.from(start)))
    expect(asked()).toBeLessThanOrEqual(most)
  })

  test('is a few steps where the curvature is known', () => {
    const { asked, objective } = counted(parabola)
    const informationAt = () =>
      matrixFrom([
        [1, 0, 0],
        [0, 10, 0],
        [0, 0, 100],
      ])
    valueOf(maximise(objective, new Float64Array(3), { ...maximiseLimits, informationAt }))
    expect(asked()).toBeLessThanOrEqual(3)
  })
})

test('of several starts the highest are climbed, wherever they stand in the list', () => {
  const twoTops: Objective = (point, slope) => {
    const [x = 0] = point
    slope[0] = 4 * x * (1 - x * x) + 0.1
    return -((1 - x * x) ** 2) + 0.1 * x
  }
  for (const starts of [
    [-0.9, 1.1],
    [1.1, -0.9],
  ]) {
    const options = { ...maximiseLimits, climbs: 1 }
    const top = maximiseFrom(
      twoTops,
      starts.map((x) => Float64Array.of(x)),
      options,
    )
    expect(valueOf(top).point[0]).toBeCloseTo(1, 1)
  }
})
