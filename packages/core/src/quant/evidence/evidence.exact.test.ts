import { describe, expect, test } from 'vitest'
import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { matrixFrom } from '../matrix.ts'
import { bootstrapInterval, overfitting, resamplePositions } from './index.ts'

describe('a bootstrap interval by hand (BKT-2)', () => {
  const series = Float64Array.of(1, 2, 3, 4, 5)

  test('lies between the quantiles of what was drawn', () => {
    // Statistics of 1000, 1001, ... 1110 in turn: 5% of the way is 5.5.
    let next = 0
    const terms = { draws: 111, confidence: 0.9, meanBlock: 2, uniform: drawFrom(1) }
    const { lower, upper, standardError } = valueOf(
      bootstrapInterval(series, () => 1000 + (next++ % 111), terms),
    )
    expect(lower).toBeCloseTo(1005.5, 9)
    expect(upper).toBeCloseTo(1104.5, 9)
    // The variance of n numbers in a row is n (n + 1) / 12.
    expect(standardError).toBeCloseTo(Math.sqrt((111 * 112) / 12), 9)
  })

  test('of whole blocks goes through the series in its order, and round its end', () => {
    const into = new Int32Array(7)
    const uniforms = [0.7, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    resamplePositions(into, 5, { meanBlock: 1e9, uniform: () => uniforms.shift() ?? 0.9 })
    expect(Array.from(into)).toEqual([3, 4, 0, 1, 2, 3, 4])
  })

  test('asks for every position of every resample', () => {
    const sums: number[] = []
    const terms = { draws: 100, confidence: 0.9, meanBlock: 5, uniform: drawFrom(2) }
    const sumOf = (drawn: Float64Array) => {
      const sum = drawn.reduce((total, entry) => total + entry, 0)
      sums.push(drawn.length * 100 + drawn.filter((entry) => entry >= 1 && entry <= 5).length)
      return sum
    }
    valueOf(bootstrapInterval(series, sumOf, terms))
    expect(new Set(sums)).toEqual(new Set([505]))
    expect(sums.length).toBeGreaterThanOrEqual(100)
  })

  test.each([
    ['draws', { draws: 100_001 }],
    ['draws', { draws: 150.5 }],
    ['confidence', { confidence: 0 }],
    ['meanBlock', { meanBlock: 5.1 }],
  ])('is refused: %s of %o', (field, change) => {
    const terms = { draws: 100, confidence: 0.9, meanBlock: 5, uniform: drawFrom(3), ...change }
    expect(bootstrapInterval(series, () => 1, terms)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field },
    })
  })
})

describe('overfitting by hand (BKT-2)', () => {
  test('a trial that wins in one half and loses in the other is overfitted', () => {
    const table = matrixFrom([
      [3, 1],
      [3.5, 1.5],
      [-3, 1],
      [-3.5, 1.5],
    ])
    expect(valueOf(overfitting(table, { blocks: 2, figure: 'mean' }))).toMatchObject({
      splits: 2,
      probability: 1,
      probabilityOfLoss: 0.5,
      rowsDropped: 0,
    })
  })

  test('a trial that is steady and then fails is best by its ratio, never by its mean', () => {
    const table = matrixFrom([
      [10, 1],
      [-6, 1.2],
      [10, -1],
      [-6, -1.2],
    ])
    const by = (figure: 'mean' | 'sharpe') =>
      valueOf(overfitting(table, { blocks: 2, figure })).probability
    expect([by('mean'), by('sharpe')]).toEqual([0, 1])
  })

  test.each([0, 22, 2.5, -2])('there are no %d blocks', (blocks) => {
    expect(overfitting(drawNormals(drawFrom(4), 44, 2), { blocks })).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field: 'blocks' },
    })
  })
})
