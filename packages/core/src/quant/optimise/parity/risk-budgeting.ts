import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { type Convexity, requireCovariance, requireVector } from '../program/covariance.ts'
import { emptyFace, type Face } from '../program/face.ts'
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
  readonly correlation: Matrix
  readonly budgets: Float64Array
  readonly exposures: Exposures
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
    correlation: zeros(size, size),
    budgets: new Float64Array(size),
    exposures: { y: new Float64Array(size), image: new Float64Array(size) },
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
  const idle = correlationInto(workspace.correlation, covariance)
  if (idle >= 0) return riskless(`asset ${idle}`)
  const { exposures, correlation, face } = workspace
  if (!workspace.isWarm)
    for (let at = 0; at < size; at++) exposures.y[at] = budgetRoot(workspace, at)
  const kktResidual = descendCorrelation(correlation, workspace.budgets, exposures, face)
  workspace.isWarm = kktResidual <= missMax
  if (Number.isNaN(kktResidual)) return riskless('a mix of all assets')
  if (!workspace.isWarm) {
    const [limit, actual] = [`a miss of ${missMax}`, `${kktResidual}`]
    return unsolved('NOT_CONVERGED', 'the budgets are met', 'covariance', limit, actual)
  }
  return solved({ ...weightsOf(exposures.y, covariance), kktResidual })
}

function budgetRoot({ budgets }: ParityWorkspace, at: number): number {
  return Math.sqrt(budgets[at] as number)
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

/** Writes the correlation; answers the first asset without variance, or -1. */
function correlationInto(target: Matrix, { rows: size, values }: Matrix): number {
  for (let row = 0; row < size; row++) {
    const variance = values[row * size + row] as number
    if (!(variance > 0)) return row
    const scale = 1 / Math.sqrt(variance)
    for (let col = 0; col < row; col++) {
      const other = target.values[col * size + col] as number
      const entry = (values[row * size + col] as number) * scale * other
      target.values[row * size + col] = entry
      target.values[col * size + row] = entry
    }
    target.values[row * size + row] = scale
  }
  for (let at = 0; at < size; at++) target.values[at * size + at] = 1
  return -1
}

/** Exposures over volatilities, brought to a sum of one. */
function weightsOf(
  y: Float64Array,
  { rows: size, values }: Matrix,
): Pick<BudgetedPortfolio, 'weights' | 'volatility'> {
  const weights = new Float64Array(size)
  let sum = 0
  for (let at = 0; at < size; at++) {
    const weight = (y[at] as number) / Math.sqrt(values[at * size + at] as number)
    weights[at] = weight
    sum += weight
  }
  for (let at = 0; at < size; at++) weights[at] = (weights[at] as number) / sum
  return { weights, volatility: 1 / sum }
}
