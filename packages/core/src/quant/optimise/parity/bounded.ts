import { solve } from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { requireCovariance } from '../program/covariance.ts'
import type { Limits } from '../program/limits.ts'
import {
  type BudgetedPortfolio,
  type BudgetOptions,
  budgetsInto,
  missMax,
} from './risk-budgeting.ts'

/**
 * Risk budgets within bounds: a definition, since bounds and exact budgets exclude each other.
 *
 * The weights (n) minimise `sqrt(w'Sw) - t sum b_i ln w_i` within the bounds, for the t at which
 * they sum to one (Richard & Roncalli 2019, with volatility as the measure): assets within their
 * bounds have parts of the risk in proportion to their budgets, one at its upper bound has less
 * than that, one at its lower bound more. Reads the bounds of the limits, not their rows. Refuses
 * what `riskBudgeting` refuses, and INFEASIBLE where bounds exclude a sum of one.
 *
 * @example
 * const limits = weightLimits({ size: 3, upper: 0.4 })
 * const covariance = matrixFrom([[0.01, 0, 0], [0, 0.04, 0], [0, 0, 0.04]])
 * const parity = limits.ok && boundedRiskBudgeting(covariance, limits.value)
 * parity && parity.ok && parity.value.weights[0] // 0.4
 * parity && parity.ok && parity.value.weights[1] // ≈ 0.3
 */
export function boundedRiskBudgeting(
  covariance: Matrix,
  { lower, upper }: Limits,
  { budgets, convexity = 'proven' }: BudgetOptions = {},
): Solved<BudgetedPortfolio> {
  const checked = requireCovariance(covariance, convexity)
  if (!checked.ok) return checked
  const size = covariance.rows
  const shares = new Float64Array(size)
  const budgeted = budgetsInto(shares, budgets, size)
  if (!budgeted.ok) return budgeted
  const idle = shares.findIndex((_, at) => !((covariance.values[at * size + at] as number) > 0))
  if (idle >= 0) {
    const message = 'every asset bears risk'
    return unsolved('ZERO_VARIANCE', message, 'covariance', 'a positive variance', `asset ${idle}`)
  }
  const bounds = requireRoom(lower, upper, size)
  if (!bounds.ok) return bounds
  const sleeve: Sleeve = { covariance, shares, ...bounds.value }
  const weights = shares.slice()
  const theta = searchTheta(sleeve, weights)
  const polished = polish(sleeve, weights, theta)
  return judge(sleeve, polished.weights, polished.theta)
}

type Sleeve = {
  readonly covariance: Matrix
  readonly shares: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** Bounds between 0 and 1 that leave room for a sum of one. */
function requireRoom(
  lower: Float64Array,
  upper: Float64Array,
  size: number,
): Solved<Pick<Sleeve, 'lower' | 'upper'>> {
  if (lower.length !== size || upper.length !== size) {
    const actual = `${lower.length} and ${upper.length}`
    return unsolved('SHAPE', 'two bounds for each asset', 'limits', `${size}`, actual)
  }
  const least = lower.map((low) => Math.max(0, low))
  const most = upper.map((high) => Math.min(1, high))
  const [low, high] = [sumOf(least), sumOf(most)]
  const isRoom = low <= 1 + sumSlack && high >= 1 - sumSlack && most.every((cap) => cap > 0)
  if (isRoom) return solved({ lower: least, upper: most })
  const message = 'the bounds leave room for positive weights that sum to one'
  return unsolved('INFEASIBLE', message, 'limits', 'a sum of one', `${low} to ${high}`)
}

const sumSlack = 1e-12

function sumOf(vector: Float64Array): number {
  let sum = 0
  for (let at = 0; at < vector.length; at++) sum += vector[at] as number
  return sum
}

/** Finds the pull of the logarithms at which weights sum to one; their sum rises with it. */
function searchTheta(sleeve: Sleeve, weights: Float64Array): number {
  const { covariance } = sleeve
  let scale = 0
  for (let at = 0; at < covariance.values.length; at += covariance.cols + 1) {
    scale = Math.max(scale, covariance.values[at] as number)
  }
  let [low, high] = [Math.log(scale) - 80, Math.log(scale) + 80]
  let theta = Math.log(scale) - Math.log(weights.length)
  for (let halving = 0; halving < 80 && high - low > 1e-12; halving++) {
    settle(sleeve, weights, Math.exp(theta))
    if (sumOf(weights) < 1) low = theta
    else high = theta
    theta = (low + high) / 2
  }
  return Math.exp(theta)
}

/** Sweeps of coordinate descent at one pull. */
const sweepsMax = 500

/** Least `w'Sw/2 - theta sum b ln w` within bounds: each weight in turn becomes the best one. */
function settle(
  { covariance, shares, lower, upper }: Sleeve,
  weights: Float64Array,
  theta: number,
): void {
  const { rows: size, values } = covariance
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    let change = 0
    for (let at = 0; at < size; at++) {
      const own = values[at * size + at] as number
      const before = weights[at] as number
      let slope = -own * before
      for (let other = 0; other < size; other++) {
        slope += (values[at * size + other] as number) * (weights[other] as number)
      }
      const half = slope / 2
      const pull = theta * (shares[at] as number)
      const root = Math.sqrt(half * half + pull * own)
      const best = half > 0 ? pull / (root + half) : (root - half) / own
      const next = Math.min(Math.max(best, lower[at] as number), upper[at] as number)
      weights[at] = next
      change = Math.max(change, Math.abs(next - before))
    }
    if (change < 1e-12) return
  }
}

