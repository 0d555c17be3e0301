import { type Solved, solved, unsolved } from '../../solved.ts'
import { requireCovariance, requireVector } from '../program/covariance.ts'
import { requireLimits } from '../program/limits.ts'
import { type QuadraticWorkspace, quadraticWorkspace } from '../program/quadratic-program.ts'
import {
  type RebalanceProblem,
  type SplitOptimum,
  solveSplit,
  type Tradable,
} from './split-program.ts'

/** The trades that are worth their cost. */
export type CostOptimalRebalance = {
  /** n weights afterwards. */
  readonly weights: Float64Array
  /** n changes of weight; 0 exactly where an asset is left alone. */
  readonly trades: Float64Array
  /** Utility lost: by the distance that is left to the target, and by all costs. */
  readonly loss: number
  /** How much less the loss of any other set of trades could be at most; 0 is a proof. */
  readonly gap: number
  /** Of the trades of this set; see `kktResidual`. */
  readonly kktResidual: number
}

/** Sets of tradable assets that are looked at before the search ends with a gap. */
const setsMax = 4000
/** A trade below this is rounding. */
const tradeMin = 1e-10

/**
 * The weights (n) worth trading to: near the target, at proportional, impact and fixed costs.
 *
 * Least `aversion (w - target)' S (w - target) / 2 + sum k |x| + m |x|^1.5 + f [x != 0]` with
 * x = w - holdings, within limits. Proportional costs stop at the edge of a no-trade region that
 * correlated assets share; fixed costs leave small trades out, by branch and bound over the sets
 * of traded assets, and what the search could not rule out is the `gap`. Refuses SHAPE,
 * NOT_FINITE, OUT_OF_DOMAIN (a negative cost or aversion), and what the quadratic program refuses.
 * Boyd et al. 2017; Dybvig & Pezzo 2020.
 *
 * @example Half a percent of cost stops before the target
 * const limits = weightLimits({ size: 1, sumMin: 0 })
 * const rebalance = limits.ok && costOptimalWeights({
 *   holdings: Float64Array.of(0.6),
 *   target: Float64Array.of(0.5),
 *   covariance: matrixFrom([[0.04]]),
 *   riskAversion: 2,
 *   linearCosts: Float64Array.of(0.004),
 *   limits: limits.value,
 * })
 * rebalance && rebalance.ok && rebalance.value.weights[0] // ≈ 0.55
 */
export function costOptimalWeights(problem: RebalanceProblem): Solved<CostOptimalRebalance> {
  const checked = requireRebalance(problem)
  if (!checked.ok) return checked
  const size = problem.holdings.length
  const workspace = quadraticWorkspace(2 * size, problem.limits.rows.rows)
  const all = new Uint8Array(size).fill(1)
  const free = solveSplit(problem, all, workspace)
  if (!free.ok) return free
  const search = startSearch(problem, free.value, workspace)
  branch(search, all, new Uint8Array(size), free.value)
  const { trades, kktResidual } = search.best
  const exact = trades.map((trade) => (Math.abs(trade) > tradeMin ? trade : 0))
  return solved({
    weights: problem.holdings.map((held, at) => held + (exact[at] as number)),
    trades: exact,
    loss: search.bestLoss,
    gap: Math.max(0, search.bestLoss - Math.min(search.bestLoss, search.leftOut)),
    kktResidual,
  })
}

type Search = {
  readonly problem: RebalanceProblem
  readonly workspace: QuadraticWorkspace
  best: SplitOptimum
  bestLoss: number
  /** Least bound of the sets that were not looked into. */
  leftOut: number
  sets: number
}

function startSearch(
  problem: RebalanceProblem,
  free: SplitOptimum,
  workspace: QuadraticWorkspace,
): Search {
  const bestLoss = free.loss + fixedOf(problem, free.trades, new Uint8Array(free.trades.length))
  return { problem, workspace, best: free, bestLoss, leftOut: Infinity, sets: 1 }
}

/** Fixed costs of all trades, and of the assets that are traded for sure. */
function fixedOf({ fixedCosts }: RebalanceProblem, trades: Float64Array, sure: Uint8Array): number {
  if (fixedCosts === undefined) return 0
  let sum = 0
  for (let at = 0; at < trades.length; at++) {
    const isTraded = sure[at] === 1 || Math.abs(trades[at] as number) > tradeMin
    if (isTraded) sum += fixedCosts[at] as number
  }
  return sum
}

function sureCosts({ fixedCosts }: RebalanceProblem, sure: Uint8Array): number {
  if (fixedCosts === undefined) return 0
  return fixedCosts.reduce((sum, cost, at) => sum + (sure[at] === 1 ? cost : 0), 0)
}

/** Decides one more asset: left out, or paid for. `optimum` bounds all that this set allows. */
function branch(search: Search, allowed: Tradable, sure: Uint8Array, optimum: SplitOptimum): void {
  const { problem } = search
  const bound = optimum.loss + sureCosts(problem, sure)
  const whole = optimum.loss + fixedOf(problem, optimum.trades, new Uint8Array(sure.length))
  if (whole < search.bestLoss) {
    search.best = optimum
    search.bestLoss = whole
  }
  if (bound >= search.bestLoss * (1 - 1e-12)) return
  const next = leastWorth(problem, allowed, sure, optimum.trades)
  if (next < 0) return
  if (search.sets >= setsMax) {
    search.leftOut = Math.min(search.leftOut, bound)
    return
  }
  const without = allowed.slice()
  without[next] = 0
  search.sets++
  const fewer = solveSplit(problem, without, search.workspace)
  if (fewer.ok) branch(search, without, sure, fewer.value)
  const paid = sure.slice()
  paid[next] = 1
  branch(search, allowed, paid, optimum)
}

/** The undecided trade of the smallest size per fixed cost. */
function leastWorth(
  { fixedCosts }: RebalanceProblem,
  allowed: Tradable,
  sure: Uint8Array,
  trades: Float64Array,
): number {
  let [least, found] = [Infinity, -1]
  for (let at = 0; at < trades.length; at++) {
    const size = Math.abs(trades[at] as number)
    const cost = fixedCosts?.[at] ?? 0
    if (allowed[at] === 0 || sure[at] === 1 || size <= tradeMin || !(cost > 0)) continue
    const worth = size / cost
    if (worth < least) [least, found] = [worth, at]
  }
  return found
}

function requireRebalance(problem: RebalanceProblem): Solved<null> {
  const { holdings, target, covariance, riskAversion, linearCosts, limits } = problem
  const { powerCosts = linearCosts, fixedCosts = linearCosts } = problem
  const size = covariance.rows
  const checked = requireCovariance(covariance, 'proven')
  if (!checked.ok) return checked
  const bounded = requireLimits(limits, size)
  if (!bounded.ok) return bounded
  const vectors = { holdings, target, linearCosts, powerCosts, fixedCosts }
  for (const [field, vector] of Object.entries(vectors)) {
    const finite = requireVector(vector, size, field)
    if (!finite.ok) return finite
    const stray = field.endsWith('Costs') ? vector.find((cost) => cost < 0) : undefined
    if (stray === undefined) continue
    return unsolved('OUT_OF_DOMAIN', 'a cost is not negative', field, '0', `${stray}`)
  }
  if (riskAversion > 0 && riskAversion < Infinity) return solved(null)
  const message = 'a risk aversion is positive'
  return unsolved('OUT_OF_DOMAIN', message, 'riskAversion', 'above 0', `${riskAversion}`)
}
