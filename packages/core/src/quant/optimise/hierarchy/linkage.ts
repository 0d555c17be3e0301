import type { Matrix } from '../../matrix.ts'

/** How far two clusters are apart, from the distances of their members. */
export type LinkageRule = 'single' | 'complete' | 'average' | 'weighted' | 'ward'

/** One step of agglomeration: two clusters become the next one. */
export type Merge = {
  /** Numbers of the clusters: a leaf is its own, merge k makes number n + k; left is smaller. */
  readonly left: number
  readonly right: number
  readonly distance: number
  readonly leaves: number
}

/**
 * The n - 1 merges of n leaves, nearest first, from distances (n by n, symmetric).
 *
 * Clusters are numbered as in SciPy, so that trees can be compared. `ward` reads the distances as
 * Euclidean. Nearest-neighbour chain (Müllner 2011); for `single` the minimum spanning tree
 * from leaf 0 (Prim 1957), which settles ties the same way.
 *
 * @example
 * const distances = matrixFrom([[0, 1, 4], [1, 0, 3], [4, 3, 0]])
 * linkageOf(distances, 'single').map((merge) => merge.distance) // [1, 3]
 */
export function linkageOf(distances: Matrix, rule: LinkageRule): Merge[] {
  const edges = rule === 'single' ? spanningTree(distances) : neighbourChain(distances, rule)
  return numbered(
    edges.toSorted((one, other) => one.distance - other.distance),
    distances.rows,
  )
}

type Edge = { readonly one: number; readonly other: number; readonly distance: number }

function spanningTree({ rows: size, values }: Matrix): Edge[] {
  const nearest = new Float64Array(size).fill(Infinity)
  const isIn = new Uint8Array(size)
  const edges: Edge[] = []
  let here = 0
  for (let step = 1; step < size; step++) {
    isIn[here] = 1
    let next = -1
    let least = Infinity
    for (let leaf = 0; leaf < size; leaf++) {
      if (isIn[leaf] === 1) continue
      const distance = values[here * size + leaf] as number
      if (distance < (nearest[leaf] as number)) nearest[leaf] = distance
      if ((nearest[leaf] as number) < least) {
        least = nearest[leaf] as number
        next = leaf
      }
    }
    edges.push({ one: here, other: next, distance: least })
    here = next
  }
  return edges
}

/** Follows nearest neighbours until two are each other's, merges them, and goes on from there. */
function neighbourChain({ rows: size, values }: Matrix, rule: LinkageRule): Edge[] {
  const apart = values.slice()
  const leaves = new Int32Array(size).fill(1)
  const chain: number[] = []
  const edges: Edge[] = []
  for (let step = 1; step < size; step++) {
    if (chain.length === 0) chain.push(leaves.findIndex((count) => count > 0))
    for (;;) {
      const here = chain.at(-1) as number
      const before = chain.at(-2) ?? -1
      const next = neighbourOf(apart, leaves, here, before)
      if (next === before) break
      chain.push(next)
    }
    const [last, previous] = [chain.pop() as number, chain.pop() as number]
    const [one, other] = last < previous ? [last, previous] : [previous, last]
    edges.push({ one, other, distance: apart[one * size + other] as number })
    mergeInto(apart, leaves, rule, one, other)
  }
  return edges
}

/** The nearest live cluster; the one that the chain came from wins a tie. */
function neighbourOf(
  apart: Float64Array,
  leaves: Int32Array,
  here: number,
  before: number,
): number {
  const size = leaves.length
  let nearest = before
  let least = before < 0 ? Infinity : (apart[here * size + before] as number)
  for (let other = 0; other < size; other++) {
    if (other === here || leaves[other] === 0) continue
    const distance = apart[here * size + other] as number
    if (distance < least) {
      least = distance
      nearest = other
    }
  }
  return nearest
}

/** Cluster `one` ends, and `other` stands for both. */
function mergeInto(
  apart: Float64Array,
  leaves: Int32Array,
  rule: LinkageRule,
  one: number,
  other: number,
): void {
  const size = leaves.length
  const [ofOne, ofOther] = [leaves[one] as number, leaves[other] as number]
  const between = apart[one * size + other] as number
  for (let third = 0; third < size; third++) {
    const ofThird = leaves[third] as number
    if (ofThird === 0 || third === one || third === other) continue
    const near = apart[one * size + third] as number
    const far = apart[other * size + third] as number
    const distance = updated(rule, { near, far, between, ofOne, ofOther, ofThird })
    apart[other * size + third] = distance
    apart[third * size + other] = distance
  }
  leaves[one] = 0
  leaves[other] = ofOne + ofOther
}

type Triangle = {
  readonly near: number
  readonly far: number
  readonly between: number
  readonly ofOne: number
  readonly ofOther: number
  readonly ofThird: number
}

/** Lance & Williams 1967. */
function updated(rule: LinkageRule, triangle: Triangle): number {
  const { near, far, between, ofOne, ofOther, ofThird } = triangle
  switch (rule) {
    case 'single':
      return Math.min(near, far)
    case 'complete':
      return Math.max(near, far)
    case 'average':
      return (ofOne * near + ofOther * far) / (ofOne + ofOther)
    case 'weighted':
      return (near + far) / 2
    case 'ward': {
      const all = ofOne + ofOther + ofThird
      const spread = (ofOne + ofThird) * near ** 2 + (ofOther + ofThird) * far ** 2
      return Math.sqrt(Math.max(0, (spread - ofThird * between ** 2) / all))
    }
  }
}

/** Gives clusters their numbers, in the order of their making. */
function numbered(edges: readonly Edge[], size: number): Merge[] {
  const parent = Array.from({ length: 2 * size - 1 }, (_, at) => at)
  const leaves = Array.from({ length: 2 * size - 1 }, () => 1)
  const rootOf = (start: number): number => {
    let at = start
    while (parent[at] !== at) at = parent[at] as number
    return at
  }
  return edges.map(({ one, other, distance }, step) => {
    const [first, second] = [rootOf(one), rootOf(other)]
    const made = size + step
    parent[first] = made
    parent[second] = made
    leaves[made] = (leaves[first] as number) + (leaves[second] as number)
    const [left, right] = first < second ? [first, second] : [second, first]
    return { left, right, distance, leaves: leaves[made] }
  })
}
