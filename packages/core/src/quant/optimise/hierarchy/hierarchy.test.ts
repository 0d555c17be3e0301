import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { type Matrix, matrixFrom, zeros } from '../../matrix.ts'
import { mirroredOrder, optimalOrder, treeOrder } from './leaf-order.ts'
import { type LinkageRule, linkageOf, type Merge } from './linkage.ts'
import { clusterVariance, hierarchicalRiskParity } from './risk-parity.ts'

const rules: readonly LinkageRule[] = ['single', 'complete', 'average', 'weighted', 'ward']

function drawDistances(seed: number, size: number): Matrix {
  const draw = drawFrom(seed)
  const distances = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < row; col++) {
      const distance = 0.1 + draw()
      distances.values[row * size + col] = distance
      distances.values[col * size + row] = distance
    }
  }
  return distances
}

/** Merges the two nearest clusters each time, by the definition of each rule over members. */
function naiveHeights(distances: Matrix, rule: 'single' | 'complete' | 'average'): number[] {
  const at = (one: number, other: number) =>
    distances.values[one * distances.cols + other] as number
  let clusters = Array.from({ length: distances.rows }, (_, leaf) => [leaf])
  const heights: number[] = []
  while (clusters.length > 1) {
    let [best, pair] = [Infinity, [0, 1]]
    for (let one = 0; one < clusters.length; one++) {
      for (let other = one + 1; other < clusters.length; other++) {
        const all = (clusters[one] ?? []).flatMap((leaf) =>
          (clusters[other] ?? []).map((far) => at(leaf, far)),
        )
        const apart =
          rule === 'single'
            ? Math.min(...all)
            : rule === 'complete'
              ? Math.max(...all)
              : all.reduce((sum, entry) => sum + entry, 0) / all.length
        if (apart < best) [best, pair] = [apart, [one, other]]
      }
    }
    const [one = 0, other = 1] = pair
    const joined = [...(clusters[one] ?? []), ...(clusters[other] ?? [])]
    clusters = [...clusters.filter((_, index) => index !== one && index !== other), joined]
    heights.push(best)
  }
  return heights
}

function lengthOf(order: readonly number[], distances: Matrix): number {
  return order.slice(1).reduce((sum, leaf, at) => {
    return sum + (distances.values[(order[at] as number) * distances.cols + leaf] as number)
  }, 0)
}

/** Every order that a tree allows. */
function ordersOf(merges: readonly Merge[], cluster = 2 * merges.length): number[][] {
  const merge = merges[cluster - merges.length - 1]
  if (cluster <= merges.length || merge === undefined) return [[cluster]]
  const [left, right] = [ordersOf(merges, merge.left), ordersOf(merges, merge.right)]
  return left.flatMap((one) =>
    right.flatMap((other) => [
      [...one, ...other],
      [...other, ...one],
    ]),
  )
}

describe('a tree of assets (SIZ-2)', () => {
  test.each(['single', 'complete', 'average'] as const)('merges by its definition: %s', (rule) => {
    for (let seed = 0; seed < 40; seed++) {
      const distances = drawDistances(seed, 3 + (seed % 8))
      const heights = linkageOf(distances, rule).map(({ distance }) => distance)
      for (const [at, height] of naiveHeights(distances, rule).entries()) {
        expect(heights[at]).toBeCloseTo(height, 12)
      }
    }
  })

  test.each(rules)('numbers its clusters in order, the smaller left: %s', (rule) => {
    const merges = linkageOf(drawDistances(3, 9), rule)
    expect(merges.every(({ left, right }) => left < right)).toBe(true)
    expect(merges.at(-1)?.leaves).toBe(9)
    expect(treeOrder(merges).toSorted((one, other) => one - other)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ])
  })

  test.each(rules)('has no shorter order than the optimal one: %s', (rule) => {
    for (let seed = 0; seed < 12; seed++) {
      const distances = drawDistances(seed + 50, 4 + (seed % 4))
      const merges = linkageOf(distances, rule)
      const shortest = Math.min(...ordersOf(merges).map((order) => lengthOf(order, distances)))
      expect(lengthOf(optimalOrder(merges, distances), distances)).toBeCloseTo(shortest, 12)
      expect(lengthOf(mirroredOrder(merges, distances), distances)).toBeGreaterThan(
        shortest - 1e-12,
      )
    }
  })

  test('is ordered worse by mirroring, where SciPy issue 11227 shows it', () => {
    const distances = matrixFrom([
      [0, 0.46680166, 0.7747411, 0.79942054],
      [0.46680166, 0, 0.28626558, 0.68441929],
      [0.7747411, 0.28626558, 0, 0.74692541],
      [0.79942054, 0.68441929, 0.74692541, 0],
    ])
    const merges = linkageOf(distances, 'complete')
    const best = optimalOrder(merges, distances)
    expect([best.join(''), best.toReversed().join('')]).toContain('0123')
    const worse = lengthOf(mirroredOrder(merges, distances), distances)
    expect(worse).toBeGreaterThan(lengthOf(best, distances) + 0.01)
  })
})

