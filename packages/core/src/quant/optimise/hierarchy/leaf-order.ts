import type { Matrix } from '../../matrix.ts'
import type { Merge } from './linkage.ts'

/**
 * The leaves of a tree from left to right, as the merges have them.
 *
 * @example
 * treeOrder([
 *   { left: 1, right: 2, distance: 1, leaves: 2 },
 *   { left: 0, right: 3, distance: 2, leaves: 3 },
 * ])
 * // [0, 1, 2]
 */
export function treeOrder(merges: readonly Merge[]): number[] {
  const size = merges.length + 1
  const leavesOf = (cluster: number): number[] => {
    const merge = merges[cluster - size]
    if (cluster < size || merge === undefined) return [cluster]
    return [...leavesOf(merge.left), ...leavesOf(merge.right)]
  }
  return leavesOf(2 * size - 2)
}

type Branch = {
  readonly left: number
  readonly right: number
  readonly leaves: readonly number[]
  /** The leaves in the order of `mirroredOrder`. */
  readonly mirrored: readonly number[]
}

/**
 * The order of leaves that the tree allows with the least sum of distances between neighbours.
 *
 * An order and its reverse cost the same: the smaller cluster number of the last merge stays left.
 * Bar-Joseph, Gifford & Jaakkola 2001, by tables of every pair of outer leaves.
 *
 * @example
 * const merges = [
 *   { left: 1, right: 2, distance: 1, leaves: 2 },
 *   { left: 0, right: 3, distance: 2, leaves: 3 },
 * ]
 * optimalOrder(merges, matrixFrom([[0, 9, 2], [9, 0, 1], [2, 1, 0]])) // [0, 2, 1]
 */
export function optimalOrder(merges: readonly Merge[], distances: Matrix): number[] {
  const costs = new Float64Array(distances.values.length)
  const branches = branchesOf(merges, distances, costs)
  const root = branches.at(-1) as Branch
  if (root.left < 0) return [...root.leaves]
  const [one, other] = [branches[root.left] as Branch, branches[root.right] as Branch]
  const [outer, end] = bestOuter(one, other, costs, distances.rows)
  return between(branches, root, outer, end, costs, distances)
}

/**
 * The order of SciPy's `optimal_leaf_ordering`: not the optimum that it is named after.
 *
 * Each cluster keeps the order that was best for itself, and is only mirrored where it joins the
 * next (SciPy issue 11227). For comparison with portfolios that were made with it.
 *
 * @example
 * const merges = [
 *   { left: 1, right: 2, distance: 1, leaves: 2 },
 *   { left: 0, right: 3, distance: 2, leaves: 3 },
 * ]
 * mirroredOrder(merges, matrixFrom([[0, 9, 2], [9, 0, 1], [2, 1, 0]])) // [0, 2, 1]
 */
export function mirroredOrder(merges: readonly Merge[], distances: Matrix): number[] {
  const costs = new Float64Array(distances.values.length)
  const root = branchesOf(merges, distances, costs).at(-1) as Branch
  return [...root.mirrored]
}

/** The branches of a tree; the costs of each pair of outer leaves are written on the way. */
function branchesOf(
  merges: readonly Merge[],
  distances: Matrix,
  costs: Float64Array,
): readonly Branch[] {
  const branches: Branch[] = Array.from({ length: distances.rows }, (_, leaf) => {
    return { left: -1, right: -1, leaves: [leaf], mirrored: [leaf] }
  })
  for (const { left, right } of merges) {
    const [one, other] = [branches[left] as Branch, branches[right] as Branch]
    fillCosts(branches, one, other, costs, distances)
    const [outer, end] = bestOuter(one, other, costs, distances.rows)
    const isOuterRight = !acrossFrom(branches, one, outer).includes(one.leaves.at(-1) as number)
    const isEndLeft = !acrossFrom(branches, other, end).includes(other.leaves[0] as number)
    const mirrored = [
      ...(one.leaves.length > 1 && isOuterRight ? one.mirrored.toReversed() : one.mirrored),
      ...(other.leaves.length > 1 && isEndLeft ? other.mirrored.toReversed() : other.mirrored),
    ]
    branches.push({ left, right, leaves: [...one.leaves, ...other.leaves], mirrored })
  }
  return branches
}

/** The outer leaves of two branches side by side at the least cost. */
function bestOuter(
  one: Branch,
  other: Branch,
  costs: Float64Array,
  size: number,
): readonly [number, number] {
  let [first, last, least] = [-1, -1, Infinity]
  for (const outer of one.leaves) {
    for (const end of other.leaves) {
      const cost = costs[outer * size + end] as number
      if (cost < least) [first, last, least] = [outer, end, cost]
    }
  }
  return [first, last]
}

/** The least cost of two branches side by side, for each pair of outer leaves. */
function fillCosts(
  branches: readonly Branch[],
  one: Branch,
  other: Branch,
  costs: Float64Array,
  distances: Matrix,
): void {
  const size = distances.rows
  for (const outer of one.leaves) {
    for (const end of other.leaves) {
      const { cost } = bestMiddle(branches, { one, other, outer, end }, costs, distances)
      costs[outer * size + end] = cost
      costs[end * size + outer] = cost
    }
  }
}

type Span = {
  readonly one: Branch
  readonly other: Branch
  readonly outer: number
  readonly end: number
}

/** The two inner leaves that meet between two outer ones at the least cost. */
function bestMiddle(
  branches: readonly Branch[],
  { one, other, outer, end }: Span,
  costs: Float64Array,
  { rows: size, values }: Matrix,
): { readonly cost: number; readonly inner: number; readonly next: number } {
  let best = { cost: Infinity, inner: -1, next: -1 }
  const farSide = acrossFrom(branches, other, end)
  for (const inner of acrossFrom(branches, one, outer)) {
    const before = costs[outer * size + inner] as number
    for (const next of farSide) {
      const after = costs[next * size + end] as number
      const cost = before + (values[inner * size + next] as number) + after
      if (cost < best.cost) best = { cost, inner, next }
    }
  }
  return best
}

/** The leaves that can be at the other end of a branch which starts with a leaf. */
function acrossFrom(branches: readonly Branch[], branch: Branch, leaf: number): readonly number[] {
  if (branch.left < 0) return branch.leaves
  const [left, right] = [branches[branch.left] as Branch, branches[branch.right] as Branch]
  return left.leaves.includes(leaf) ? right.leaves : left.leaves
}

/** The leaves of a branch in the best order that starts and ends with two given ones. */
function between(
  branches: readonly Branch[],
  branch: Branch,
  outer: number,
  end: number,
  costs: Float64Array,
  distances: Matrix,
): number[] {
  if (branch.left < 0) return [outer]
  const [left, right] = [branches[branch.left] as Branch, branches[branch.right] as Branch]
  const [one, other] = left.leaves.includes(outer) ? [left, right] : [right, left]
  const { inner, next } = bestMiddle(branches, { one, other, outer, end }, costs, distances)
  return [
    ...between(branches, one, outer, inner, costs, distances),
    ...between(branches, other, next, end, costs, distances),
  ]
}
