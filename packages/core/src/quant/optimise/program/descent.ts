import { appendFree, type Face, refactor, removeFree } from './face.ts'
import { aimStep, type Newton, rowAlong, slopeBeyond } from './face-step.ts'
import { gradientInto, type QuadraticProgram, rowValue } from './kkt.ts'
import type { Limits } from './limits.ts'
import { standing } from './linear-program.ts'

/** Where an active-set method stands: the weights, what binds them, and what it carries along. */
export type Descent = {
  readonly size: number
  readonly count: number
  readonly face: Face
  readonly newton: Newton
  /** n + m entries of `standing`: a basic weight is free, a basic row does not bind. */
  readonly standings: Int8Array
  readonly weights: Float64Array
  /** `H w - linear`. */
  readonly gradient: Float64Array
  /** `H` times the step. */
  readonly curve: Float64Array
  readonly rowValues: Float64Array
  /** Size of the terms of the gradient: what rounding is relative to. */
  gradientSize: number
  steps: number
}

/** Why a descent ended before its optimum. */
export type DescentFailure = 'unbounded' | 'indefinite' | 'endless' | 'not-finite'

/** Goes down until no step and no release of a bound helps; null: it is there. */
export function descend(
  program: QuadraticProgram,
  descent: Descent,
  precision: number,
): DescentFailure | null {
  const { limits } = program
  const { face, newton, standings, weights, gradient, rowValues } = descent
  descent.gradientSize = gradientInto(program, weights, gradient)
  if (!Number.isFinite(descent.gradientSize)) return 'not-finite'
  for (let row = 0; row < descent.count; row++) rowValues[row] = rowValue(limits, weights, row)
  const stepsMax = descent.steps + 40 * (descent.size + descent.count) + 200
  let refinements = 0
  let stalls = 0
  while (descent.steps++ < stepsMax) {
    aimStep(face, newton, limits, standings, gradient)
    if (newton.stray > strayMax && face.count > newton.count) {
      if (!refactor(face)) return 'indefinite'
      aimStep(face, newton, limits, standings, gradient)
    }
    const isStuck = stalls > 2 * descent.size
    const rest = (isStuck ? Math.max(precision, stuckSlope) : precision) * descent.gradientSize
    if (canMove(descent) && newton.residual > rest && refinements < refinementsMax) {
      const move = moveStep(program, descent)
      if (move === 'unbounded' || move === 'indefinite') return move
      if (move === 'futile') refinements = refinementsMax
      if (move === 'futile') continue
      stalls = move === 'stalled' ? stalls + 1 : 0
      refinements = move === 'full' ? refinements + 1 : 0
      if (move !== 'full' || nudgedBy(descent) > rest) continue
    }
    refinements = 0
    const release = releaseWorst(program, descent, rest, stalls > descent.size)
    if (release !== 'released') return release === 'none' ? null : 'indefinite'
  }
  return 'endless'
}

/** What counts as zero once steps stall: multipliers that rounding turns to and fro. */
const stuckSlope = 3e-10

/** Newton steps on one face; more only chase rounding. */
const refinementsMax = 5

/** A face of no room, or a step that is rounding, moves nothing. */
function canMove({ face, newton }: Descent): boolean {
  return face.count > newton.count && newton.stray <= strayMax
}

/** A step that leaves its rows by more than this share of its length is rounding. */
const strayMax = 1e-9

/** The slope that a full step leaves: what the nudge changed. */
function nudgedBy({ face, newton }: Descent): number {
  const { free, nudge, count } = face
  let most = 0
  for (let place = 0; place < count; place++) {
    const left = (nudge[free[place] as number] as number) * (newton.step[place] as number)
    most = Math.max(most, Math.abs(left))
  }
  return most
}

type Move = 'full' | 'futile' | 'blocked' | 'stalled' | 'unbounded' | 'indefinite'

/** Curvature below this share of that of the assets alone is none. */
const curvatureShareMin = 1e-14

/** Takes the step, as far as the objective falls and the limits let it. */
function moveStep(program: QuadraticProgram, descent: Descent): Move {
  const { face, newton, gradient, curve, weights, rowValues } = descent
  const { step } = newton
  curveInto(face, step, curve)
  let slope = 0
  let curvature = 0
  let apart = 0
  for (let place = 0; place < face.count; place++) {
    const at = face.free[place] as number
    const length = step[place] as number
    slope += (gradient[at] as number) * length
    curvature += (curve[at] as number) * length
    apart += Math.abs(face.hessian[at * face.size + at] as number) * length * length
  }
  if (!(slope < 0)) return 'futile'
  if (curvature < -1e-8 * apart) return 'indefinite'
  const isFlat = curvature <= curvatureShareMin * apart
  const wanted = isFlat ? Infinity : -slope / curvature
  const block = firstBlock(program, descent, wanted)
  if (block.length === Infinity) return 'unbounded'
  for (let place = 0; place < face.count; place++) {
    const at = face.free[place] as number
    weights[at] = (weights[at] as number) + block.length * (step[place] as number)
  }
  for (let at = 0; at < face.size; at++) {
    gradient[at] = (gradient[at] as number) + block.length * (curve[at] as number)
  }
  for (let row = 0; row < descent.count; row++) {
    const along = rowAlong(face, program.limits, row, step)
    rowValues[row] = (rowValues[row] as number) + block.length * along
  }
  if (block.index < 0) return 'full'
  bind(program, descent, block)
  return block.length > 0 ? 'blocked' : 'stalled'
}

