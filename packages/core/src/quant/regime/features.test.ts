import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { type Matrix, rowsOf } from '../matrix.ts'
import { quantileOf } from '../risk/quantile.ts'
import { firstLeak } from './causal.fixture.ts'
import {
  type CorrelationAlarmSpec,
  correlationAlarm,
  correlationAlarmSpec,
} from './correlation-alarm.ts'
import { jumpFeatureSpec, jumpFeatures } from './jump-features.ts'
import { fitJumpModel, jumpStates } from './jump-model.ts'
import { levelAfter } from './levels.ts'
import { ownHistoryLevels, ownHistorySpec } from './own-history.ts'

const noise = drawNormals(drawFrom(1), 300, 1).values

describe('features of a jump model (REG-1)', () => {
  const spec = { downsideHalfLife: 3, sortinoHalfLives: [5, 8], warmUp: 10 }
  const features = valueOf(jumpFeatures(noise, spec))

  test('are weighted by age, one by one', () => {
    const rows = rowsOf(features)
    const weighted = (time: number, halfLife: number, of: (entry: number) => number): number => {
      let [sum, mass] = [0, 0]
      for (let age = 0; age <= time; age++) {
        const weight = 0.5 ** (age / halfLife)
        sum += weight * of(noise[time - age] as number)
        mass += weight
      }
      return sum / mass
    }
    const loss = (entry: number): number => Math.min(0, entry) ** 2
    for (const time of [10, 77, 299]) {
      const row = rows[time - 10] ?? []
      expect(row[0]).toBeCloseTo(Math.sqrt(weighted(time, 3, loss)), 12)
      for (const [at, halfLife] of [5, 8].entries()) {
        const ratio = weighted(time, halfLife, (x) => x) / Math.sqrt(weighted(time, halfLife, loss))
        expect(row[at + 1]).toBeCloseTo(ratio, 12)
      }
    }
    expect(rows).toHaveLength(290)
  })

  test('have the published memories where nothing is said', () => {
    expect(jumpFeatureSpec).toEqual({
      downsideHalfLife: 10,
      sortinoHalfLives: [20, 60],
      warmUp: 60,
    })
    const all = { ...spec, warmUp: 0 }
    expect(valueOf(jumpFeatures(Float64Array.of(-1, 1), all)).rows).toBe(2)
    // The first period without a loss has no downside, and a ratio with nothing below it.
    for (const first of [0, 1]) {
      expect(jumpFeatures(Float64Array.of(first, -1), all)).toMatchObject({
        refusal: { code: 'ZERO_VARIANCE' },
      })
    }
  })

  test('see the past alone (REG-1)', () => {
    const pathOver = (length: number) => {
      return rowsOf(valueOf(jumpFeatures(noise.slice(0, length), spec))).map(String)
    }
    expect(firstLeak(pathOver, 60, 11)).toBeNull()
  })

  test('tell calm from stormy with the published memories, live', () => {
    const returns = drawNormals(drawFrom(9), 1500, 1).values.map((entry, at) => {
      const isStormy = Math.floor(at / 250) % 2 === 1
      return isStormy ? 0.03 * entry - 0.004 : 0.01 * entry + 0.002
    })
    const rows = valueOf(jumpFeatures(returns))
    const { model } = valueOf(
      fitJumpModel(rows, { states: 2, penalty: 30, starts: 10 }, drawFrom(1)),
    )
    const states = valueOf(jumpStates(rows, model))
    const right = states.filter((state, row) => {
      return state === Math.floor((row + jumpFeatureSpec.warmUp) / 250) % 2
    })
    expect(right.length / states.length).toBeGreaterThan(0.75)
    const switches = states.filter((state, row) => row > 0 && state !== states[row - 1])
    expect(switches.length).toBeLessThan(8)
  })

  test.each([
    ['a short history', noise.slice(0, 10), spec, 'TOO_SHORT'],
    ['a hole', noise.with(5, Number.NaN), spec, 'NOT_FINITE'],
    ['no memory', noise, { ...spec, downsideHalfLife: 0 }, 'OUT_OF_DOMAIN'],
    ['half a period of warm-up', noise, { ...spec, warmUp: 0.5 }, 'OUT_OF_DOMAIN'],
    ['gains alone', noise.map(Math.abs), spec, 'ZERO_VARIANCE'],
  ])('refuse %s', (_, returns, by, code) => {
    expect(jumpFeatures(returns, by)).toMatchObject({ refusal: { code } })
  })
})

