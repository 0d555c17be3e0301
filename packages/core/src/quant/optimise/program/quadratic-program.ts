import { firstNotFinite } from '../../finite.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { type Descent, type DescentFailure, descend, moveWithin } from './descent.ts'
import { appendFree, emptyFace, resetFace } from './face.ts'
import { aimStep, newtonOf, stepToRows } from './face-step.ts'
import { gradientInto, hessianScale, type QuadraticProgram, residualFrom, rowValue } from './kkt.ts'
import { type Limits, requireLimits } from './limits.ts'
import { solveLinear, standing } from './linear-program.ts'

/** Weights with the proof that they are optimal. */
export type QuadraticOptimum = {
  /** n weights, within their bounds exactly. */
  readonly weights: Float64Array
  /** m slopes of the objective in the rows of the limits. */
  readonly multipliers: Float64Array
  /** See `kktResidual`: relative to trace(H) / n. */
  readonly kktResidual: number
  /** Newton steps and changes of the working set. */
  readonly steps: number
}

/** Working memory of a solver for n weights and m rows, and where it stood last. */
export type QuadraticWorkspace = Descent & {
  /** The last answer is stored: another program of this size may start from it. */
  isWarm: boolean
}

/** What an answer may be off by, relative to trace(H) / n; more is refused. */
export const kktResidualMax = 1e-9

/**
 * Room for programs of n weights and m rows; reused, each solution starts from the last one.
 *
 * @example
 * quadraticWorkspace(2, 1).weights.length // 2
 */
export function quadraticWorkspace(size: number, count: number): QuadraticWorkspace {
  return {
    size,
    count,
    face: emptyFace(size),
    newton: newtonOf(size, count),
    standings: new Int8Array(size + count),
    weights: new Float64Array(size),
    gradient: new Float64Array(size),
    curve: new Float64Array(size),
    rowValues: new Float64Array(count),
    gradientSize: 0,
    steps: 0,
    isWarm: false,
  }
}

/**
 * Solves a convex quadratic program by a primal active-set method, warm where it can be.
 *
 * Singular Hessians are served: the steps are regularised, the answer is not. An indefinite one
 * is noticed on the faces that the way leads over, not elsewhere; whoever needs the whole matrix
 * judged asks for that first. Refuses SHAPE, NOT_FINITE, INFEASIBLE, UNBOUNDED, INDEFINITE and
 * NOT_CONVERGED. Nocedal & Wright 2006, section 16.5; Goldfarb & Idnani 1983.
 *
 * @example
 * const limits = weightLimits({ size: 2 })
 * const hessian = matrixFrom([[4, 0], [0, 1]])
 * const linear = Float64Array.of(0, 0)
 * const best = limits.ok && solveQuadratic({ hessian, linear, limits: limits.value })
 * best && best.ok && best.value.weights // Float64Array.of(0.2, 0.8)
 */
export function solveQuadratic(
  program: QuadraticProgram,
  workspace: QuadraticWorkspace = workspaceFor(program),
): Solved<QuadraticOptimum> {
  const checked = requireProgram(program)
  if (!checked.ok) return checked
  const { hessian, limits } = program
  resetFace(workspace.face, hessian.values, hessianScale(hessian, program.linear))
  workspace.steps = 0
  if (!startWarm(program, workspace)) {
    const started = startCold(program, workspace)
    if (!started.ok) return started
  }
  workspace.isWarm = false
  for (let round = 0; round < roundsMax; round++) {
    const failure = descend(program, workspace, round === 0 ? coarse : fine)
    if (failure !== null) return unsolvedFor(failure, limits)
    const optimum = certify(program, workspace)
    if (optimum.kktResidual <= residualAimed || round === roundsMax - 1) {
      if (!(optimum.kktResidual <= kktResidualMax)) return notConverged(optimum.kktResidual)
      workspace.isWarm = true
      return solved(optimum)
    }
  }
  return notConverged(Number.NaN)
}

/** Rounds of descent and exact recomputation; one is usual. */
const roundsMax = 6
/** Slopes below this share of their terms count as zero: first on the way, then at its end. */
const [coarse, fine] = [1e-10, 1e-14]
/** Rounding of a well scaled program; more is worth another round. */
const residualAimed = 1e-13

function workspaceFor({ linear, limits }: QuadraticProgram): QuadraticWorkspace {
  return quadraticWorkspace(linear.length, limits.rows.rows)
}

function requireProgram({ hessian, linear, limits }: QuadraticProgram): Solved<Limits> {
  const size = linear.length
  if (hessian.rows !== size || hessian.cols !== size) {
    const actual = `${hessian.rows} by ${hessian.cols}`
    return unsolved('SHAPE', 'a row and a column for each weight', 'hessian', `${size}`, actual)
  }
  const isFinite = firstNotFinite(linear) < 0 && Number.isFinite(hessianScale(hessian, linear))
  return isFinite ? requireLimits(limits, size) : notFinite()
}

