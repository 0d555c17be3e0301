import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { firstLeak } from './causal.fixture.ts'
import {
  alertsOf,
  boundariesFrom,
  levelAfter,
  levelsOf,
  ownHistoryPercentiles,
  volatilityAlert,
  volatilityLevels,
} from './levels.ts'
import { type PersistenceSpec, persistencePath } from './persistence.ts'
import { steadySpec, steadyStates } from './steady.ts'

const noise = drawNormals(drawFrom(1), 300, 1).values
const volatilities = noise.map((entry) => 0.3 * Math.exp(0.5 * entry))

describe('volatility levels with hysteresis (REG-3, TRG-3)', () => {
  test.each([
    ['a boundary belongs to the level below', [0.15, 0.25, 0.4], [0, 1, 2]],
    ['past a boundary the level rises at once', [0.1501, 0.2501, 0.4001], [1, 2, 3]],
    ['several levels rise at once, and fall at once', [0.9, 0.1], [3, 0]],
    ['the first figure has no past', [0.37, 0.1], [2, 0]],
    ['a level is kept within 10% of its boundary', [0.41, 0.37, 0.361], [3, 3, 3]],
    ['and left at 10% below', [0.41, 0.36], [3, 2]],
    ['one level is left, the next kept', [0.41, 0.24], [3, 2]],
    ['and that next one left in its turn', [0.41, 0.24, 0.225], [3, 2, 1]],
  ])('%s', (_, figures, levels) => {
    expect(levelsOf(Float64Array.from(figures), volatilityLevels)).toMatchObject({
      value: Uint8Array.from(levels),
    })
  })

  test('is one step at a time what it is over the path, and sees the past alone (REG-1)', () => {
    const levels = levelsOf(volatilities, volatilityLevels)
    if (!levels.ok) throw new Error(levels.refusal.message)
    levels.value.slice(1).forEach((level, at) => {
      const figure = volatilities[at + 1] ?? 0
      expect(levelAfter(figure, levels.value[at] ?? 0, volatilityLevels)).toBe(level)
    })
    expect(
      firstLeak(
        (length) => {
          const cut = levelsOf(volatilities.slice(0, length), volatilityLevels)
          return cut.ok ? cut.value : []
        },
        100,
        1,
      ),
    ).toBeNull()
  })

  test('switches less than without hysteresis', () => {
    const switches = (retreat: number) => {
      const levels = levelsOf(volatilities, { ...volatilityLevels, retreat })
      if (!levels.ok) throw new Error(levels.refusal.message)
      return levels.value.filter((level, at) => at > 0 && level !== levels.value[at - 1]).length
    }
    expect(switches(0.1)).toBeLessThan(switches(0))
  })

  test('alerts from 60% on, until 10% below', () => {
    const figures = Float64Array.of(0.5999, 0.6, 0.541, 0.54, 0.6)
    expect(alertsOf(figures, volatilityAlert)).toMatchObject({
      value: Uint8Array.of(0, 1, 1, 0, 1),
    })
  })

  test('takes boundaries from an own history', () => {
    const history = Float64Array.from({ length: 101 }, (_, at) => (at + 1) / 100)
    const boundaries = boundariesFrom(history, ownHistoryPercentiles)
    if (!boundaries.ok) throw new Error(boundaries.refusal.message)
    ;[0.26, 0.51, 0.86].forEach((expected, at) => {
      expect(boundaries.value[at]).toBeCloseTo(expected, 12)
    })
    expect(boundariesFrom(Float64Array.of(0.2, 0.2), [0.25, 0.5])).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field: 'boundaries' },
    })
    expect(boundariesFrom(history, [1.5])).toMatchObject({ refusal: { field: 'percentiles' } })
    expect(boundariesFrom(new Float64Array(0), [0.5])).toMatchObject({ refusal: { code: 'EMPTY' } })
  })

  test.each([
    ['no figures', [], volatilityLevels, 'EMPTY'],
    ['a hole', [Number.NaN], volatilityLevels, 'NOT_FINITE'],
    ['boundaries that fall', [1], { boundaries: [0.4, 0.2], retreat: 0.1 }, 'OUT_OF_DOMAIN'],
    ['equal boundaries', [1], { boundaries: [0.4, 0.4], retreat: 0.1 }, 'OUT_OF_DOMAIN'],
    ['a boundary of nothing', [1], { boundaries: [0], retreat: 0.1 }, 'OUT_OF_DOMAIN'],
    ['a whole retreat', [1], { boundaries: [0.4], retreat: 1 }, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, figures, spec, code) => {
    expect(levelsOf(Float64Array.from(figures), spec)).toMatchObject({ refusal: { code } })
  })
})