describe('hierarchical risk parity (SIZ-2)', () => {
  test('of two assets weighs by inverse variance', () => {
    const { weights } = valueOf(
      hierarchicalRiskParity(
        matrixFrom([
          [0.04, 0.01],
          [0.01, 0.01],
        ]),
      ),
    )
    expect(weights[1]).toBeCloseTo(0.8, 12)
  })

  test('sums to one and holds every asset, whatever the rules', () => {
    for (const linkage of rules) {
      for (const leafOrder of ['tree', 'optimal', 'mirrored'] as const) {
        const covariance = drawCovariance(drawFrom(9), 'ordinary', 11)
        const { weights } = valueOf(hierarchicalRiskParity(covariance, { linkage, leafOrder }))
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
        expect(weights.every((weight) => weight > 0)).toBe(true)
      }
    }
  })

  test('weighs a cluster by inverse variances', () => {
    const covariance = matrixFrom([
      [0.04, 0.01],
      [0.01, 0.01],
    ])
    const variance = valueOf(clusterVariance(covariance, [0, 1]))
    expect(variance).toBeCloseTo(0.2 ** 2 * 0.04 + 0.8 ** 2 * 0.01 + 2 * 0.16 * 0.01, 14)
  })

  test.each([
    [
      'an asset without risk',
      matrixFrom([
        [0, 0],
        [0, 1],
      ]),
      {},
      'ZERO_VARIANCE',
    ],
    [
      'a correlation of others',
      matrixFrom([
        [1, 0],
        [0, 1],
      ]),
      { correlation: matrixFrom([[1]]) },
      'SHAPE',
    ],
    [
      'a correlation above one',
      matrixFrom([
        [1, 0],
        [0, 1],
      ]),
      {
        correlation: matrixFrom([
          [1, 2],
          [2, 1],
        ]),
      },
      'OUT_OF_DOMAIN',
    ],
  ])('refuses %s', (_, covariance, options, code) => {
    expect(hierarchicalRiskParity(covariance, options)).toMatchObject({ refusal: { code } })
  })

  test('refuses a half that hedges itself, on either side (SIZ-2)', () => {
    const hedged = [
      [4, -4, 0, 0],
      [-4, 4, 0, 0],
      [0, 0, 4, 0],
      [0, 0, 0, 4],
    ]
    const inPairs = [
      [1, 0.9, 0, 0],
      [0.9, 1, 0, 0],
      [0, 0, 1, 0.9],
      [0, 0, 0.9, 1],
    ]
    const correlation = matrixFrom(inPairs)
    for (const [order, actual] of [
      [[0, 1, 2, 3], 'none in 0, 1'],
      [[2, 3, 0, 1], 'none in 2, 3'],
    ] as const) {
      const rows = order.map((row) => order.map((col) => hedged[row]?.[col] ?? Number.NaN))
      const answer = hierarchicalRiskParity(matrixFrom(rows), { correlation })
      expect(answer).toMatchObject({ refusal: { code: 'ZERO_VARIANCE', actual } })
    }
  })

  test.each([1e-200, 1e200])('weights do not depend on a scale of %s', (scale) => {
    const covariance = drawCovariance(drawFrom(3), 'ordinary', 6)
    const scaled = { ...covariance, values: covariance.values.map((entry) => entry * scale) }
    const [plain, other] = [covariance, scaled].map((one) => valueOf(hierarchicalRiskParity(one)))
    expect(other?.leafOrder).toEqual(plain?.leafOrder)
    for (const [at, weight] of (plain?.weights ?? []).entries()) {
      expect(other?.weights[at]).toBeCloseTo(weight, 12)
    }
  })
})