function notFinite(): Solved<never> {
  return unsolved('NOT_FINITE', 'every entry is finite', 'hessian', 'finite', 'NaN or infinite')
}

/** The vertex that the slope at the middle points to. */
function startCold(program: QuadraticProgram, workspace: QuadraticWorkspace): Solved<null> {
  const { size, weights, standings, face, gradient } = workspace
  const { limits } = program
  middleInto(limits, weights)
  gradientInto(program, weights, gradient)
  const found = solveLinear(gradient, limits)
  const vertex = found.ok || found.refusal.code === 'INFEASIBLE' ? found : anyVertex(limits)
  if (!vertex.ok) return vertex
  weights.set(vertex.value.weights)
  standings.set(vertex.value.standings)
  for (let at = 0; at < size; at++) {
    const isFree = standings[at] === standing.basic || standings[at] === standing.zero
    if (!isFree) continue
    standings[at] = standing.basic
    if (!appendFree(face, at)) return indefinite()
  }
  return solved(null)
}

function anyVertex(limits: Limits): ReturnType<typeof solveLinear> {
  return solveLinear(new Float64Array(limits.lower.length), limits)
}

function middleInto({ lower, upper }: Limits, weights: Float64Array): void {
  const share = 1 / weights.length
  for (let at = 0; at < weights.length; at++) {
    weights[at] = Math.min(Math.max(share, lower[at] as number), upper[at] as number)
  }
}

/** Takes the last weights and working set where they are feasible here. */
function startWarm({ limits }: QuadraticProgram, workspace: QuadraticWorkspace): boolean {
  const { isWarm, size, count, weights, standings, face } = workspace
  if (!isWarm || limits.rows.rows !== count) return false
  for (let at = 0; at < size; at++) {
    const low = limits.lower[at] as number
    const high = limits.upper[at] as number
    const weight = weights[at] as number
    if (standings[at] === standing.lower) weights[at] = low
    else if (standings[at] === standing.upper) weights[at] = high
    else if (weight < low || weight > high) return false
    if (!Number.isFinite(weights[at])) return false
  }
  for (let row = 0; row < count; row++) {
    const value = rowValue(limits, weights, row)
    const low = limits.rowLower[row] as number
    const high = limits.rowUpper[row] as number
    if (value < low - warmSlack || value > high + warmSlack) return false
    const isBinding = standings[size + row] !== standing.basic
    const bound = standings[size + row] === standing.lower ? low : high
    if (isBinding && Math.abs(value - bound) > warmSlack) return false
  }
  for (let at = 0; at < size; at++) {
    if (standings[at] !== standing.basic) continue
    if (appendFree(face, at)) continue
    resetFace(face, face.hessian, 0)
    return false
  }
  return true
}

/** A start may be off its rows by rounding; the certificate puts it back on them. */
const warmSlack = 1e-10

/** Puts the weights on their rows, takes a last Newton step, and judges them from scratch. */
function certify(program: QuadraticProgram, workspace: QuadraticWorkspace): QuadraticOptimum {
  const { face, newton, standings, weights, gradient } = workspace
  const { limits } = program
  keepOnRows(limits, workspace)
  gradientInto(program, weights, gradient)
  aimStep(face, newton, limits, standings, gradient)
  moveWithin(limits, workspace)
  gradientInto(program, weights, gradient)
  return {
    weights: weights.slice(),
    multipliers: newton.multipliers.slice(),
    kktResidual: residualFrom(program, weights, newton.multipliers, gradient),
    steps: workspace.steps,
  }
}

function keepOnRows(limits: Limits, workspace: QuadraticWorkspace): void {
  const { size, face, newton, standings, weights } = workspace
  for (let bound = 0; bound < newton.count; bound++) {
    const row = newton.binding[bound] as number
    const isLower = standings[size + row] === standing.lower
    const target = (isLower ? limits.rowLower[row] : limits.rowUpper[row]) as number
    newton.right[bound] = target - rowValue(limits, weights, row)
  }
  stepToRows(face, newton)
  moveWithin(limits, workspace)
}

function unsolvedFor(failure: DescentFailure, limits: Limits): Solved<never> {
  if (failure === 'not-finite') return notFinite()
  if (failure === 'indefinite') return indefinite()
  if (failure === 'endless') return notConverged(Number.NaN)
  const actual = `${limits.rows.rows} rows and open bounds`
  return unsolved('UNBOUNDED', 'the limits bound the objective', 'limits', 'a bound', actual)
}

function indefinite(): Solved<never> {
  const message = 'the Hessian is positive semidefinite where weights may move'
  return unsolved('INDEFINITE', message, 'hessian', 'no negative curvature', 'negative')
}

function notConverged(residual: number): Solved<never> {
  const limit = `a KKT residual of ${kktResidualMax}`
  return unsolved('NOT_CONVERGED', 'the weights prove optimal', 'hessian', limit, `${residual}`)
}
