import { multiplyVector } from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, unsolved } from '../../solved.ts'
import { requireCovariance } from '../program/covariance.ts'
import type { QuadraticProgram } from '../program/kkt.ts'
import {
  type QuadraticOptimum,
  type QuadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'

/** The true means lie in `(m - mean)' errors^-1 (m - mean) <= radius^2`: plan for the worst. */
export type MeanUncertainty = {
  /** n by n: covariance of the errors of the means, such as S / T of T periods. */
  readonly errors: Matrix
  /** In standard errors; 0 trusts the means. */
  readonly radius: number
}

/** Halvings of the length of the error; the root is then exact to rounding. */
const halvingsMax = 200

/**
 * Growth under the worst means: `max c (m'w - radius sqrt(w' errors w)) - w'Sw/2`.
 *
 * For each length L = sqrt(w' errors w) the program is quadratic, with `c radius errors / L` added
 * to S; what it answers grows slower than L, so the length that answers itself is bracketed.
 * Goldfarb & Iyengar 2003; Sun & Boyd 2018 for the Kelly form.
 * Refuses what the quadratic program refuses, and
 * OUT_OF_DOMAIN of a negative radius.
 */
export function solveUncertain(
  program: QuadraticProgram,
  kellyFraction: number,
  { errors, radius }: MeanUncertainty,
  workspace: QuadraticWorkspace,
): Solved<QuadraticOptimum> {
  const checked = requireUncertainty(program, { errors, radius })
  if (!checked.ok) return checked
  const trusting = solveQuadratic(program, workspace)
  if (!trusting.ok || radius === 0) return trusting
  const longest = lengthOf(errors, trusting.value.weights)
  if (longest === 0) return trusting
  const hessian = zeros(errors.rows, errors.cols)
  let [low, high] = [0, longest]
  let length = longest / 2
  for (let halving = 0; halving < halvingsMax; halving++) {
    const share = (kellyFraction * radius) / length
    for (let at = 0; at < hessian.values.length; at++) {
      const penalty = share * (errors.values[at] as number)
      hessian.values[at] = (program.hessian.values[at] as number) + penalty
    }
    const optimum = solveQuadratic({ ...program, hessian }, workspace)
    if (!optimum.ok) return optimum
    const found = lengthOf(errors, optimum.value.weights)
    if (found > length) low = length
    else high = length
    const isRoot = Math.abs(found - length) <= 1e-13 * longest || high - low <= 1e-15 * longest
    if (isRoot) return optimum
    const isInside = found > low && found < high && halving % 2 === 0
    length = isInside ? found : (low + high) / 2
  }
  const actual = `${low} to ${high}`
  return unsolved('NOT_CONVERGED', 'the worst mean is found', 'uncertainty', 'one length', actual)
}

function requireUncertainty(
  { linear }: QuadraticProgram,
  { errors, radius }: MeanUncertainty,
): Solved<Matrix> {
  if (errors.rows !== linear.length) {
    const limit = `${linear.length}`
    return unsolved('SHAPE', 'a row for each asset', 'errors', limit, `${errors.rows}`)
  }
  if (!(radius >= 0 && radius < Infinity)) {
    const message = 'a radius is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'radius', '0 or more', `${radius}`)
  }
  return requireCovariance(errors, 'proven')
}

function lengthOf(errors: Matrix, weights: Float64Array): number {
  const image = multiplyVector(errors, weights)
  return Math.sqrt(
    Math.max(
      0,
      image.reduce((sum, entry, at) => sum + entry * (weights[at] as number), 0),
    ),
  )
}
