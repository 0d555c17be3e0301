import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { correlationOf } from '../../estimation/index.ts'
import { type Matrix, matrixFrom } from '../../matrix.ts'
import {
  clusterVariance,
  hierarchicalRiskParity,
  type LinkageRule,
  linkageOf,
  mirroredOrder,
  optimalOrder,
  treeOrder,
} from './index.ts'

type Point = readonly [number, number]

function pointsOf(seed: number, count: number): Point[] {
  const draw = drawFrom(seed)
  return Array.from({ length: count }, () => [draw(), draw()])
}

const apart = (one: Point, other: Point) => Math.hypot(one[0] - other[0], one[1] - other[1])
const middleOf = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]

/** A cluster, and the two that it was made of. */
type Cluster = {
  readonly number: number
  readonly members: readonly number[]
  readonly parts?: readonly [Cluster, Cluster]
}

/** How far clusters are apart by the definition of a rule, from the points themselves. */
function distanceBy(rule: LinkageRule, points: readonly Point[]) {
  const at = (cluster: Cluster) => cluster.members.map((member) => points[member] as Point)
  return function distance(one: Cluster, other: Cluster): number {
    const gaps = at(one).flatMap((a) => at(other).map((b) => apart(a, b)))
    if (rule === 'single') return Math.min(...gaps)
    if (rule === 'complete') return Math.max(...gaps)
    if (rule === 'average') return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    if (rule === 'ward') {
      const [a, b] = [one.members.length, other.members.length]
      return Math.sqrt((2 * a * b) / (a + b)) * apart(middleOf(at(one)), middleOf(at(other)))
    }
    const [later, earlier] = one.number > other.number ? [one, other] : [other, one]
    if (later.parts === undefined) return gaps[0] as number
    const [first, second] = later.parts
    return (distance(first, earlier) + distance(second, earlier)) / 2
  }
}

/** Agglomeration as it is defined: the nearest two of all clusters, again and again. */
function mergesByDefinition(rule: LinkageRule, points: readonly Point[]) {
  const distance = distanceBy(rule, points)
  let clusters: Cluster[] = points.map((_, number) => ({ number, members: [number] }))
  return points.slice(1).map((_, step) => {
    const pairs = clusters.flatMap((one, at) =>
      clusters.slice(at + 1).map((other) => ({ one, other, gap: distance(one, other) })),
    )
    const best = pairs.reduce((least, pair) => (pair.gap < least.gap ? pair : least))
    const { one, other } = best
    const members = [...one.members, ...other.members]
    const made: Cluster = { number: points.length + step, members, parts: [one, other] }
    clusters = [...clusters.filter((each) => each !== one && each !== other), made]
    const [left, right] = [one.number, other.number].toSorted((a, b) => a - b)
    return { left, right, distance: expect.closeTo(best.gap, 10), leaves: members.length }
  })
}

function distancesOf(points: readonly Point[]): Matrix {
  return matrixFrom(points.map((one) => points.map((other) => apart(one, other))))
}

describe('a tree of points in the plane (SIZ-2)', () => {
  test.each(['single', 'complete', 'average', 'weighted', 'ward'] as const)(
    'is what the definition of its rule makes: %s',
    (rule) => {
      for (let seed = 1; seed <= 25; seed++) {
        const points = pointsOf(seed, 2 + (seed % 11))
        expect(linkageOf(distancesOf(points), rule)).toEqual(mergesByDefinition(rule, points))
      }
    },
  )
})

test('assets are sorted by the tree of their distances, the root of half of one less rho', () => {
  const orders = { tree: treeOrder, optimal: optimalOrder, mirrored: mirroredOrder }
  for (let seed = 1; seed <= 30; seed++) {
    const covariance = drawCovariance(drawFrom(seed), 'ordinary', 7)
    const { correlation } = valueOf(correlationOf(covariance))
    const values = correlation.values.map((rho) => Math.sqrt(Math.max(0, (1 - rho) / 2)))
    const distances = { ...correlation, values }
    for (const linkage of ['single', 'average', 'ward'] as const) {
      const merges = linkageOf(distances, linkage)
      for (const leafOrder of ['tree', 'optimal', 'mirrored'] as const) {
        const { leafOrder: found } = valueOf(
          hierarchicalRiskParity(covariance, { linkage, leafOrder }),
        )
        expect(found).toEqual(orders[leafOrder](merges, distances))
      }
    }
  }
})

