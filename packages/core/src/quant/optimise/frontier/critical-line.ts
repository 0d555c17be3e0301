import { assert } from '../../../units/index.ts'
import { dot } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { type Convexity, requireCovariance, requireVector } from '../program/covariance.ts'
import {
  type Block,
  bind,
  curveInto,
  type Descent,
  descend,
  firstBlock,
  moveWithin,
} from '../program/descent.ts'
import { appendFree } from '../program/face.ts'
import { aimStep, rowAlong, solveFace } from '../program/face-step.ts'
import { gradientInto, hessianScale, type QuadraticProgram, residualFrom } from '../program/kkt.ts'
import type { Limits } from '../program/limits.ts'
import { standing } from '../program/linear-program.ts'
import { kktResidualMax, quadraticWorkspace, solveQuadratic } from '../program/quadratic-program.ts'

/** A kink of the efficient frontier: between two of them weights are linear in the tolerance. */
export type CornerPortfolio = {
  /** n weights. */
  readonly weights: Float64Array
  /** t in `max t mean'w - w'Sw/2`, per unit of return. */
  readonly riskTolerance: number
  /** `mean' w`, in the unit of the means. */
  readonly mean: number
  /** `w'Sw`. */
  readonly variance: number
}

/** The whole efficient frontier. */
export type CriticalLine = {
  /** From the highest risk tolerance down to 0, the least variance. */
  readonly corners: readonly CornerPortfolio[]
  /** n changes of weight per unit of tolerance beyond the first corner; 0 where limits end it. */
  readonly beyond: Float64Array
  /** The largest residual of all corners; see `kktResidual`. */
  readonly kktResidual: number
}

/** What a mean-variance problem is made of; means and covariance are of one period. */
export type MeanVariance = {
  /** n arithmetic mean returns. */
  readonly means: Float64Array
  /** n by n. */
  readonly covariance: Matrix
  readonly limits: Limits
  /** `proven` where left out. */
  readonly convexity?: Convexity
}

/**
 * Every corner portfolio of `max t mean'w - w'Sw/2` within limits, for all tolerances t >= 0.
 *
 * Starts from the least variance and follows the critical line up, one change of the working set
 * a time; singular covariances and equal means are served. Refuses what `requireCovariance` and
 * `solveQuadratic` refuse. Markowitz 1959, chapter VIII; Niedermayer & Niedermayer 2010.
 *
 * @example
 * const limits = weightLimits({ size: 2 })
 * const covariance = matrixFrom([[1, 0], [0, 4]])
 * const means = Float64Array.of(0, 1)
 * const line = limits.ok && criticalLine({ means, covariance, limits: limits.value })
 * line && line.ok && line.value.corners.length // 2
 * line && line.ok && line.value.corners[0]?.riskTolerance // ≈ 4
 * line && line.ok && line.value.corners[1]?.weights // Float64Array.of(0.8, 0.2)
 */
export function criticalLine(problem: MeanVariance): Solved<CriticalLine> {
  const { means, covariance, limits, convexity = 'proven' } = problem
  const vector = requireVector(means, covariance.rows, 'means')
  if (!vector.ok) return vector
  const size = means.length
  const workspace = quadraticWorkspace(size, limits.rows.rows)
  const checked = requireCovariance(covariance, convexity, workspace.face)
  if (!checked.ok) return checked
  const linear = new Float64Array(size)
  const least = solveQuadratic({ hessian: covariance, linear, limits }, workspace)
  return least.ok ? followLine(problem, workspace) : least
}

/** A change of tolerance below this share of trace(S) / n over the means is rounding. */
const instantShare = 1e-11
/** Weights that move less stand still. */
const stillMax = 1e-12

type Walk = {
  readonly program: QuadraticProgram
  readonly means: Float64Array
  readonly meanSize: number
  /** trace(S) / n. */
  readonly scale: number
  /** Tolerances this close are one. */
  readonly instant: number
  readonly descent: Descent
  /** From the least variance up. */
  readonly corners: CornerPortfolio[]
  /** m changes of the rows' multipliers per unit of tolerance. */
  readonly multiplierSpeeds: Float64Array
  riskTolerance: number
  kktResidual: number
  settled: number
  /** Many changes fell together, and the tolerance was moved past them. */
  hasSteppedOver: boolean
}