describe('levels against an own history (REG-3, TRG-3)', () => {
  const figures = noise.map((entry) => 0.6 * Math.exp(0.4 * entry))
  const spec = { percentiles: [0.25, 0.5, 0.85], historyMax: 90, historyMin: 30, retreat: 0.1 }

  test('are those of the percentiles so far, sorted afresh each time', () => {
    const { levels, boundaries } = valueOf(ownHistoryLevels(figures, spec))
    const boundariesAt = (time: number): readonly number[] => {
      const history = figures.slice(Math.max(0, time - 89), time + 1)
      return spec.percentiles.map((share) => valueOf(quantileOf(history, share)))
    }
    let level = 0
    levels.forEach((found, at) => {
      const own = { boundaries: boundariesAt(at + 29), retreat: 0.1 }
      level = levelAfter(figures[at + 29] as number, level, own)
      expect(found).toBe(level)
    })
    expect(boundaries).toEqual(boundariesAt(299))
    expect(new Set(levels)).toEqual(new Set([0, 1, 2, 3]))
  })

  test('keep equal figures in order, and a constant at the lowest level', () => {
    const repeated = figures.map((figure) => Math.round(figure * 4) / 4)
    const { levels } = valueOf(ownHistoryLevels(repeated, spec))
    expect(levels).toHaveLength(271)
    const flat = valueOf(ownHistoryLevels(new Float64Array(40).fill(0.5), spec))
    expect(new Set(flat.levels)).toEqual(new Set([0]))
    expect(flat.boundaries).toEqual([0.5, 0.5, 0.5])
  })

  test('see the past alone, and not the unit (REG-1)', () => {
    const levelsOver = (length: number) => {
      return valueOf(ownHistoryLevels(figures.slice(0, length), spec)).levels
    }
    expect(firstLeak(levelsOver, 120, 30)).toBeNull()
    const percent = valueOf(
      ownHistoryLevels(
        figures.map((figure) => 128 * figure),
        spec,
      ),
    )
    expect(percent.levels).toEqual(levelsOver(300))
  })

  test('take three years, and one to begin with, where nothing is said', () => {
    expect(ownHistorySpec).toEqual({
      percentiles: [0.25, 0.5, 0.85],
      historyMax: 1095,
      historyMin: 365,
      retreat: 0.1,
    })
    expect(ownHistoryLevels(figures)).toMatchObject({ refusal: { code: 'TOO_SHORT' } })
  })

  test.each([
    ['percentiles that fall', { percentiles: [0.5, 0.25] }, 'percentiles'],
    ['percentiles below 0', { percentiles: [-0.5] }, 'percentiles'],
    ['a retreat upwards', { retreat: -0.1 }, 'retreat'],
    ['percentiles above 1', { percentiles: [1.5] }, 'percentiles'],
    ['no history', { historyMin: 0 }, 'historyMin'],
    ['a history that never is enough', { historyMax: 29 }, 'historyMax'],
    ['a whole retreat', { retreat: 1 }, 'retreat'],
  ])('refuse %s', (_, change, field) => {
    expect(ownHistoryLevels(figures, { ...spec, ...change })).toMatchObject({ refusal: { field } })
  })

  test('may be the least and the greatest of the history, without hysteresis', () => {
    const whole = { percentiles: [0, 1], historyMax: 3, historyMin: 3, retreat: 0 }
    const { levels, boundaries } = valueOf(ownHistoryLevels(Float64Array.of(0, 1, 2, 0), whole))
    expect(boundaries).toEqual([0, 2])
    expect(levels).toEqual(Uint8Array.of(1, 0))
  })

  test('refuse figures below 0', () => {
    expect(ownHistoryLevels(figures.with(3, -1), spec)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field: 'figures' },
    })
  })
})

/** Returns of n assets whose common share changes from a period on. */
function drawTogether(seed: number, rows: number, cols: number, from: number): Matrix {
  const draw = drawFrom(seed)
  const [own, market] = [drawNormals(draw, rows, cols), drawNormals(draw, rows, 1)]
  const values = own.values.map((entry, at) => {
    const row = Math.floor(at / cols)
    const common = row < from ? 0.4 : 0.95
    const scale = 0.01 * (1 + (at % cols))
    return scale * (common * (market.values[row] as number) + Math.sqrt(1 - common ** 2) * entry)
  })
  return { rows, cols, values }
}

