import { correlationOf } from '../../estimation/index.ts'
import { requireSymmetric } from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { mirroredOrder, optimalOrder, treeOrder } from './leaf-order.ts'
import { type LinkageRule, linkageOf, type Merge } from './linkage.ts'

/** How the tree is built and read. */
export type HierarchyOptions = {
  /** n by n, for the tree; that of the covariance where left out. */
  readonly correlation?: Matrix
  /** `single` where left out, as in the paper. */
  readonly linkage?: LinkageRule
  /**
   * `tree`: smaller cluster numbers left; `optimal`: neighbours as near as the tree allows;
   * `mirrored`: what SciPy calls optimal (see `mirroredOrder`).
   */
  readonly leafOrder?: 'tree' | 'optimal' | 'mirrored'
}

/** Weights by hierarchy; no optimum of anything, so that there is no residual. */
export type HierarchicalPortfolio = {
  /** n weights above 0 that sum to one, in the order of the covariance. */
  readonly weights: Float64Array
  /** Assets from left to right, as they were bisected. */
  readonly leafOrder: readonly number[]
}

/**
 * Hierarchical risk parity: weights (n) by recursive bisection of the assets, sorted by a tree.
 *
 * Distances are `sqrt((1 - correlation) / 2)`; the sorted list, not the tree, is halved (the odd
 * asset goes right), and each half gets the share of the other's inverse-variance variance. No
 * matrix is inverted, and no optimum claimed; the order of the leaves moves the answer. Refuses
 * what `requireSymmetric` refuses, SHAPE, OUT_OF_DOMAIN (a correlation beyond 1) and
 * ZERO_VARIANCE (of an asset, or of a half that hedges itself). López de Prado 2016.
 *
 * @example
 * const hrp = hierarchicalRiskParity(matrixFrom([[0.04, 0], [0, 0.01]]))
 * hrp.ok && hrp.value.weights[1] // ≈ 0.8
 */
export function hierarchicalRiskParity(
  covariance: Matrix,
  { correlation, linkage = 'single', leafOrder = 'tree' }: HierarchyOptions = {},
): Solved<HierarchicalPortfolio> {
  const parts = correlationOf(covariance)
  if (!parts.ok) return parts
  const distances = distancesOf(correlation ?? parts.value.correlation, covariance.rows)
  if (!distances.ok) return distances
  const merges = linkageOf(distances.value, linkage)
  const order = orderOf(merges, distances.value, leafOrder)
  const weights = new Float64Array(covariance.rows).fill(1)
  const riskless = bisect(covariance, order, weights)
  if (riskless === null) return solved({ weights, leafOrder: order })
  const message = 'every half bears risk'
  const actual = `none in ${riskless.join(', ')}`
  return unsolved('ZERO_VARIANCE', message, 'covariance', 'a positive variance', actual)
}

/**
 * Variance of a cluster of assets, each weighted by the inverse of its own variance.
 *
 * `members` are row numbers, at least one. Refuses SHAPE, EMPTY and ZERO_VARIANCE.
 *
 * @example
 * const variance = clusterVariance(matrixFrom([[0.04, 0], [0, 0.01]]), [0, 1])
 * variance.ok && variance.value // ≈ 0.008
 */
export function clusterVariance(covariance: Matrix, members: readonly number[]): Solved<number> {
  const symmetric = requireSymmetric(covariance, 'covariance')
  if (!symmetric.ok) return symmetric
  const { rows: size, values } = covariance
  if (members.length === 0) return unsolved('EMPTY', 'a cluster has members', 'members', '1', '0')
  const stray = members.find((member) => !(member >= 0 && member < size))
  if (stray !== undefined) {
    return unsolved('SHAPE', 'a member is a row', 'members', `0 to ${size - 1}`, `${stray}`)
  }
  const still = members.find((member) => !((values[member * size + member] as number) > 0))
  if (still === undefined) return solved(varianceOf(covariance, members))
  const message = 'every member bears risk'
  return unsolved('ZERO_VARIANCE', message, 'covariance', 'a positive variance', `asset ${still}`)
}

function distancesOf(correlation: Matrix, size: number): Solved<Matrix> {
  const symmetric = requireSymmetric(correlation, 'correlation')
  if (!symmetric.ok) return symmetric
  if (correlation.rows !== size) {
    const actual = `${correlation.rows}`
    return unsolved('SHAPE', 'a row for each asset', 'correlation', `${size}`, actual)
  }
  const stray = correlation.values.find((entry) => Math.abs(entry) > 1 + correlationSlack)
  if (stray !== undefined) {
    const message = 'a correlation lies between -1 and 1'
    return unsolved('OUT_OF_DOMAIN', message, 'correlation', '-1 to 1', `${stray}`)
  }
  const distances = zeros(size, size)
  for (let at = 0; at < distances.values.length; at++) {
    const halfGap = (1 - (correlation.values[at] as number)) / 2
    distances.values[at] = Math.sqrt(Math.min(1, Math.max(0, halfGap)))
  }
  return solved(distances)
}

function orderOf(
  merges: readonly Merge[],
  distances: Matrix,
  leafOrder: 'tree' | 'optimal' | 'mirrored',
): number[] {
  if (leafOrder === 'tree') return treeOrder(merges)
  return leafOrder === 'optimal'
    ? optimalOrder(merges, distances)
    : mirroredOrder(merges, distances)
}

/** Rounding of a correlation. */
const correlationSlack = 1e-9

/** What rounding may leave of the variance of a perfect hedge, as a share of its least variance. */
const hedgedShareMax = 1e-14

/**
 * Halves the list until single assets are left, sharing weight by the variances of the halves.
 * Answers a half without variance, which cannot share, or null.
 */
function bisect(
  covariance: Matrix,
  order: readonly number[],
  weights: Float64Array,
): readonly number[] | null {
  if (order.length < 2) return null
  const middle = Math.floor(order.length / 2)
  const [left, right] = [order.slice(0, middle), order.slice(middle)]
  const [ofLeft, ofRight] = [varianceOf(covariance, left), varianceOf(covariance, right)]
  if (!(ofLeft > hedgedShareMax * leastVariance(covariance, left))) return left
  if (!(ofRight > hedgedShareMax * leastVariance(covariance, right))) return right
  const share = 1 / (1 + ofLeft / ofRight)
  for (const asset of left) weights[asset] = (weights[asset] as number) * share
  for (const asset of right) weights[asset] = (weights[asset] as number) * (1 - share)
  return bisect(covariance, left, weights) ?? bisect(covariance, right, weights)
}

function leastVariance({ rows: size, values }: Matrix, members: readonly number[]): number {
  return members.reduce((least, at) => Math.min(least, values[at * size + at] as number), Infinity)
}

/** Inverse variances are taken as multiples of the greatest, so that no scale overflows. */
function varianceOf(covariance: Matrix, members: readonly number[]): number {
  const { rows: size, values } = covariance
  const least = leastVariance(covariance, members)
  const inverses = members.map((member) => least / (values[member * size + member] as number))
  const total = inverses.reduce((sum, inverse) => sum + inverse, 0)
  let variance = 0
  for (const [row, one] of members.entries()) {
    for (const [col, other] of members.entries()) {
      const weight = ((inverses[row] as number) / total) * ((inverses[col] as number) / total)
      variance += weight * (values[one * size + other] as number)
    }
  }
  return variance
}
