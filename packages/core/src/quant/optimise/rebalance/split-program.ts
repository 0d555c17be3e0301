import { multiplyVector } from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { gradientInto, type QuadraticProgram, residualFrom } from '../program/kkt.ts'
import type { Limits } from '../program/limits.ts'
import {
  kktResidualMax,
  type QuadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'

/** What is to be rebalanced, and what that costs; all of one holding period. */
export type RebalanceProblem = {
  /** n weights now. */
  readonly holdings: Float64Array
  /** n weights that free trading would go to. */
  readonly target: Float64Array
  /** n by n covariance of returns until the next rebalance. */
  readonly covariance: Matrix
  readonly riskAversion: number
  /** n shares of what is traded that are lost: fees, half the spread. */
  readonly linearCosts: Float64Array
  /** n factors of |trade|^1.5: square-root impact; none where left out. */
  readonly powerCosts?: Float64Array
  /** n shares of wealth that a trade costs whatever its size, such as gas; none where left out. */
  readonly fixedCosts?: Float64Array
  readonly limits: Limits
}

/** Which assets may be traded. */
export type Tradable = Uint8Array

/** The best trades of one set of tradable assets, without fixed costs. */
export type SplitOptimum = {
  readonly trades: Float64Array
  /** Loss of utility: of not being at the target, and of the costs of size. */
  readonly loss: number
  readonly kktResidual: number
}

/** Newton steps on the power costs; none of them needs more than one. */
const stepsMax = 60
/** A purchase or sale this small has the curvature of this one. */
const smallestTrade = 1e-12
/** Newton steps once the loss has settled to rounding: they settle the trades. */
const polishesMax = 4

/**
 * Least `aversion (w - target)' S (w - target) / 2 + costs` over purchases p and sales s, both at
 * least 0, with w = holdings + p - s. The 1.5-power is met by Newton steps.
 */
export function solveSplit(
  problem: RebalanceProblem,
  tradable: Tradable,
  workspace: QuadraticWorkspace,
): Solved<SplitOptimum> {
  const limits = splitLimits(problem, tradable)
  const base = splitProgram(problem, limits)
  let trades: Float64Array = limits.lower.slice()
  let loss = Infinity
  let polishes = 0
  for (let step = 0; step < stepsMax; step++) {
    const program = withPower(problem, base, trades)
    const optimum = solveQuadratic(program, workspace)
    if (!optimum.ok) return optimum
    if (step === 0) trades = optimum.value.weights
    const slope = new Float64Array(trades.length)
    const here = step === 0 ? withPower(problem, base, trades) : program
    gradientInto(here, trades, slope)
    const kktResidual = residualFrom(here, trades, optimum.value.multipliers, slope)
    if (kktResidual <= 1e-13 || polishes === polishesMax) {
      if (!(kktResidual <= kktResidualMax)) break
      return solved({ trades: netOf(trades), loss: lossOf(problem, trades), kktResidual })
    }
    const next = descendTo(problem, trades, optimum.value.weights, loss)
    if (next === null) polishes++
    trades = next ?? optimum.value.weights
    loss = lossOf(problem, trades)
  }
  const limit = `a KKT residual of ${kktResidualMax}`
  return unsolved('NOT_CONVERGED', 'the trades prove optimal', 'powerCosts', limit, 'more')
}

/** Purchases, then sales: bounds that keep the weights within theirs; rows for both. */
function splitLimits({ holdings, limits }: RebalanceProblem, tradable: Tradable): Limits {
  const size = holdings.length
  const [lower, upper] = [new Float64Array(2 * size), new Float64Array(2 * size)]
  const rows = zeros(limits.rows.rows, 2 * size)
  const [rowLower, rowUpper] = [limits.rowLower.slice(), limits.rowUpper.slice()]
  for (let at = 0; at < size; at++) {
    const held = holdings[at] as number
    const [low, high] = [limits.lower[at] as number, limits.upper[at] as number]
    lower[at] = Math.max(0, low - held)
    lower[size + at] = Math.max(0, held - high)
    if (tradable[at] === 0) continue
    upper[at] = Math.max(0, high - held)
    upper[size + at] = Math.max(0, held - low)
  }
  for (let row = 0; row < rows.rows; row++) {
    let held = 0
    for (let at = 0; at < size; at++) {
      const coefficient = limits.rows.values[row * size + at] as number
      rows.values[row * 2 * size + at] = coefficient
      rows.values[row * 2 * size + size + at] = -coefficient
      held += coefficient * (holdings[at] as number)
    }
    rowLower[row] = (rowLower[row] as number) - held
    rowUpper[row] = (rowUpper[row] as number) - held
  }
  return { lower, upper, rows, rowLower, rowUpper }
}

function splitProgram(problem: RebalanceProblem, limits: Limits): QuadraticProgram {
  const { holdings, target, covariance, riskAversion, linearCosts } = problem
  const size = holdings.length
  const hessian = zeros(2 * size, 2 * size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const entry = riskAversion * (covariance.values[row * size + col] as number)
      hessian.values[row * 2 * size + col] = entry
      hessian.values[(size + row) * 2 * size + size + col] = entry
      hessian.values[row * 2 * size + size + col] = -entry
      hessian.values[(size + row) * 2 * size + col] = -entry
    }
  }
  const gap = holdings.map((held, at) => held - (target[at] as number))
  const pull = multiplyVector(covariance, gap)
  const linear = new Float64Array(2 * size)
  for (let at = 0; at < size; at++) {
    const slope = riskAversion * (pull[at] as number)
    linear[at] = -slope - (linearCosts[at] as number)
    linear[size + at] = slope - (linearCosts[at] as number)
  }
  return { hessian, linear, limits }
}

