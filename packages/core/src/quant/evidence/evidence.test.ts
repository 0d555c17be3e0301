import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawNormal, seededRandom } from '../../world/index.ts'
import { matrixFrom, zeros } from '../matrix.ts'
import { bootstrapBlockLength } from './block-length.ts'
import { overfitting } from './overfitting.ts'
import { bootstrapInterval, resamplePositions } from './stationary-bootstrap.ts'

const meanOf = (of: Float64Array) => of.reduce((sum, entry) => sum + entry, 0) / of.length

/** The generator of ISO C's example, so that another program can draw the same figures. */
function drawing(seed: number): () => number {
  let state = seed
  return () => {
    state = Number((1103515245n * BigInt(state) + 12345n) % 2147483648n)
    return state / 2147483648
  }
}

/** An AR(1) series over sums of twelve uniforms. */
function autoregressive(seed: number, phi: number, length: number): Float64Array {
  const draw = drawing(seed)
  let previous = 0
  return Float64Array.from({ length }, () => {
    let noise = -6
    for (let term = 0; term < 12; term++) noise += draw()
    previous = phi * previous + noise
    return previous
  })
}

describe('mean block length (BKT-2)', () => {
  test.each([
    [1, 0, 500, 2.448691424400771],
    [2, 0.3, 400, 6.089595455997437],
    [3, 0.8, 1000, 23.771215900470228],
    [4, -0.4, 250, 11.741504987336116],
    [5, 0.95, 300, 25.130859395564865],
  ])(
    'seed %i, AR(1) %f over %i observations: %f, as the paper read anew has it',
    (seed, phi, length, b) => {
      const found = bootstrapBlockLength(autoregressive(seed, phi, length))
      expect(found.ok && found.value).toBeCloseTo(b, 8)
    },
  )

  test('a constant and too short a series are refused', () => {
    const code = (series: Float64Array) => {
      const found = bootstrapBlockLength(series)
      return found.ok ? null : found.refusal.code
    }
    expect(code(new Float64Array(20))).toBe('ZERO_VARIANCE')
    expect(code(new Float64Array(9))).toBe('TOO_SHORT')
    expect(code(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, Number.NaN))).toBe('NOT_FINITE')
  })
})

describe('stationary bootstrap (BKT-2)', () => {
  test('blocks have their mean length and every position its share', () => {
    const into = new Int32Array(400_000)
    resamplePositions(into, 10, { meanBlock: 8, uniform: seededRandom(3) })
    let [starts, ninth] = [0, 0]
    for (let at = 1; at < into.length; at++) {
      if (into[at] !== ((into[at - 1] ?? 0) + 1) % 10) starts += 1
      if (into[at] === 9) ninth += 1
    }
    // One fresh start in ten lands where the block would have gone on anyway.
    expect(starts / into.length).toBeCloseTo((1 / 8) * 0.9, 2)
    expect(ninth / into.length).toBeCloseTo(0.1, 2)
  })

  test('the error of a mean is that of the theory, also where returns hang together', () => {
    const terms = { draws: 4000, confidence: 0.95, uniform: seededRandom(5) }
    const apart = autoregressive(1, 0, 1000)
    const free = bootstrapInterval(apart, meanOf, { ...terms, meanBlock: 1 })
    if (!free.ok) throw new Error(free.refusal.message)
    const variance = apart.reduce((sum, x) => sum + (x - meanOf(apart)) ** 2, 0) / 1000
    expect(free.value.standardError / Math.sqrt(variance / 1000)).toBeCloseTo(1, 1)
    expect(free.value.upper - free.value.lower).toBeCloseTo(3.92 * free.value.standardError, 2)

    const together = autoregressive(3, 0.5, 4000)
    const blocked = bootstrapInterval(together, meanOf, { ...terms, draws: 1000, meanBlock: 40 })
    // The long-run deviation of AR(1) is that of its noise over 1 - phi: here 2.
    const ratio = blocked.ok ? (blocked.value.standardError * Math.sqrt(4000)) / 2 : Number.NaN
    expect(ratio).toBeGreaterThan(0.85)
    expect(ratio).toBeLessThan(1.15)
  })

  test('an interval covers what it says', () => {
    const uniform = seededRandom(11)
    let covered = 0
    for (let round = 0; round < 400; round++) {
      const sample = Float64Array.from({ length: 100 }, () => drawNormal(uniform))
      const terms = { meanBlock: 1, draws: 300, confidence: 0.9, uniform }
      const found = bootstrapInterval(sample, meanOf, terms)
      if (found.ok && found.value.lower <= 0 && found.value.upper >= 0) covered += 1
    }
    expect(covered / 400).toBeGreaterThan(0.85)
    expect(covered / 400).toBeLessThan(0.94)
  })

  test.each([
    ['meanBlock', { meanBlock: 0.5 }],
    ['meanBlock', { meanBlock: 6 }],
    ['draws', { draws: 99 }],
    ['confidence', { confidence: 1 }],
  ])('%s beyond its limit is named', (field, wrong) => {
    const terms = { meanBlock: 2, draws: 100, confidence: 0.9, uniform: () => 0.5, ...wrong }
    const found = bootstrapInterval(Float64Array.of(1, 2, 3, 4, 5), meanOf, terms)
    expect(found.ok ? null : found.refusal).toMatchObject({ code: 'OUT_OF_DOMAIN', field })
  })

  test('a statistic that is not finite refuses', () => {
    const terms = { meanBlock: 1, draws: 100, confidence: 0.9, uniform: () => 0.5 }
    const found = bootstrapInterval(Float64Array.of(1, 2), () => Number.NaN, terms)
    expect(found.ok ? null : found.refusal.code).toBe('NOT_FINITE')
  })
})