describe('hierarchical risk parity by hand (SIZ-2)', () => {
  /** Assets 0 and 2 move together, and 1 and 3 against them a little, with unequal variances. */
  const correlation = matrixFrom([
    [1, -0.2, 0.8, -0.1],
    [-0.2, 1, -0.3, 0.6],
    [0.8, -0.3, 1, -0.25],
    [-0.1, 0.6, -0.25, 1],
  ])
  const deviations = [0.1, 0.2, 0.3, 0.4]
  const covariance = matrixFrom(
    deviations.map((one, row) =>
      deviations.map((other, col) => one * other * (correlation.values[row * 4 + col] ?? 0)),
    ),
  )
  const entry = (row: number, col: number) => covariance.values[row * 4 + col] ?? Number.NaN

  /** Variance of two assets, each weighted by the inverse of its own. */
  function pairVariance(one: number, other: number): number {
    const [a, b] = [1 / entry(one, one), 1 / entry(other, other)]
    return (
      (a * a * entry(one, one) + b * b * entry(other, other) + 2 * a * b * entry(one, other)) /
      (a + b) ** 2
    )
  }

  test.each(['tree', 'optimal', 'mirrored'] as const)('halves what is near: %s', (leafOrder) => {
    const { weights, leafOrder: order } = valueOf(hierarchicalRiskParity(covariance, { leafOrder }))
    const [first, second, third, fourth] = order as [number, number, number, number]
    expect(new Set([first, second])).toEqual(new Set(first % 2 === 0 ? [0, 2] : [1, 3]))
    const [ofLeft, ofRight] = [pairVariance(first, second), pairVariance(third, fourth)]
    const left = ofRight / (ofLeft + ofRight)
    const own = entry(second, second) / (entry(first, first) + entry(second, second))
    const last = entry(fourth, fourth) / (entry(third, third) + entry(fourth, fourth))
    expect(weights[first]).toBeCloseTo(left * own, 12)
    expect(weights[second]).toBeCloseTo(left * (1 - own), 12)
    expect(weights[third]).toBeCloseTo((1 - left) * last, 12)
    expect(weights[fourth]).toBeCloseTo((1 - left) * (1 - last), 12)
  })

  test('of three assets the odd one goes right, and is as near as its own correlation', () => {
    const flat = matrixFrom([
      [1, 0.1, 0.5],
      [0.1, 1, 0.9],
      [0.5, 0.9, 1],
    ])
    const { weights, leafOrder } = valueOf(hierarchicalRiskParity(flat))
    expect(leafOrder).toEqual([0, 1, 2])
    const pair = (1 + 1 + 2 * 0.9) / 4
    expect(weights[0]).toBeCloseTo(pair / (1 + pair), 12)
    expect(weights[1]).toBeCloseTo(1 / (1 + pair) / 2, 12)
  })

  test('neighbours stand together where the order is optimal, else by number', () => {
    // 0.9 between 0 and 1, and 0.8 between 1 and 2: 0 and 1 merge first, and 1 is nearer to 2.
    const chain = matrixFrom([
      [1, 0.8, 0.1],
      [0.8, 1, 0.9],
      [0.1, 0.9, 1],
    ])
    const orderBy = (leafOrder: 'tree' | 'optimal' | 'mirrored') =>
      valueOf(hierarchicalRiskParity(chain, { leafOrder })).leafOrder
    expect(orderBy('tree')).toEqual([0, 1, 2])
    expect(orderBy('optimal')).toEqual([0, 1, 2])
    const reversed = matrixFrom([
      [1, 0.1, 0.8],
      [0.1, 1, 0.9],
      [0.8, 0.9, 1],
    ])
    const { leafOrder: tree } = valueOf(hierarchicalRiskParity(reversed))
    const { leafOrder: optimal } = valueOf(
      hierarchicalRiskParity(reversed, { leafOrder: 'optimal' }),
    )
    expect(tree).toEqual([0, 1, 2])
    expect(optimal).toEqual([0, 2, 1])
  })

  test('perfect correlation is no distance, and perfect opposition the largest', () => {
    const extremes = matrixFrom([
      [1, 1, -1],
      [1, 1, -1],
      [-1, -1, 1],
    ])
    const answer = hierarchicalRiskParity(covarianceOf(extremes), { correlation: extremes })
    expect(valueOf(answer).leafOrder).toEqual([2, 0, 1])
  })

  test.each([
    ['EMPTY', []],
    ['SHAPE', [-1]],
    ['SHAPE', [4]],
    ['SHAPE', [0, Number.NaN]],
  ])('a cluster is refused as %s: %o', (code, members) => {
    expect(clusterVariance(covariance, members)).toMatchObject({ refusal: { code } })
  })

  test('a cluster that does not move is refused', () => {
    const still = matrixFrom([
      [0, 0],
      [0, 1],
    ])
    expect(clusterVariance(still, [0, 1])).toMatchObject({ refusal: { code: 'ZERO_VARIANCE' } })
    expect(valueOf(clusterVariance(covariance, [1, 3]))).toBeCloseTo(pairVariance(1, 3), 14)
  })

  test.each([1.1, -1.1])('a correlation of %d is refused', (beyond) => {
    const wrong = matrixFrom([
      [1, beyond],
      [beyond, 1],
    ])
    expect(
      hierarchicalRiskParity(
        matrixFrom([
          [1, 0],
          [0, 1],
        ]),
        { correlation: wrong },
      ),
    ).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })
})

/** Variances of one beside the correlation, made just definite. */
function covarianceOf(correlation: Matrix): Matrix {
  const values = correlation.values.map((entry, at) =>
    at % (correlation.cols + 1) === 0 ? 1 : 0.9 * entry,
  )
  return { ...correlation, values }
}
