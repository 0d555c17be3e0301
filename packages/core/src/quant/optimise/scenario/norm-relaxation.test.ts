import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../../drawn.fixture.ts'
import { normRelaxedLoss } from './norm-relaxation.ts'
import {
  giniWeights,
  type OrderedWeights,
  tailGiniWeights,
  tailWeights,
} from './ordered-weights.ts'

const count = 40
const shapes: readonly (readonly [string, OrderedWeights])[] = [
  ['a Gini mean difference', giniWeights(count)],
  ['a tail', tailWeights(count, 0.2)],
  ['a tail Gini', tailGiniWeights(count, 0.3)],
]

/** Losses that are even, skewed, or alike but for one. */
function drawLosses(seed: number): Float64Array {
  const drawn = drawNormals(drawFrom(seed), count, 1).values
  if (seed % 4 === 1) return drawn.map((one) => 0.01 * Math.exp(1.5 * one))
  if (seed % 4 === 2) return drawn.map((one, at) => 1e-3 * one + (at === 7 ? 1 : 0))
  if (seed % 4 === 3) return drawn.map((one) => Math.sign(one) * (1 + 0.01 * one))
  return drawn.map((one) => 0.02 * one + 0.5)
}

const sumOf = (vector: Float64Array) => vector.reduce((sum, entry) => sum + entry, 0)
const normOf = (vector: Float64Array, order: number) =>
  vector.reduce((sum, entry) => sum + Math.abs(entry) ** order, 0) ** (1 / order)

describe.each(shapes)('ordered weights held by norms (RSK-1): %s', (_, weights) => {
  const fresh = (losses: Float64Array) => {
    const slopes = new Float64Array(count)
    return { risk: normRelaxedLoss(weights)(losses, slopes), slopes }
  }

  test('are answered by weights of the same sum, range and norms', () => {
    for (let seed = 1; seed <= 24; seed++) {
      const losses = drawLosses(seed)
      const { risk, slopes } = fresh(losses)
      expect(sumOf(slopes)).toBeCloseTo(sumOf(weights), 9)
      expect(Math.max(...slopes)).toBeLessThanOrEqual(Math.max(...weights) * (1 + 1e-12))
      expect(Math.min(...slopes)).toBeGreaterThanOrEqual(Math.min(...weights, 0) - 1e-15)
      for (const order of [2, 3, 4, 10, 50]) {
        expect(normOf(slopes, order)).toBeLessThanOrEqual(normOf(weights, order) * (1 + 1e-9))
      }
      const product = losses.reduce((sum, loss, at) => sum + loss * (slopes[at] ?? 0), 0)
      expect(risk).toBeCloseTo(product, 10)
    }
  })

  test('are the worst of all those: none that another set of losses asks for is worse', () => {
    const asked = Array.from({ length: 24 }, (__, at) => fresh(drawLosses(at + 1)).slopes)
    for (let seed = 1; seed <= 24; seed++) {
      const losses = drawLosses(seed)
      const { risk } = fresh(losses)
      const spread = Math.max(...losses) - Math.min(...losses)
      const sorted = losses.toSorted((one, other) => other - one)
      const exact = sorted.reduce((sum, loss, at) => sum + loss * (weights[at] ?? 0), 0)
      expect(risk).toBeGreaterThanOrEqual(exact - 1e-10 * spread)
      for (const slopes of asked) {
        const product = losses.reduce((sum, loss, at) => sum + loss * (slopes[at] ?? 0), 0)
        expect(product).toBeLessThanOrEqual(risk + 1e-9 * spread)
      }
    }
  })

  test('do not depend on the losses before, nor on the unit and the level of the losses', () => {
    const warm = normRelaxedLoss(weights)
    for (let seed = 1; seed <= 24; seed++) {
      const losses = drawLosses(seed)
      const { risk } = fresh(losses)
      const spread = Math.max(...losses) - Math.min(...losses)
      expect(Math.abs(warm(losses, new Float64Array(count)) - risk)).toBeLessThan(1e-10 * spread)
      const moved = fresh(losses.map((loss) => 3 * loss - 2)).risk
      expect(Math.abs(moved - (3 * risk - 2 * sumOf(weights)))).toBeLessThan(1e-9)
    }
  })

  test('of losses that are all alike are their sum times the loss', () => {
    const alike = new Float64Array(count).fill(0.3)
    expect(fresh(alike).risk).toBeCloseTo(0.3 * sumOf(weights), 12)
  })
})