/** Walks up from the least variance, where `descent` stands, to where nothing changes any more. */
function followLine(problem: MeanVariance, descent: Descent): Solved<CriticalLine> {
  const { means, covariance, limits } = problem
  const linear = new Float64Array(means.length)
  const meanSize = means.reduce((most, mean) => Math.max(most, Math.abs(mean)), 0) || 1
  const program = { hessian: covariance, linear, limits }
  const scale = hessianScale(covariance, linear)
  const walk: Walk = {
    program,
    means,
    meanSize,
    scale,
    instant: (scale / meanSize) * instantShare,
    descent,
    corners: [],
    multiplierSpeeds: new Float64Array(descent.count),
    riskTolerance: 0,
    kktResidual: 0,
    settled: 0,
    hasSteppedOver: false,
  }
  const stepsMax = 50 * (descent.size + descent.count) + 200
  let stalls = 0
  for (let step = 0; step < stepsMax; step++) {
    settle(walk)
    walk.hasSteppedOver = false
    const isFlat = aimAlong(walk)
    const event = nextEvent(walk)
    if (event.length === Infinity) return lineOf(walk, isFlat)
    const moved = event.length * lengthOf(descent.newton.step, descent.face.count)
    if (event.length <= walk.instant && moved <= stillMax) event.length = 0
    stalls = event.length > 0 ? 0 : stalls + 1
    advance(walk, event.length, isFlat)
    const changed = stalls > descent.size ? stepOver(walk) : changeSet(walk, event)
    if (!changed) return unsolved('INDEFINITE', ...indefiniteAt(walk))
  }
  return unsolved('NOT_CONVERGED', 'the line ends', 'covariance', `${stepsMax} corners`, 'more')
}

function indefiniteAt({ riskTolerance }: Walk): [string, string, string, string] {
  const message = 'the covariance is positive semidefinite where weights may move'
  return [message, 'covariance', 'no negative curvature', `negative at ${riskTolerance}`]
}

/** Puts the weights exactly where this tolerance wants them on this face, and notes the corner. */
function settle(walk: Walk): void {
  const { program, descent, means } = walk
  const { face, newton, weights, gradient, standings } = descent
  for (let at = 0; at < means.length; at++) {
    program.linear[at] = walk.riskTolerance * (means[at] as number)
  }
  if (walk.settled++ % refreshEvery === 0) {
    descent.gradientSize = gradientInto(program, weights, gradient)
  }
  aimStep(face, newton, program.limits, standings, gradient)
  const isOff = newton.residual > settledWithin * descent.gradientSize
  if (isOff && lengthOf(newton.step, face.count) <= driftMax) {
    moveWithin(program.limits, descent)
    descent.gradientSize = gradientInto(program, weights, gradient)
  }
  const scale = Math.max(walk.scale, walk.riskTolerance * walk.meanSize)
  const residual = residualFrom(program, weights, newton.multipliers, gradient, scale)
  walk.kktResidual = Math.max(walk.kktResidual, residual)
  noteCorner(walk)
}

/** Corners after which the gradient, which is carried along, is computed anew. */
const refreshEvery = 8
/** Share of the terms of a gradient that counts as rounding. */
const settledWithin = 1e-13
/** What the nudge of a face may move a corner by; more is a flat direction, not drift. */
const driftMax = 1e-7

function lengthOf(step: Float64Array, count: number): number {
  let most = 0
  for (let at = 0; at < count; at++) most = Math.max(most, Math.abs(step[at] as number))
  return most
}

/** One corner for each change of tolerance or weights; at 0 only the one of the greatest mean. */
function noteCorner(walk: Walk): void {
  const { program, descent, corners, riskTolerance, means } = walk
  const last = corners.at(-1)
  if (last?.riskTolerance === 0 && walk.hasSteppedOver) return
  const weights = descent.weights.slice()
  const isSame = last !== undefined && riskTolerance <= last.riskTolerance * (1 + 1e-12)
  const isStill = isSame && isSameVector(weights, last.weights)
  if (isStill) return
  if (isSame && riskTolerance === 0) corners.pop()
  corners.push({
    weights,
    riskTolerance,
    mean: dot(means, weights),
    variance: dot(weights, descent.gradient) + dot(weights, program.linear),
  })
}

/**
 * Weights per unit of tolerance into the step, slopes into the curve, multipliers beside them.
 * True where the covariance does not resist: there tolerance stands still while weights move.
 */
function aimAlong({ program, means, descent, multiplierSpeeds }: Walk): boolean {
  const { face, newton, curve } = descent
  const { step } = newton
  solveFace(face, newton, program.limits, means, 1, multiplierSpeeds)
  if (face.count <= newton.count) step.fill(0, 0, face.count)
  curveInto(face, step, curve)
  let gain = 0
  let resistance = 0
  for (let place = 0; place < face.count; place++) {
    const at = face.free[place] as number
    gain += (step[place] as number) * (means[at] as number)
    resistance += (step[place] as number) * (curve[at] as number)
  }
  return resistance < gain / 2
}

/** What happens next as the tolerance rises: a bound is met (`meets`), or one lets go. */
type LineEvent = Block & { meets: boolean }

function nextEvent(walk: Walk): LineEvent {
  const { program, descent } = walk
  const event: LineEvent = { ...firstBlock(program, descent, Infinity), meets: true }
  releaseWeights(walk, event)
  releaseRows(walk, event)
  assert(descent.count === descent.standings.length - descent.size, 'each row stands somewhere')
  return event
}

