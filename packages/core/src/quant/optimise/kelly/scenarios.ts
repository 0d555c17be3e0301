import type { Matrix } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { type Limits, requireLimits } from '../program/limits.ts'
import { quadraticWorkspace } from '../program/quadratic-program.ts'
import { requirePositive } from './bet.ts'
import { type Growth, type GrowthOptimum, maximiseGrowth } from './growth.ts'

/** Growth over scenarios, which are taken as they are: fat tails, jumps and all. */
export type ScenarioKelly = {
  /** T by n simple returns of one period, a scenario in each row. */
  readonly returns: Matrix
  /** T probabilities that sum to one; equal where left out. */
  readonly probabilities?: Float64Array
  /** Simple return of what is not invested; 0 where left out. */
  readonly cashReturn?: number
  readonly limits: Limits
  /** A bound on the risk of drawdowns; none where left out. */
  readonly drawdown?: DrawdownLimit
}

/** Wealth may ever fall below the share `floor` of its start with `probability` at most. */
export type DrawdownLimit = {
  /** Between 0 and 1. */
  readonly floor: number
  /** Between 0 and 1. */
  readonly probability: number
}

/** Growth-optimal weights on scenarios. */
export type ScenarioGrowth = GrowthOptimum & {
  /** `1 - sum(w)`. */
  readonly cash: number
  /** Exponent of the drawdown limit, `ln probability / ln floor`; 0 without one. */
  readonly exponent: number
  /** `E wealth^-exponent`: at most 1 where the drawdown limit holds. */
  readonly drawdownMoment: number
}

/**
 * Weights (n) of the greatest expected log growth over scenarios, `max E ln(1 + r'w)`.
 *
 * A drawdown limit adds `E wealth^-k <= 1` with k = ln(probability) / ln(floor), which suffices
 * for it when the periods are independent (Busseti, Ryu & Boyd 2016). Newton steps, each a
 * quadratic program within the limits; a multiplier search for the drawdown limit. Refuses SHAPE,
 * NOT_FINITE, OUT_OF_DOMAIN, INFEASIBLE (no allowed weights survive all scenarios or keep the
 * drawdown limit), UNBOUNDED and NOT_CONVERGED. Kelly 1956; Breiman 1961.
 *
 * @example A share that doubles or halves, and cash
 * const limits = weightLimits({ size: 1, sumMin: 0 })
 * const returns = matrixFrom([[1], [-0.5]])
 * const demon = limits.ok && scenarioKelly({ returns, limits: limits.value })
 * demon && demon.ok && demon.value.weights[0] // ≈ 0.5
 * demon && demon.ok && demon.value.growthPerPeriod // ≈ 0.0588915
 */
export function scenarioKelly(problem: ScenarioKelly): Solved<ScenarioGrowth> {
  const growth = requireGrowth(problem)
  if (!growth.ok) return growth
  const workspace = quadraticWorkspace(problem.returns.cols, problem.limits.rows.rows)
  const free = maximiseGrowth(growth.value, 0, workspace)
  if (!free.ok) return free
  const bounded =
    problem.drawdown === undefined || free.value.logMoment <= 0
      ? free
      : withinDrawdown(growth.value, free.value, workspace)
  if (!bounded.ok) return bounded
  const { weights, logMoment } = bounded.value
  return solved({
    ...bounded.value,
    cash: 1 - weights.reduce((sum, weight) => sum + weight, 0),
    exponent: growth.value.exponent,
    drawdownMoment: Math.exp(logMoment),
  })
}

/** Doublings and halvings of the price of the drawdown limit. */
const searchMax = 200

/** The least price of the drawdown moment at which it is at most one. */
function withinDrawdown(
  growth: Growth,
  free: GrowthOptimum,
  workspace: ReturnType<typeof quadraticWorkspace>,
): Solved<GrowthOptimum> {
  let [low, high] = [0, 1]
  let start = free
  let safe: GrowthOptimum | null = null
  for (let step = 0; step < searchMax; step++) {
    const price = safe === null ? high : (low + high) / 2
    const optimum = maximiseGrowth({ ...growth, start: start.weights }, price, workspace)
    if (!optimum.ok) return optimum
    start = optimum.value
    const isSafe = start.logMoment <= 0
    if (isSafe) safe = start
    if (isSafe) high = price
    else low = price
    if (safe === null) high *= 4
    if (safe !== null && (safe.logMoment > -1e-13 || high - low <= 1e-14 * high))
      return solved(safe)
    if (safe === null && high > priceMax) break
  }
  if (safe !== null) return solved(safe)
  const message = 'some allowed weights keep the drawdown limit'
  const actual = `${Math.exp(start.logMoment)} at the safest`
  return unsolved('INFEASIBLE', message, 'drawdown', 'a moment of at most 1', actual)
}

/** Growth that weighs less than this against the drawdown limit is no aim any more. */
const priceMax = 1e12

function requireGrowth(problem: ScenarioKelly): Solved<Growth> {
  const { returns, limits, drawdown, cashReturn = 0 } = problem
  const { rows: count, cols: size, values } = returns
  if (count === 0 || size === 0) {
    return unsolved('EMPTY', 'there are scenarios', 'returns', '1 by 1', `${count} by ${size}`)
  }
  const checked = requireLimits(limits, size)
  if (!checked.ok) return checked
  const stray = values.find((value) => !Number.isFinite(value))
  if (stray !== undefined || !(cashReturn > -1 && cashReturn < Infinity)) {
    const actual = `${stray ?? cashReturn}`
    return unsolved('NOT_FINITE', 'every return is finite', 'returns', 'finite', actual)
  }
  const probabilities = problem.probabilities ?? new Float64Array(count).fill(1 / count)
  const chances = requireProbabilities(probabilities, count)
  if (!chances.ok) return chances
  const exponent = exponentOf(drawdown)
  if (!exponent.ok) return exponent
  const excess = { rows: count, cols: size, values: values.map((value) => value - cashReturn) }
  const safeWealth = 1 + cashReturn
  return solved({ excess, probabilities, safeWealth, limits, exponent: exponent.value })
}

function exponentOf(drawdown: DrawdownLimit | undefined): Solved<number> {
  if (drawdown === undefined) return solved(0)
  for (const [field, share] of Object.entries(drawdown)) {
    if (share > 0 && share < 1) continue
    const message = 'a share lies between 0 and 1'
    return unsolved('OUT_OF_DOMAIN', message, `drawdown.${field}`, '0 to 1', `${share}`)
  }
  return requirePositive(Math.log(drawdown.probability) / Math.log(drawdown.floor), 'drawdown')
}

function requireProbabilities(probabilities: Float64Array, count: number): Solved<null> {
  const { length } = probabilities
  if (length !== count) {
    return unsolved('SHAPE', 'one for each scenario', 'probabilities', `${count}`, `${length}`)
  }
  const sum = probabilities.reduce((total, probability) => total + probability, 0)
  const isChance = probabilities.every((probability) => probability >= 0)
  if (isChance && Math.abs(sum - 1) <= 1e-9) return solved(null)
  const message = 'probabilities are not negative and sum to one'
  return unsolved('OUT_OF_DOMAIN', message, 'probabilities', '1', `${sum}`)
}
