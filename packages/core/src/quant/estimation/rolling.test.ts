import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals, drawReturns } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom } from '../matrix.ts'
import { sampleCovariance } from './covariance.ts'
import { repairCovariance } from './nearest-correlation.ts'
import { pairwiseCovariance } from './pairwise.ts'
import {
  openRollingCovariance,
  type RollingCovariance,
  rollCovariance,
  rollingDriftMax,
  rollingStepsMax,
} from './rolling.ts'

describe('a rolling covariance (REG-4)', () => {
  test.each([
    ['ordinary', 20],
    ['ordinary', 3],
    ['ill-conditioned', 20],
    ['badly scaled', 20],
    ['duplicated', 20],
    ['zero-variance', 20],
  ] as const)('of %s returns over %d days is the sample covariance', (trouble, window) => {
    const series = drawReturns(drawFrom(1), trouble, 300, 5)
    const rolling = opened(series, window)
    for (let end = window; end < series.rows; end++) {
      roll(rolling, series, end)
      expect(driftOf(rolling, windowOf(series, end - window + 1, window))).toBeLessThan(
        rollingDriftMax + window * Number.EPSILON,
      )
    }
  })

  test('stays within its bound over five thousand steps of clustered returns', () => {
    const series = drawNormals(drawFrom(2), 5400, 3)
    for (let at = 0; at < series.values.length; at++) {
      const calm = Math.floor(at / 600) % 2 === 0
      series.values[at] = 0.01 + (series.values[at] as number) * (calm ? 0.004 : 0.08)
    }
    const rolling = opened(series, 365)
    let worst = 0
    for (let end = 365; end < series.rows; end++) {
      roll(rolling, series, end)
      if (end % 7 !== 0) continue
      worst = Math.max(worst, driftOf(rolling, windowOf(series, end - 364, 365)))
    }
    expect(worst).toBeLessThan(rollingDriftMax + 365 * Number.EPSILON)
    expect(rolling.state.recomputations).toBeGreaterThanOrEqual(Math.floor(5035 / rollingStepsMax))
  })

  test('a crash that leaves takes its rounding along; without the guard it would stay', () => {
    const series = drawReturns(drawFrom(3), 'ordinary', 80, 2)
    series.values[2 * 30] = -1e6
    const rolling = opened(series, 10)
    const naive = naiveSums(series, 10)
    for (let end = 10; end < series.rows; end++) {
      roll(rolling, series, end)
      naive.roll(end)
    }
    const last = windowOf(series, 70, 10)
    expect(driftOf(rolling, last)).toBeLessThan(rollingDriftMax)
    const exact = valueOf(sampleCovariance(last, { ddof: 1 })).values[0] as number
    expect(Math.abs(naive.variance() - exact) / exact).toBeGreaterThan(1e-4)
  })

  test('is summed anew after 1,024 steps and not before, where nothing happens', () => {
    const series = matrixFrom(
      Array.from({ length: rollingStepsMax + 60 }, (_, day) => [day % 2, (day % 4) - 1]),
    )
    const rolling = opened(series, 40)
    for (let end = 40; end < 40 + rollingStepsMax - 1; end++) roll(rolling, series, end)
    expect(rolling.state.recomputations).toBe(1)
    roll(rolling, series, 40 + rollingStepsMax - 1)
    expect(rolling.state).toMatchObject({ recomputations: 2, steps: 0 })
  })

  test('an asset that freezes has exactly no variance once its last move has left', () => {
    const series = matrixFrom(
      Array.from({ length: 40 }, (_, day) => [day < 12 ? 0.1 * (day % 3) : 0.1, day % 2]),
    )
    const rolling = opened(series, 10)
    for (let end = 10; end < 40; end++) roll(rolling, series, end)
    expect(rolling.covariance.values[0]).toBe(0)
    expect(rolling.covariance.values[1]).toBe(0)
    expect(rolling.covariance.values[3]).toBeCloseTo(2.5 / 9, 14)
  })

  test('has the divisor that was asked for', () => {
    const series = matrixFrom([[0], [2], [0], [2]])
    const rolling = valueOf(openRollingCovariance(windowOf(series, 0, 2), { ddof: 0 }))
    expect(rolling.covariance.values[0]).toBe(1)
    expect(valueOf(rollCovariance(rolling, Float64Array.of(4))).values[0]).toBe(1)
    const unbiased = valueOf(openRollingCovariance(windowOf(series, 0, 2), { ddof: 1 }))
    expect(unbiased.covariance.values[0]).toBe(2)
  })

  test.each([
    ['a row of another length', Float64Array.of(1), 'SHAPE'],
    ['a hole', Float64Array.of(1, Number.NaN), 'NOT_FINITE'],
    ['a square beyond a float', Float64Array.of(1, 1e101), 'NOT_FINITE'],
  ])('refuses %s, and stays as it was', (_, row, code) => {
    const rolling = opened(drawNormals(drawFrom(4), 5, 2), 5)
    const before = structuredClone(rolling)
    expect(rollCovariance(rolling, row)).toMatchObject({ ok: false, refusal: { code } })
    expect(rolling).toEqual(before)
  })

  test.each([
    ['one row', matrixFrom([[1]]), 0, 'TOO_SHORT'],
    ['no degree of freedom', matrixFrom([[1], [2]]), 2, 'TOO_SHORT'],
    ['a hole', matrixFrom([[1], [Number.NaN]]), 1, 'NOT_FINITE'],
    ['a square beyond a float', matrixFrom([[1], [-1e101]]), 1, 'NOT_FINITE'],
  ])('does not open on %s', (_, first, ddof, code) => {
    expect(openRollingCovariance(first, { ddof })).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('a covariance of pairwise histories (REG-4)', () => {
  test('of complete histories is the sample covariance', () => {
    const returns = drawNormals(drawFrom(5), 30, 4)
    const known = new Uint8Array(120).fill(1)
    for (const mean of ['sample', 'zero'] as const) {
      const answer = valueOf(pairwiseCovariance({ returns, known }, { ddof: 1, mean }, 10))
      const wanted = valueOf(sampleCovariance(returns, { ddof: 1, mean }))
      expect(gapOf(answer.covariance.values, wanted.values)).toBeLessThan(1e-15)
      expect(answer.sharedCounts.values).toEqual(new Float64Array(16).fill(30))
      expect(answer.spectrum.definiteness).toBe('positive-definite')
    }
  })

  test('takes each entry from the days that its pair shares, and means from these days', () => {
    const returns = matrixFrom([
      [1, 7],
      [2, 4],
      [4, 5],
      [Number.NaN, 9],
    ])
    const known = Uint8Array.of(1, 0, 1, 1, 1, 1, 0, 1)
    const { covariance, sharedCounts } = valueOf(
      pairwiseCovariance({ returns, known }, { ddof: 1 }, 2),
    )
    expect(covariance.values[0]).toBeCloseTo(7 / 3, 14)
    expect(covariance.values[1]).toBeCloseTo(1, 14)
    expect(covariance.values[3]).toBeCloseTo(7, 14)
    expect(sharedCounts.values).toEqual(Float64Array.of(3, 2, 2, 3))
  })

  test('reports that it is indefinite; the repair is for who asks', () => {
    const nan = Number.NaN
    const returns = matrixFrom([
      [1, 1, nan],
      [-1, -1, nan],
      [1, 1.1, nan],
      [nan, 1, 1],
      [nan, -1, -1],
      [nan, 1.1, 1],
      [1, nan, -1],
      [-1, nan, 1],
      [1.1, nan, -1],
    ])
    const known = Uint8Array.from(returns.values, (entry) => Number(!Number.isNaN(entry)))
    const { covariance, spectrum } = valueOf(pairwiseCovariance({ returns, known }, { ddof: 1 }, 3))
    expect(spectrum.definiteness).toBe('indefinite')
    expect(spectrum.eigenvalueMin).toBeLessThan(-0.5)
    const repaired = valueOf(repairCovariance(covariance))
    expect(repaired.values[0]).toBeCloseTo(covariance.values[0] as number, 14)
    expect(repaired.values[1]).toBeLessThan(covariance.values[1] as number)
  })

  test.each([
    ['one day', Uint8Array.of(1, 1), 'TOO_SHORT'],
    ['pairs that share too few days', Uint8Array.of(1, 0, 1, 1, 1, 1), 'TOO_SHORT'],
    ['a mark too few', Uint8Array.of(1, 1, 1, 1, 1), 'SHAPE'],
  ])('refuses %s', (_, known, code) => {
    const three = [
      [1, 2],
      [2, 1],
      [3, 5],
    ]
    const returns = matrixFrom(three.slice(0, Math.ceil(known.length / 2)))
    const answer = pairwiseCovariance({ returns, known }, { ddof: 1 }, 3)
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
  })

  test.each([-1, 0.5, Number.NaN])('refuses a ddof of %s, pairwise and rolling', (ddof) => {
    const refusal = { code: 'OUT_OF_DOMAIN', field: 'ddof', actual: `${ddof}` }
    const returns = matrixFrom([[0.01], [0.02], [0.03]])
    const known = Uint8Array.of(1, 1, 1)
    expect(pairwiseCovariance({ returns, known }, { ddof }, 2)).toMatchObject({ refusal })
    expect(openRollingCovariance(returns, { ddof })).toMatchObject({ refusal })
  })

  test.each([1, 2.5])('refuses %s shared days beside a ddof of one', (sharedMin) => {
    const refusal = { code: 'OUT_OF_DOMAIN', field: 'sharedMin', limit: 'a whole number from 2' }
    const histories = { returns: matrixFrom([[0.01], [0.02]]), known: Uint8Array.of(1, 1) }
    expect(pairwiseCovariance(histories, { ddof: 1 }, sharedMin)).toMatchObject({ refusal })
  })

  test('refuses a known return that is not finite, and nothing', () => {
    const returns = matrixFrom([[1], [Number.NaN]])
    const known = Uint8Array.of(1, 1)
    const answer = pairwiseCovariance({ returns, known }, { ddof: 0 }, 1)
    expect(answer).toMatchObject({
      refusal: { code: 'NOT_FINITE', actual: 'NaN at row 1, column 0' },
    })
    const nothing = { returns: matrixFrom([]), known: new Uint8Array(0) }
    expect(pairwiseCovariance(nothing, { ddof: 0 }, 1)).toMatchObject({
      refusal: { code: 'EMPTY' },
    })
  })
})

function opened(series: Matrix, window: number): RollingCovariance {
  return valueOf(openRollingCovariance(windowOf(series, 0, window), { ddof: 1 }))
}

function roll(rolling: RollingCovariance, { cols, values }: Matrix, row: number): void {
  valueOf(rollCovariance(rolling, values.subarray(row * cols, (row + 1) * cols)))
}

function windowOf({ cols, values }: Matrix, start: number, rows: number): Matrix {
  return { rows, cols, values: values.slice(start * cols, (start + rows) * cols) }
}

/** Largest difference from a sum made anew, in units of `sqrt(S_ii S_jj)`. */
function driftOf({ covariance }: RollingCovariance, window: Matrix): number {
  const exact = valueOf(sampleCovariance(window, { ddof: 1 }))
  const size = exact.rows
  return exact.values.reduce((most, entry, at) => {
    const row = exact.values[Math.trunc(at / size) * (size + 1)] as number
    const col = exact.values[(at % size) * (size + 1)] as number
    const gap = Math.abs(entry - (covariance.values[at] as number))
    return Math.max(most, gap === 0 ? 0 : gap / Math.sqrt(row * col))
  }, 0)
}

/** Sums of the first asset and of its squares, added and dropped without a guard. */
function naiveSums({ cols, values }: Matrix, window: number) {
  let [sum, squares] = [0, 0]
  const add = (row: number, sign: number) => {
    const entry = values[row * cols] as number
    sum += sign * entry
    squares += sign * entry * entry
  }
  for (let row = 0; row < window; row++) add(row, 1)
  return {
    roll: (row: number) => {
      add(row, 1)
      add(row - window, -1)
    },
    variance: () => (squares - (sum * sum) / window) / (window - 1),
  }
}
