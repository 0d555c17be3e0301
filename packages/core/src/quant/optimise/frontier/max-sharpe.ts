import { dot } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { requireCovariance, requireVector } from '../program/covariance.ts'
import { aimStep, solveFace } from '../program/face-step.ts'
import { hessianScale } from '../program/kkt.ts'
import type { Limits } from '../program/limits.ts'
import { solveLinear } from '../program/linear-program.ts'
import {
  type QuadraticOptimum,
  type QuadraticWorkspace,
  quadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'
import type { SolveOptions } from './min-variance.ts'

/** The portfolio of the greatest ratio, with the proof. */
export type GreatestRatio = QuadraticOptimum & {
  /** `excess'w / sqrt(w'Sw)`, of the period of the inputs. */
  readonly ratio: number
  /** Where the portfolio lies on the frontier of the excess means. */
  readonly riskTolerance: number
}

/**
 * The weights (n) of the greatest Sharpe ratio `excess'w / sqrt(w'Sw)` within limits.
 *
 * `excessMeans` (n) are arithmetic means less the rate, in the period of the covariance. The
 * tangency is the root of `t excess'w - w'Sw` along the frontier, where t is the risk tolerance:
 * linear between corners, so that Newton's method ends there, and equal to the homogenised
 * program of Cornuejols & Tutuncu 2006, section 8.2, for any limits. Refuses NO_POSITIVE_EXCESS,
 * ZERO_VARIANCE (an excess without risk), UNBOUNDED (the ratio grows with the weights, without
 * end), and what `minVariance` refuses.
 *
 * @example
 * const limits = weightLimits({ size: 2 })
 * const covariance = matrixFrom([[1, 0], [0, 1]])
 * const best = limits.ok && maxSharpe(Float64Array.of(1, 3), covariance, limits.value)
 * best && best.ok && best.value.weights // Float64Array.of(0.25, 0.75)
 */
export function maxSharpe(
  excessMeans: Float64Array,
  covariance: Matrix,
  limits: Limits,
  options: SolveOptions = {},
): Solved<GreatestRatio> {
  const size = covariance.rows
  const { workspace = quadraticWorkspace(size, limits.rows.rows), convexity = 'proven' } = options
  const checked = requireCovariance(covariance, convexity, workspace.face)
  if (!checked.ok) return checked
  const vector = requireVector(excessMeans, size, 'excessMeans')
  if (!vector.ok) return vector
  const positive = requirePositive(excessMeans, limits)
  if (!positive.ok) return positive
  return searchTangency(excessMeans, covariance, limits, workspace)
}

/** Some allowed portfolio earns more than the rate; with bounds of 0 and 1: some asset does. */
function requirePositive(excessMeans: Float64Array, limits: Limits): Solved<null> {
  const best = excessMeans.reduce((most, mean) => Math.max(most, mean), -Infinity)
  if (!(best > 0)) {
    const message = 'some asset earns more than the rate'
    return unsolved('NO_POSITIVE_EXCESS', message, 'excessMeans', 'above 0', `${best} at most`)
  }
  const top = solveLinear(
    excessMeans.map((mean) => -mean),
    limits,
  )
  if (!top.ok) return top.refusal.code === 'UNBOUNDED' ? solved(null) : top
  if (top.value.cost < 0) return solved(null)
  const message = 'some allowed portfolio earns more than the rate'
  const actual = `${-top.value.cost} at most`
  return unsolved('NO_POSITIVE_EXCESS', message, 'limits', 'above 0', actual)
}

/** Newton steps of the tangency; each ends a segment of the frontier, and few are crossed. */
const stepsMax = 100
/** What rounding may leave of the tangency, over the variance; the ratio misses its square. */
const narrowMissMax = 1e-4
/** Capital held long or short in one asset; beyond, a sum of one is lost in rounding. */
const heldMax = 1e8

function searchTangency(
  excess: Float64Array,
  covariance: Matrix,
  limits: Limits,
  workspace: QuadraticWorkspace,
): Solved<GreatestRatio> {
  const linear = new Float64Array(excess.length)
  const program = { hessian: covariance, linear, limits }
  const scale = hessianScale(covariance, new Float64Array(0))
  const excessSize = largestOf(excess)
  let [low, high] = [0, Infinity]
  let riskTolerance = scale / excessSize
  let missBefore = Infinity
  for (let step = 0; step < stepsMax; step++) {
    for (let at = 0; at < linear.length; at++) linear[at] = riskTolerance * (excess[at] as number)
    const optimum = solveQuadratic(program, workspace)
    if (!optimum.ok) return optimum
    const { weights } = optimum.value
    const gain = dot(excess, weights)
    const variance = dot(weights, workspace.gradient) + riskTolerance * gain
    const miss = riskTolerance * gain - variance
    if (riskTolerance * excessSize < 1e-10 * scale) return riskless(variance)
    const isNarrow = high < Infinity && high - low <= 4e-16 * high
    if (isNarrow && Math.abs(miss) > narrowMissMax * variance) break
    const isFound = Math.abs(miss) <= 1e-13 * variance || isNarrow
    const held = largestOf(weights)
    if ((isFound || miss <= 0) && held > heldMax) return endless(held)
    if (isFound) {
      const ratio = gain / Math.sqrt(variance)
      return solved({ ...optimum.value, ratio, riskTolerance })
    }
    if (miss > 0) high = riskTolerance
    else low = riskTolerance
    const slope = gain - riskTolerance * gainPerTolerance(excess, limits, workspace)
    const next = riskTolerance - miss / slope
    // Between many corners Newton's steps creep; a step that did not halve the miss is not trusted.
    const isNear = Math.abs(miss) <= 0.5 * missBefore && next > low && next < high
    const halfway = high === Infinity ? riskTolerance * 4 : halfwayTo(low, high)
    missBefore = isNear ? Math.abs(miss) : Infinity
    riskTolerance = isNear ? next : halfway
  }
  const actual = `${low} to ${high}`
  return unsolved('NOT_CONVERGED', 'the tangency is found', 'excessMeans', 'one tolerance', actual)
}

/** Tolerances span many powers of ten: the middle is that of their logarithms. */
function halfwayTo(low: number, high: number): number {
  return low > 0 && high > 2 * low ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2
}

/** How much of the excess one more unit of tolerance buys on this face. */
function gainPerTolerance(
  excess: Float64Array,
  limits: Limits,
  { face, newton, standings, gradient }: QuadraticWorkspace,
): number {
  aimStep(face, newton, limits, standings, gradient)
  if (face.count <= newton.count) return 0
  solveFace(face, newton, limits, excess, 1, newton.multipliers)
  let gain = 0
  for (let place = 0; place < face.count; place++) {
    gain += (newton.step[place] as number) * (excess[face.free[place] as number] as number)
  }
  return gain
}

function largestOf(entries: Float64Array): number {
  return entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
}

function endless(held: number): Solved<never> {
  const message = 'some allowed portfolio reaches the greatest ratio'
  return unsolved('UNBOUNDED', message, 'limits', `weights within ${heldMax}`, `${held}`)
}

function riskless(variance: number): Solved<never> {
  const message = 'an excess return bears risk'
  return unsolved('ZERO_VARIANCE', message, 'covariance', 'a positive variance', `${variance}`)
}