/** The weight whose slope at its bound turns first: 1 us at n = 100, once a corner. */
function releaseWeights(
  { program, descent, means, meanSize, multiplierSpeeds }: Walk,
  event: LineEvent,
): void {
  const { size, newton, standings, gradient, curve } = descent
  const { binding, multipliers, count } = newton
  const { lower, upper, rows } = program.limits
  const least = slopeSpeedMin * meanSize
  for (let at = 0; at < size; at++) {
    const place = standings[at] as number
    if (place === standing.basic || lower[at] === upper[at]) continue
    let slope = gradient[at] as number
    let speed = (curve[at] as number) - (means[at] as number)
    for (let bound = 0; bound < count; bound++) {
      const row = binding[bound] as number
      const coefficient = rows.values[row * size + at] as number
      slope -= (multipliers[row] as number) * coefficient
      speed -= (multiplierSpeeds[row] as number) * coefficient
    }
    const sign = place === standing.upper ? -1 : 1
    if (sign * speed < -least) release(event, sign * slope, sign * speed, at)
  }
}

/** The row whose multiplier turns first. */
function releaseRows(
  { program, descent, meanSize, multiplierSpeeds }: Walk,
  event: LineEvent,
): void {
  const { size, newton, standings } = descent
  const { rowLower, rowUpper } = program.limits
  for (let bound = 0; bound < newton.count; bound++) {
    const row = newton.binding[bound] as number
    if (rowLower[row] === rowUpper[row]) continue
    const sign = standings[size + row] === standing.upper ? -1 : 1
    const speed = sign * (multiplierSpeeds[row] as number)
    if (speed >= -slopeSpeedMin * meanSize) continue
    release(event, sign * (newton.multipliers[row] as number), speed, size + row)
  }
}

/** Notes a bound whose slope falls to zero before what is noted so far. */
function release(event: LineEvent, slope: number, speed: number, index: number): void {
  const length = Math.max(0, slope) / -speed
  if (length >= event.length) return
  event.length = length
  event.index = index
  event.meets = false
}

/** A slope that changes by less than this share of the means is still. */
const slopeSpeedMin = 1e-12

function advance(walk: Walk, length: number, isFlat: boolean): void {
  const { program, descent, means } = walk
  const { face, newton, weights, gradient, curve, rowValues } = descent
  const tolerance = isFlat ? 0 : length
  for (let at = 0; at < means.length; at++) {
    const change = length * (curve[at] as number) - tolerance * (means[at] as number)
    gradient[at] = (gradient[at] as number) + change
  }
  for (let place = 0; place < face.count; place++) {
    const at = face.free[place] as number
    const moved = (weights[at] as number) + length * (newton.step[place] as number)
    const low = program.limits.lower[at] as number
    const high = program.limits.upper[at] as number
    weights[at] = Math.min(Math.max(moved, low), high)
  }
  for (let row = 0; row < rowValues.length; row++) {
    const along = rowAlong(face, program.limits, row, newton.step)
    rowValues[row] = (rowValues[row] as number) + length * along
  }
  walk.riskTolerance += tolerance
}

/** False: the covariance would be indefinite where the weights may move next. */
function changeSet({ program, descent }: Walk, event: LineEvent): boolean {
  if (event.meets) {
    bind(program, descent, event)
    return true
  }
  if (event.index < descent.size && !appendFree(descent.face, event.index)) return false
  descent.standings[event.index] = standing.basic
  return true
}

/** Where many changes fall together, the set beyond them is found by descent. */
function stepOver(walk: Walk): boolean {
  const { program, descent, means } = walk
  walk.riskTolerance = Math.max(walk.riskTolerance * (1 + 1e-9), 2 * walk.instant)
  for (let at = 0; at < means.length; at++) {
    program.linear[at] = walk.riskTolerance * (means[at] as number)
  }
  walk.settled = 0
  walk.hasSteppedOver = true
  return descend(program, descent, 1e-12) === null
}

function lineOf(walk: Walk, isFlat: boolean): Solved<CriticalLine> {
  const { descent, kktResidual } = walk
  const { face, newton } = descent
  const beyond = new Float64Array(descent.size)
  for (let place = 0; place < face.count; place++) {
    beyond[face.free[place] as number] = newton.step[place] as number
  }
  const isStill = lengthOf(newton.step, face.count) === 0
  if (isFlat && !isStill) {
    const message = 'the limits bound the mean'
    return unsolved('UNBOUNDED', message, 'limits', 'an upper bound', 'none along a riskless line')
  }
  if (!(kktResidual <= kktResidualMax)) {
    const limit = `a KKT residual of ${kktResidualMax}`
    return unsolved(
      'NOT_CONVERGED',
      'each corner proves optimal',
      'covariance',
      limit,
      `${kktResidual}`,
    )
  }
  return solved({ corners: walk.corners.toReversed(), beyond, kktResidual })
}

function isSameVector(left: Float64Array, right: Float64Array): boolean {
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}
