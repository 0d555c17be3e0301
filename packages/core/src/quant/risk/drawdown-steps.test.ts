import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { firstLeak } from '../regime/causal.fixture.ts'
import { runningSum } from '../regime/series.fixture.ts'
import { drawdownStepPath, drawdownSteps } from './drawdown-steps.ts'

const quick = { ...drawdownSteps, waitPeriods: 1 }

function stepsOf(values: readonly number[], spec = quick): number[] {
  return Array.from(valueOf(drawdownStepPath(Float64Array.from(values), spec)).steps)
}

describe('drawdown steps (RSK-2)', () => {
  test.each([
    ['begin at their depth, not before', [100, 70.1, 70], [0, 0, 1]],
    ['go down several at once', [100, 40], [0, 3]],
    ['hold within five points', [100, 55, 59.9, 60], [0, 2, 2, 1]],
    ['come back one at a time', [100, 40, 100, 100, 100], [0, 3, 2, 1, 0]],
    ['stay down where nothing recovers', [100, 40, 41, 42], [0, 3, 3, 3]],
    ['count from the highest so far', [50, 100, 69], [0, 0, 1]],
  ])('%s', (_, values, steps) => {
    expect(stepsOf(values)).toEqual(steps)
  })

  test('leave the exposure of their step', () => {
    const { exposures } = valueOf(drawdownStepPath(Float64Array.of(100, 70, 55, 40), quick))
    expect(exposures).toEqual(Float64Array.of(1, 0.7, 0.45, 0.25))
  })

  test('wait fourteen days between one change and a step back, and none to go down', () => {
    const values = [100, 50, ...Array.from({ length: 40 }, () => 100)]
    const steps = stepsOf(values, drawdownSteps)
    expect(steps.indexOf(1)).toBe(1 + 14)
    expect(steps.lastIndexOf(1)).toBe(1 + 14 + 14 - 1)
    expect(stepsOf([100, 65, 50, 38], drawdownSteps)).toEqual([0, 1, 2, 3])
  })

  test('forget a peak that is a year old, so that nothing locks', () => {
    const values = Array.from({ length: 420 }, (_, at) => (at === 0 ? 100 : 50))
    const steps = stepsOf(values, drawdownSteps)
    expect(steps[364]).toBe(2)
    expect(steps[365]).toBe(1)
    expect(steps.at(-1)).toBe(0)
  })

  test('see the past alone, and not the currency', () => {
    const noise = drawNormals(drawFrom(3), 300, 1).values
    const values = runningSum(noise.map((step) => 0.08 * step)).map(Math.exp)
    const over = (length: number) => stepsOf(Array.from(values.slice(0, length)), drawdownSteps)
    expect(firstLeak(over, 200, 1)).toBeNull()
    const euros = values.map((value) => 8 * value)
    expect(stepsOf(Array.from(euros), drawdownSteps)).toEqual(over(300))
    expect(new Set(over(300)).size).toBeGreaterThan(2)
  })

  const mild = { depth: 0.3, exposureMax: 0.7 }
  test.each([
    ['no steps', { steps: [] }, 'steps', 'EMPTY'],
    [
      'a deeper step that leaves more',
      { steps: [mild, { depth: 0.4, exposureMax: 0.8 }] },
      'steps',
      'OUT_OF_DOMAIN',
    ],
    [
      'a milder step after',
      { steps: [mild, { depth: 0.2, exposureMax: 0.5 }] },
      'steps',
      'OUT_OF_DOMAIN',
    ],
    [
      'a step that leaves all',
      { steps: [{ depth: 0.3, exposureMax: 1 }] },
      'steps',
      'OUT_OF_DOMAIN',
    ],
    ['a recovery beyond the peak', { recovery: 0.3 }, 'recovery', 'OUT_OF_DOMAIN'],
    ['a peak of no periods', { peakPeriods: 0 }, 'peakPeriods', 'OUT_OF_DOMAIN'],
    ['a step at ruin', { steps: [{ depth: 1, exposureMax: 0.5 }] }, 'steps', 'OUT_OF_DOMAIN'],
    ['debt', { steps: [{ depth: 0.3, exposureMax: -0.1 }] }, 'steps', 'OUT_OF_DOMAIN'],
    ['a recovery before the step', { recovery: -0.1 }, 'recovery', 'OUT_OF_DOMAIN'],
    ['half a wait', { waitPeriods: 0.5 }, 'waitPeriods', 'OUT_OF_DOMAIN'],
  ])('refuse %s', (_, change, field, code) => {
    const answer = drawdownStepPath(Float64Array.of(1), { ...drawdownSteps, ...change })
    expect(answer).toMatchObject({ refusal: { code, field } })
  })

  test('may leave nothing, and be left at their own depth at once', () => {
    const spec = { ...quick, steps: [{ depth: 0.3, exposureMax: 0 }], recovery: 0, waitPeriods: 0 }
    expect(stepsOf([100, 70, 69, 71], spec)).toEqual([0, 1, 1, 0])
    const { exposures } = valueOf(drawdownStepPath(Float64Array.of(100, 60), spec))
    expect(exposures[1]).toBe(0)
  })

  test('refuse values that are none', () => {
    expect(drawdownStepPath(Float64Array.of(1, 0))).toMatchObject({ refusal: { field: 'values' } })
    expect(drawdownStepPath(Float64Array.of())).toMatchObject({ refusal: { code: 'EMPTY' } })
  })
})