/** Newton steps on the weights within bounds and the pull: from eight digits to all of them. */
function polish(
  sleeve: Sleeve,
  start: Float64Array,
  pull: number,
): { readonly weights: Float64Array; readonly theta: number } {
  const { covariance, shares, lower, upper } = sleeve
  const size = start.length
  const free = Array.from(start.keys()).filter((at) => {
    const weight = start[at] as number
    return weight > (lower[at] as number) && weight < (upper[at] as number)
  })
  let [weights, theta] = [start, pull]
  for (let step = 0; step < 4 && free.length > 0; step++) {
    const count = free.length
    const system = zeros(count + 1, count + 1)
    const right = new Float64Array(count + 1)
    for (const [row, at] of free.entries()) {
      const [weight, share] = [weights[at] as number, shares[at] as number]
      for (const [col, other] of free.entries()) {
        system.values[row * (count + 1) + col] = covariance.values[at * size + other] as number
      }
      const place = row * (count + 1) + row
      system.values[place] = (system.values[place] as number) + (theta * share) / weight ** 2
      system.values[row * (count + 1) + count] = -share / weight
      system.values[count * (count + 1) + row] = 1
      right[row] = (theta * share) / weight - slopeAt(covariance, weights, at)
    }
    right[count] = 1 - sumOf(weights)
    const move = solve(system, right)
    if (!move.ok) break
    const next = weights.slice()
    for (const [row, at] of free.entries()) {
      next[at] = (weights[at] as number) + (move.value[row] as number)
    }
    if (
      !next.every(
        (weight, at) => weight >= (lower[at] as number) && weight <= (upper[at] as number),
      )
    ) {
      break
    }
    weights = next
    theta += move.value[count] as number
  }
  return { weights, theta }
}

function slopeAt({ rows: size, values }: Matrix, weights: Float64Array, at: number): number {
  let sum = 0
  for (let other = 0; other < size; other++) {
    sum += (values[at * size + other] as number) * (weights[other] as number)
  }
  return sum
}

/** The largest breach of the definition, as a share of the variance. */
function judge(
  { covariance, shares, lower, upper }: Sleeve,
  weights: Float64Array,
  theta: number,
): Solved<BudgetedPortfolio> {
  let variance = 0
  for (let at = 0; at < weights.length; at++) {
    variance += (weights[at] as number) * slopeAt(covariance, weights, at)
  }
  let breach = Math.abs(sumOf(weights) - 1)
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at] as number
    const part = weight * slopeAt(covariance, weights, at)
    const excess = (part - theta * (shares[at] as number)) / variance
    if (weight > (lower[at] as number)) breach = Math.max(breach, excess)
    if (weight < (upper[at] as number)) breach = Math.max(breach, -excess)
  }
  if (!(breach <= missMax)) {
    const [limit, actual] = [`a breach of ${missMax}`, `${breach}`]
    return unsolved('NOT_CONVERGED', 'the budgets are met', 'covariance', limit, actual)
  }
  return solved({ weights, volatility: Math.sqrt(variance), kktResidual: breach })
}