describe('probability of backtest overfitting (BKT-2)', () => {
  test('agrees with an enumeration by another program', () => {
    const draw = drawing(9)
    const rows = Array.from({ length: 103 }, (_, row) =>
      Array.from({ length: 7 }, (__, trial) => draw() - 0.5 + 0.01 * trial * (row < 50 ? 1 : -1)),
    )
    const found = overfitting(matrixFrom(rows), { blocks: 6 })
    if (!found.ok) throw new Error(found.refusal.message)
    expect(found.value).toMatchObject({ probability: 0.2, probabilityOfLoss: 0.25, splits: 20 })
    expect(found.value.rowsDropped).toBe(1)
    expect(found.value.degradation).toBeCloseTo(-0.5217565909665219, 10)
  })

  test('trials of pure chance: a coin; one trial with skill: nearly none', () => {
    const draw = seededRandom(21)
    const chance = Array.from({ length: 12 }, () => {
      const noise = zeros(160, 20)
      for (let at = 0; at < noise.values.length; at++) noise.values[at] = drawNormal(draw)
      const found = overfitting(noise, { blocks: 8 })
      return found.ok ? found.value.probability : Number.NaN
    })
    expect(Math.abs(meanOf(Float64Array.from(chance)) - 0.5)).toBeLessThan(0.12)
    const skill = zeros(160, 20)
    for (let at = 0; at < skill.values.length; at++) {
      skill.values[at] = drawNormal(draw) + (at % 20 === 4 ? 0.8 : 0)
    }
    const found = overfitting(skill, { blocks: 8 })
    expect(found.ok && found.value).toMatchObject({ probability: 0, splits: 70, rowsDropped: 0 })
  })

  test('neither the order of the trials nor the currency matters (property)', () => {
    const cell = fc.integer({ min: -50, max: 50 })
    const row = fc.array(cell, { minLength: 4, maxLength: 4 })
    const rows = fc.array(row, { minLength: 9, maxLength: 14 })
    fc.assert(
      fc.property(rows, (drawn) => {
        const run = (table: number[][]) =>
          overfitting(matrixFrom(table), { blocks: 4, figure: 'mean' })
        const scaled = run(drawn.map((figures) => figures.map((figure) => figure * 4)))
        const [a, b] = [run(drawn), scaled]
        expect(a.ok && b.ok && a.value.probability === b.value.probability).toBe(true)
        expect(a.ok && a.value.rowsDropped).toBe(drawn.length % 4)
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    ['OUT_OF_DOMAIN', 'blocks', matrixFrom([[1, 2]]), 3],
    ['EMPTY', 'returns', matrixFrom([[1], [2], [3], [4]]), 2],
    [
      'TOO_SHORT',
      'returns',
      matrixFrom([
        [1, 2],
        [2, 3],
        [3, 4],
      ]),
      2,
    ],
    [
      'NOT_FINITE',
      'returns',
      matrixFrom([
        [1, 2],
        [2, 3],
        [3, Infinity],
        [1, 2],
      ]),
      2,
    ],
    [
      'ZERO_VARIANCE',
      'returns',
      matrixFrom([
        [1, 2],
        [1, 3],
        [1, 0],
        [1, 2],
      ]),
      2,
    ],
  ] as const)('%s names %s', (code, field, table, blocks) => {
    const found = overfitting(table, { blocks })
    expect(found.ok ? null : found.refusal).toMatchObject({ code, field })
  })
})