describe('an alarm at a jump of the correlation (REG-4)', () => {
  const spec: CorrelationAlarmSpec = { window: 30, usual: 120, beginsAt: 1, endsAt: 0 }
  const [rows, jump] = [500, 300]
  const returns = drawTogether(3, rows, 5, jump)
  const alarm = valueOf(correlationAlarm(returns, spec))
  /** The period of a shift, or an alarm. */
  const periodOf = (at: number): number => at + spec.window + spec.usual - 2

  test('comes soon after the jump, and ends when it has become usual', () => {
    const first = alarm.alarms.findIndex((stands, at) => stands === 1 && periodOf(at) >= jump)
    expect(periodOf(first) - jump).toBeLessThan(spec.window)
    expect(Math.max(...alarm.shifts)).toBeGreaterThan(2)
    expect(alarm.alarms.at(-1)).toBe(0)
  })

  test('stands from one deviation on, until the shift is gone', () => {
    let stands = 0
    alarm.shifts.forEach((shift, at) => {
      if (shift >= 1) stands = 1
      if (shift <= 0) stands = 0
      expect(alarm.alarms[at]).toBe(stands)
    })
    const held = alarm.shifts.filter((shift, at) => shift < 1 && alarm.alarms[at] === 1)
    expect(held.length).toBeGreaterThan(0)
  })

  test('is of averages below the plain ones, and near what was drawn', () => {
    const { averages } = alarm
    const late = averages.slice(-100).reduce((sum, entry) => sum + entry / 100, 0)
    expect(late).toBeGreaterThan(0.7)
    expect(late).toBeLessThan(0.95 ** 2)
    expect(averages).toHaveLength(rows - 29)
    expect(averages.at(-1)).toBeGreaterThan(0.5)
    expect(alarm.shifts).toHaveLength(rows - 29 - 119)
  })

  test('is a distance from the mean over a sample deviation, plainly', () => {
    const usual = Array.from(alarm.averages.slice(7, 127))
    const mean = usual.reduce((sum, entry) => sum + entry / 120, 0)
    const squares = usual.reduce((sum, entry) => sum + (entry - mean) ** 2, 0)
    expect(alarm.shifts[7]).toBeCloseTo(((usual[119] ?? 0) - mean) / Math.sqrt(squares / 119), 10)
  })

  test('does not depend on order or unit, and sees the past alone (REG-1)', () => {
    const turned = rowsOf(returns).map((row) => row.toReversed().map((entry) => 1e4 * entry))
    const other = valueOf(
      correlationAlarm({ ...returns, values: Float64Array.from(turned.flat()) }, spec),
    )
    expect(other.alarms).toEqual(alarm.alarms)
    const pathOver = (length: number) => {
      const values = returns.values.slice(0, length * 5)
      return valueOf(correlationAlarm({ rows: length, cols: 5, values }, spec)).alarms
    }
    expect(firstLeak(pathOver, 190, 160)).toBeNull()
  })

  test('still stands on the last day of a history that ends in a jump', () => {
    const cut = jump + spec.window
    const values = returns.values.slice(0, cut * 5)
    const early = valueOf(correlationAlarm({ rows: cut, cols: 5, values }, spec))
    expect(early.alarms.at(-1)).toBe(1)
  })

  test('is silent where the correlation does not vary', () => {
    // The same thirty rows over and over: every window holds each of them once.
    const once = drawNormals(drawFrom(2), 30, 2).values
    const values = Float64Array.from({ length: 400 }, (_, at) => once[at % 60] as number)
    const { shifts } = valueOf(correlationAlarm({ rows: 200, cols: 2, values }, spec))
    expect(new Set(shifts)).toEqual(new Set([0]))
  })

  test.each([
    ['one asset', { rows: 200, cols: 1, values: new Float64Array(200) }, spec, 'SHAPE'],
    ['a short history', drawTogether(1, 148, 3, 10), spec, 'TOO_SHORT'],
    [
      'an asset that stands still',
      { rows: 200, cols: 2, values: new Float64Array(400) },
      spec,
      'ZERO_VARIANCE',
    ],
    ['an end above the beginning', returns, { ...spec, endsAt: 1 }, 'OUT_OF_DOMAIN'],
    ['a usual of one', returns, { ...spec, usual: 1 }, 'OUT_OF_DOMAIN'],
    ['no end', returns, { ...spec, endsAt: -Infinity }, 'OUT_OF_DOMAIN'],
    ['a window of two', returns, { ...spec, window: 2 }, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, given, by, code) => {
    expect(correlationAlarm(given, by)).toMatchObject({ refusal: { code } })
  })

  test('takes the shortest history that has a usual year', () => {
    const least = valueOf(correlationAlarm(drawTogether(1, 149, 3, 10), spec))
    expect(least.alarms).toHaveLength(1)
    const short = { ...spec, window: 3, usual: 2 }
    expect(valueOf(correlationAlarm(drawTogether(1, 4, 3, 1), short)).shifts).toHaveLength(1)
  })

  test('has the published fifteen days against a year', () => {
    expect(correlationAlarmSpec).toEqual({ window: 15, usual: 365, beginsAt: 1.5, endsAt: 0.5 })
  })
})
