import type { Matrix } from '../../matrix.ts'
import { type Solved, solved } from '../../solved.ts'
import { type Convexity, requireCovariance } from '../program/covariance.ts'
import type { Limits } from '../program/limits.ts'
import {
  type QuadraticOptimum,
  type QuadraticWorkspace,
  quadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'

/** How an optimiser is to work. */
export type SolveOptions = {
  /** Reused, it starts each solution from the last one; a new one where left out. */
  readonly workspace?: QuadraticWorkspace
  /** `proven` where left out. */
  readonly convexity?: Convexity
}

/** Optimal weights with their variance and the proof. */
export type LeastVariance = QuadraticOptimum & {
  /** `w'Sw`, in the period of the covariance. */
  readonly variance: number
}

/**
 * The weights (n) of least variance `w'Sw` within limits.
 *
 * Singular covariances are served: among weights of one variance, those that the method meets
 * first. Refuses what `requireCovariance` and `solveQuadratic` refuse. Markowitz 1952;
 * Jagannathan & Ma 2003 on why bounds help.
 *
 * @example
 * const limits = weightLimits({ size: 2, upper: 0.7 })
 * const least = limits.ok && minVariance(matrixFrom([[4, 0], [0, 1]]), limits.value)
 * least && least.ok && least.value.weights[1] // 0.7
 */
export function minVariance(
  covariance: Matrix,
  limits: Limits,
  options: SolveOptions = {},
): Solved<LeastVariance> {
  const size = covariance.rows
  const { workspace = quadraticWorkspace(size, limits.rows.rows), convexity = 'proven' } = options
  const checked = requireCovariance(covariance, convexity, workspace.face)
  if (!checked.ok) return checked
  const program = { hessian: covariance, linear: new Float64Array(size), limits }
  const optimum = solveQuadratic(program, workspace)
  if (!optimum.ok) return optimum
  const { weights } = optimum.value
  let variance = 0
  for (let at = 0; at < size; at++) {
    variance += (weights[at] as number) * (workspace.gradient[at] as number)
  }
  return solved({ ...optimum.value, variance: Math.max(0, variance) })
}