/** `H` times a step that is given by places, for all n variables. */
export function curveInto(
  { size, hessian, free, count }: Face,
  step: Float64Array,
  curve: Float64Array,
): void {
  curve.fill(0)
  for (let place = 0; place < count; place++) {
    const length = step[place] as number
    const start = (free[place] as number) * size
    for (let at = 0; at < size; at++) {
      curve[at] = (curve[at] as number) + length * (hessian[start + at] as number)
    }
  }
}

/** What ends a step: a variable (index < n), a row (n + row), or nothing (-1). */
export type Block = { length: number; index: number; isUpper: boolean }

/** Changes below this share of a step are rounding and block nothing. */
const blockShareMin = 1e-13

/** What stops a step of a wanted length first, and how far it gets. */
export function firstBlock(program: QuadraticProgram, descent: Descent, wanted: number): Block {
  const { limits } = program
  const { face, newton, standings, weights, rowValues } = descent
  const { step } = newton
  const block: Block = { length: wanted, index: -1, isUpper: false }
  let longest = 0
  for (let place = 0; place < face.count; place++) {
    longest = Math.max(longest, Math.abs(step[place] as number))
  }
  const least = blockShareMin * longest
  let pivot = 0
  const meet = (room: number, rate: number, index: number, isUpper: boolean): void => {
    const length = Math.max(0, room / rate)
    const isTie = length === block.length && rate > pivot
    if (length > block.length || (length === block.length && !isTie)) return
    block.length = length
    block.index = index
    block.isUpper = isUpper
    pivot = rate
  }
  for (let place = 0; place < face.count; place++) {
    const at = face.free[place] as number
    const rate = step[place] as number
    const weight = weights[at] as number
    if (rate > least) meet((limits.upper[at] as number) - weight, rate, at, true)
    else if (rate < -least) meet(weight - (limits.lower[at] as number), -rate, at, false)
  }
  for (let row = 0; row < descent.count; row++) {
    if (standings[face.size + row] !== standing.basic) continue
    const rate = rowAlong(face, limits, row, step)
    const value = rowValues[row] as number
    const index = face.size + row
    if (rate > least) meet((limits.rowUpper[row] as number) - value, rate, index, true)
    else if (rate < -least) meet(value - (limits.rowLower[row] as number), -rate, index, false)
  }
  return block
}

/** Lets a block bind: its row, or its variable at exactly its bound. */
export function bind({ limits }: QuadraticProgram, descent: Descent, block: Block): void {
  const { face, standings, weights } = descent
  standings[block.index] = block.isUpper ? standing.upper : standing.lower
  if (block.index >= face.size) return
  const bound = block.isUpper ? limits.upper[block.index] : limits.lower[block.index]
  weights[block.index] = bound as number
  removeFree(face, face.placeOf[block.index] as number)
}

type Release = 'released' | 'none' | 'indefinite'

/** Frees the bound that promises most; the first one that promises, once steps stall. */
function releaseWorst(
  { limits }: QuadraticProgram,
  descent: Descent,
  rest: number,
  takesFirst: boolean,
): Release {
  const { size, count, face, newton, standings, gradient } = descent
  let best = -1
  let promise = 0
  for (let at = 0; at < size + count; at++) {
    const place = standings[at] as number
    if (place === standing.basic) continue
    const isRow = at >= size
    const low = (isRow ? limits.rowLower[at - size] : limits.lower[at]) as number
    const high = (isRow ? limits.rowUpper[at - size] : limits.upper[at]) as number
    if (low === high) continue
    const slope = isRow
      ? (newton.multipliers[at - size] as number)
      : slopeBeyond(newton, limits.rows.values, size, at, gradient[at] as number)
    const gain = place === standing.upper ? slope : -slope
    if (gain <= rest) continue
    const own = isRow ? 1 : (face.hessian[at * size + at] as number) + (face.nudge[at] as number)
    const expected = isRow ? gain * gain : (gain * gain) / own
    if (expected <= promise) continue
    best = at
    promise = expected
    if (takesFirst) break
  }
  if (best < 0) return 'none'
  if (best < size && !appendFree(face, best)) return 'indefinite'
  standings[best] = standing.basic
  return 'released'
}

/** Takes the whole step; rounding does not carry a weight over its bound. */
export function moveWithin({ lower, upper }: Limits, { face, newton, weights }: Descent): void {
  for (let place = 0; place < face.count; place++) {
    const at = face.free[place] as number
    const moved = (weights[at] as number) + (newton.step[place] as number)
    weights[at] = Math.min(Math.max(moved, lower[at] as number), upper[at] as number)
  }
}