/** The program with the power costs' second-order model at given trades. */
function withPower(
  { powerCosts }: RebalanceProblem,
  base: QuadraticProgram,
  trades: Float64Array,
): QuadraticProgram {
  if (powerCosts === undefined) return base
  const size = powerCosts.length
  const hessian = { ...base.hessian, values: base.hessian.values.slice() }
  const linear = base.linear.slice()
  for (let at = 0; at < 2 * size; at++) {
    const factor = powerCosts[at % size] as number
    const trade = trades[at] as number
    const bend = (0.75 * factor) / Math.sqrt(Math.max(trade, smallestTrade))
    const place = at * 2 * size + at
    hessian.values[place] = (hessian.values[place] as number) + bend
    linear[at] = (linear[at] as number) + bend * trade - 1.5 * factor * Math.sqrt(trade)
  }
  return { ...base, hessian, linear }
}

/** The first of ever shorter steps that lowers the loss; null where none does beyond rounding. */
function descendTo(
  problem: RebalanceProblem,
  from: Float64Array,
  to: Float64Array,
  loss: number,
): Float64Array | null {
  const start = Number.isFinite(loss) ? loss : lossOf(problem, from)
  for (let length = 1; length > 1e-10; length /= 2) {
    const trades = from.map((trade, at) => trade + length * ((to[at] as number) - trade))
    const next = lossOf(problem, trades)
    if (next < start) return trades
    if (Math.abs(next - start) <= 1e-15 * Math.abs(start)) return null
  }
  return null
}

function netOf(trades: Float64Array): Float64Array {
  const size = trades.length / 2
  return trades.subarray(0, size).map((bought, at) => bought - (trades[size + at] as number))
}

/** What trades of size cost, and what remains of the distance to the target, in utility. */
function lossOf(problem: RebalanceProblem, trades: Float64Array): number {
  const { holdings, target, covariance, riskAversion, linearCosts, powerCosts } = problem
  const size = holdings.length
  const net = netOf(trades)
  const gap = net.map((trade, at) => (holdings[at] as number) + trade - (target[at] as number))
  const image = multiplyVector(covariance, gap)
  let loss = 0
  for (let at = 0; at < size; at++) {
    loss += 0.5 * riskAversion * (gap[at] as number) * (image[at] as number)
  }
  for (let at = 0; at < 2 * size; at++) {
    const trade = trades[at] as number
    loss += (linearCosts[at % size] as number) * trade
    if (powerCosts !== undefined) loss += (powerCosts[at % size] as number) * trade ** 1.5
  }
  return loss
}