describe('a state that follows a probability (REG-1)', () => {
  const spec = { ...steadySpec, periodsMin: 2, switchesPerYearMax: 2, periodsPerYear: 10 }
  const states = (probabilities: readonly number[], by = spec) => {
    const answer = steadyStates(Float64Array.from(probabilities), by)
    if (!answer.ok) throw new Error(answer.refusal.message)
    return [...answer.value]
  }

  test.each([
    ['starts at the likelier', [0.6, 0.6], [1, 1]],
    ['starts at 0 where none is', [0.5, 0.5], [0, 0]],
    ['moves when sure for long enough', [0, 0.8, 0.8], [0, 0, 1]],
    ['not when nearly sure', [0, 0.79, 0.79, 0.79], [0, 0, 0, 0]],
    ['nor when sure with a gap', [0, 0.9, 0.5, 0.9], [0, 0, 0, 0]],
    ['moves back by the same rule', [1, 0.2, 0.1, 0.1], [1, 1, 0, 0]],
  ])('%s', (_, probabilities, expected) => {
    expect(states(probabilities)).toEqual(expected)
  })

  test('waits where it has switched often enough this year', () => {
    const flips = [0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    // Switches at 2 and at 4; the third has to wait until the one at 2 is ten periods old.
    expect(states(flips)).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
  })

  test('sees the past alone', () => {
    const probabilities = noise.map((entry) => 1 / (1 + Math.exp(-2 * entry)))
    expect(
      firstLeak((length) => states(Array.from(probabilities.subarray(0, length))), 150, 1),
    ).toBeNull()
  })

  test.each([
    ['nothing', [], spec, 'EMPTY'],
    ['more than certainty', [1.1], spec, 'OUT_OF_DOMAIN'],
    ['a hole', [Number.NaN], spec, 'NOT_FINITE'],
    ['an even chance as sure', [0.5], { ...spec, probabilityMin: 0.5 }, 'OUT_OF_DOMAIN'],
    ['no periods', [0.5], { ...spec, periodsMin: 0 }, 'OUT_OF_DOMAIN'],
    ['no switches', [0.5], { ...spec, switchesPerYearMax: 0 }, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, probabilities, by, code) => {
    expect(steadyStates(Float64Array.from(probabilities), by)).toMatchObject({ refusal: { code } })
  })
})

describe('persistence of moves (REG-1, REG-2)', () => {
  const spec: PersistenceSpec = { window: 120, lags: [2, 5], beginsAt: 0.01, leavesAbove: 0.2 }
  const labels = (returns: Float64Array, by = spec) => {
    const answer = persistencePath(returns, by)
    if (!answer.ok) throw new Error(answer.refusal.message)
    return answer.value
  }
  const momentum = noise.map((entry, at) => entry + 0.8 * (noise[at - 1] ?? 0))
  const reverting = noise.map((entry, at) => entry - 0.8 * (noise[at - 1] ?? 0))

  test('is named by what the moves do', () => {
    expect(labels(momentum).at(-1)).toBe('momentum')
    expect(labels(reverting).at(-1)).toBe('mean-reverting')
    const calm = labels(noise).filter((label) => label === 'neither')
    expect(calm.length / noise.length).toBeGreaterThan(0.9)
  })

  test('is neither until the window is full, and where nothing moves', () => {
    expect(new Set(labels(momentum).slice(0, 119))).toEqual(new Set(['neither']))
    expect(labels(new Float64Array(130)).at(-1)).toBe('neither')
  })

  test('stays longer with hysteresis than without', () => {
    const mixed = noise.map((entry, at) => entry + (at < 150 ? 0.6 : 0) * (noise[at - 1] ?? 0))
    const held = (leavesAbove: number) =>
      labels(mixed, { ...spec, leavesAbove }).filter((label) => label === 'momentum').length
    expect(held(0.5)).toBeGreaterThan(held(0.01))
  })

  test('sees the past alone (REG-1)', () => {
    expect(firstLeak((length) => labels(momentum.slice(0, length)), 170, 110)).toBeNull()
  })

  test.each([
    ['no returns', [], spec, 'EMPTY'],
    ['no lags', [1], { ...spec, lags: [] }, 'EMPTY'],
    ['a lag of one', [1], { ...spec, lags: [1] }, 'OUT_OF_DOMAIN'],
    ['a window of its lag', [1], { ...spec, window: 5 }, 'OUT_OF_DOMAIN'],
    ['certainty', [1], { ...spec, beginsAt: 0 }, 'OUT_OF_DOMAIN'],
    ['an end before the beginning', [1], { ...spec, leavesAbove: 0.001 }, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, returns, by, code) => {
    expect(persistencePath(Float64Array.from(returns), by)).toMatchObject({ refusal: { code } })
  })
})
