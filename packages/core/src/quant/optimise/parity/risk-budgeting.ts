import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { type Convexity, requireCovariance, requireVector } from '../program/covariance.ts'
import { emptyFace, type Face } from '../program/face.ts'
import { type BarrierDescent, barrierDescentOf, descendBarrier } from './barrier-descent.ts'
import { descendCorrelation, type Exposures } from './correlation-descent.ts'

/** Weights whose parts of the risk are as budgeted. */
export type BudgetedPortfolio = {
  /** n weights, above 0, that sum to one. */
  readonly weights: Float64Array
  /** `sqrt(w'Sw)`, of the period of the covariance. */
  readonly volatility: number
  /** Largest miss of a budget, as a share of the risk; 0 is a proof. */
  readonly kktResidual: number
}

/** How the budgets are to be met. */
export type BudgetOptions = {
  /** n positive shares of the risk, of any sum; equal ones where left out. */
  readonly budgets?: Float64Array
  /** `proven` where left out. */
  readonly convexity?: Convexity
  readonly workspace?: ParityWorkspace
}

/** Working memory for n assets; reused, each solution starts from the last one. */
export type ParityWorkspace = {
  readonly budgets: Float64Array
  /** n exposures in units of each asset's own volatility: where the next solution starts from. */
  readonly start: Float64Array
  readonly barrier: BarrierDescent
  readonly face: Face
  isWarm: boolean
}

/** What an answer may miss its budgets by; more is refused. */
export const missMax = 1e-10

/**
 * Room for portfolios of n assets.
 *
 * @example
 * parityWorkspace(3).budgets.length // 3
 */
export function parityWorkspace(size: number): ParityWorkspace {
  return {
    budgets: new Float64Array(size),
    start: new Float64Array(size),
    barrier: barrierDescentOf(size),
    face: emptyFace(size),
    isWarm: false,
  }
}

/**
 * The long-only weights (n) whose shares of the volatility are the budgets: `w_i (Sw)_i ~ b_i`.
 *
 * Unique for positive budgets; equal ones are equal risk contribution. Solved on the correlation,
 * so that the unit of an asset does not matter. Refuses what `requireCovariance` refuses, SHAPE,
 * OUT_OF_DOMAIN (a budget that is not positive), ZERO_VARIANCE (an asset, or a mix of all, without
 * risk) and NOT_CONVERGED. Maillard, Roncalli & Teiletche 2010; Bruder & Roncalli 2012.
 *
 * @example
 * const parity = riskBudgeting(matrixFrom([[0.04, 0], [0, 0.01]]))
 * parity.ok && parity.value.weights[1] // ≈ 0.66666667
 */
export function riskBudgeting(
  covariance: Matrix,
  options: BudgetOptions = {},
): Solved<BudgetedPortfolio> {
  const size = covariance.rows
  const { workspace = parityWorkspace(size), convexity = 'proven' } = options
  const checked = requireCovariance(covariance, convexity, workspace.face)
  if (!checked.ok) return checked
  const budgets = budgetsInto(workspace.budgets, options.budgets, size)
  if (!budgets.ok) return budgets
  const idle = startFrom(covariance, workspace)
  if (idle >= 0) return riskless(`asset ${idle}`)
  const kktResidual = meetBudgets(covariance, workspace)
  workspace.isWarm = kktResidual <= missMax
  if (Number.isNaN(kktResidual)) return riskless('a mix of all assets')
  if (!workspace.isWarm) {
    const [limit, actual] = [`a miss of ${missMax}`, `${kktResidual}`]
    return unsolved('NOT_CONVERGED', 'the budgets are met', 'covariance', limit, actual)
  }
  return solved({ ...weightsOf(workspace.barrier.exposures), kktResidual })
}

/**
 * Turns exposures in units of volatility, the last ones or the roots of the budgets, into those of
 * this covariance; answers the first asset without variance, or -1.
 */
function startFrom({ rows: size, values }: Matrix, workspace: ParityWorkspace): number {
  const { budgets, start, barrier, isWarm } = workspace
  for (let at = 0; at < size; at++) {
    const variance = values[at * size + at] as number
    if (!(variance > 0)) return at
    if (!isWarm) start[at] = Math.sqrt(budgets[at] as number)
    barrier.exposures[at] = (start[at] as number) / Math.sqrt(variance)
  }
  return -1
}

/** Rounding of a share of the risk, after a product from scratch. */
const quickMissMax = 1e-12

/** The largest miss of the exposures in `barrier`: by the quick way, or else the sturdy one. */
function meetBudgets(covariance: Matrix, workspace: ParityWorkspace): number {
  const { budgets, start, barrier, face } = workspace
  const { rows: size, values } = covariance
  const { exposures } = barrier
  const quick = descendBarrier(covariance, budgets, barrier)
  if (quick <= quickMissMax) {
    for (let at = 0; at < size; at++) {
      start[at] = (exposures[at] as number) * Math.sqrt(values[at * size + at] as number)
    }
    return quick
  }
  for (let at = 0; at < size; at++) start[at] = Math.sqrt(budgets[at] as number)
  const sturdy: Exposures = { y: start, image: new Float64Array(size) }
  const miss = descendCorrelation(correlationOf(covariance), budgets, sturdy, face)
  for (let at = 0; at < size; at++) {
    exposures[at] = (start[at] as number) / Math.sqrt(values[at * size + at] as number)
  }
  return miss
}

function riskless(actual: string): Solved<never> {
  const message = 'every asset, and every mix of all, bears risk'
  return unsolved('ZERO_VARIANCE', message, 'covariance', 'a positive variance', actual)
}

/** Budgets as shares of one. */
export function budgetsInto(
  target: Float64Array,
  budgets: Float64Array | undefined,
  size: number,
): Solved<null> {
  if (budgets === undefined) {
    target.fill(1 / size)
    return solved(null)
  }
  const checked = requireVector(budgets, size, 'budgets')
  if (!checked.ok) return checked
  const stray = budgets.find((budget) => !(budget > 0))
  if (stray !== undefined) {
    const message = 'every budget is positive'
    return unsolved('OUT_OF_DOMAIN', message, 'budgets', 'above 0', `${stray}`)
  }
  const sum = budgets.reduce((total, budget) => total + budget, 0)
  for (let at = 0; at < size; at++) target[at] = (budgets[at] as number) / sum
  return solved(null)
}

/** The correlation of a covariance whose variances are positive. */
function correlationOf({ rows: size, values }: Matrix): Matrix {
  const target = zeros(size, size)
  for (let row = 0; row < size; row++) {
    const scale = 1 / Math.sqrt(values[row * size + row] as number)
    for (let col = 0; col < row; col++) {
      const other = target.values[col * size + col] as number
      const entry = (values[row * size + col] as number) * scale * other
      target.values[row * size + col] = entry
      target.values[col * size + row] = entry
    }
    target.values[row * size + row] = scale
  }
  for (let at = 0; at < size; at++) target.values[at * size + at] = 1
  return target
}

/** Exposures of volatility one, brought to a sum of one. */
function weightsOf(exposures: Float64Array): Pick<BudgetedPortfolio, 'weights' | 'volatility'> {
  const weights = new Float64Array(exposures.length)
  let sum = 0
  for (let at = 0; at < weights.length; at++) sum += exposures[at] as number
  for (let at = 0; at < weights.length; at++) weights[at] = (exposures[at] as number) / sum
  return { weights, volatility: 1 / sum }
}
