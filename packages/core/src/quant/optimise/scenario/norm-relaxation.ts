import { zeros } from '../../matrix.ts'
import { boundsOnly } from '../program/linear-program.ts'
import { quadraticWorkspace, solveQuadratic } from '../program/quadratic-program.ts'
import type { LossRisk } from './losses.ts'
import type { OrderedWeights } from './ordered-weights.ts'

/** Orders of the norms that hold the relaxed weights (Cajas 2021). */
const orders = [2, 3, 4, 10, 50] as const
const dimensions = orders.length + 1
/** Newton steps of the dual; five are usual from the last answer. */
const stepsMax = 200
/** Least multiplier of the second norm, of losses of spread one: keeps every weight defined. */
const secondMin = 1e-9

type Dual = {
  /** Level of the losses, then a multiplier for each norm. */
  readonly point: Float64Array
  readonly gradient: Float64Array
  readonly curvature: Float64Array
}

/**
 * Ordered weights relaxed to every vector with their sum, within their range, whose norms of
 * order 2, 3, 4, 10 and 50 are at most theirs: the worst of those is the risk.
 *
 * At least the exact ordered risk, and close to it; the dual in six variables is minimised by
 * Newton steps, from the last answer. Chassein & Goerigk 2015; Cajas 2021.
 */
export function normRelaxedLoss(weights: OrderedWeights): LossRisk {
  const size = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const shape = weights.map((weight) => weight / size)
  const ball: Ball = {
    sum: shape.reduce((sum, entry) => sum + entry, 0),
    low: shape.reduce((least, entry) => Math.min(least, entry), Infinity),
    high: shape.reduce((most, entry) => Math.max(most, entry), -Infinity),
    powers: orders.map((order) => {
      return shape.reduce((sum, entry) => sum + Math.abs(entry) ** order, 0)
    }),
  }
  const dual: Dual = {
    point: new Float64Array(dimensions).fill(Number.NaN),
    gradient: new Float64Array(dimensions),
    curvature: new Float64Array(dimensions * dimensions),
  }
  const scaled = new Float64Array(weights.length)
  const workspace = quadraticWorkspace(dimensions, 0)
  return (losses, slopes) => {
    const { middle, spread } = scaleInto(losses, scaled)
    if (Number.isNaN(dual.point[0])) startDual(dual, scaled, ball)
    let value = evaluate(ball, dual, scaled, slopes)
    for (let step = 0; step < stepsMax && missOf(dual) > 1e-12; step++) {
      const next = newtonStep(dual, workspace)
      const moved = next === null ? null : backtrack(ball, dual, scaled, slopes, next, value)
      if (moved === null) break
      value = moved
    }
    let risk = 0
    for (let at = 0; at < losses.length; at++) {
      slopes[at] = (slopes[at] as number) * size
      risk += (slopes[at] as number) * ((scaled[at] as number) * spread)
    }
    return risk + middle * ball.sum * size
  }
}

/** What holds the weights, in units of the largest of them. */
type Ball = {
  readonly sum: number
  readonly low: number
  readonly high: number
  /** Norm of each order, to the power of its order. */
  readonly powers: readonly number[]
}

/** Losses around zero, of spread one. */
function scaleInto(
  losses: Float64Array,
  scaled: Float64Array,
): { readonly middle: number; readonly spread: number } {
  let [least, most] = [Infinity, -Infinity]
  for (let at = 0; at < losses.length; at++) {
    least = Math.min(least, losses[at] as number)
    most = Math.max(most, losses[at] as number)
  }
  const [middle, spread] = [(most + least) / 2, most - least || 1]
  for (let at = 0; at < losses.length; at++) {
    scaled[at] = ((losses[at] as number) - middle) / spread
  }
  return { middle, spread }
}

function startDual({ point }: Dual, scaled: Float64Array, { powers }: Ball): void {
  const mean = scaled.reduce((sum, loss) => sum + loss, 0) / scaled.length
  const square = scaled.reduce((sum, loss) => sum + (loss - mean) ** 2, 0)
  point[0] = mean
  for (const [at] of orders.entries()) {
    point[at + 1] = Math.sqrt(square * (powers[0] as number)) / orders.length
  }
}

/**
 * Value, gradient and curvature of the dual, and the weights (in units of the largest) that the
 * present multipliers answer with.
 */
function evaluate(ball: Ball, dual: Dual, scaled: Float64Array, weights: Float64Array): number {
  const { point, gradient, curvature } = dual
  curvature.fill(0)
  gradient[0] = ball.sum
  let value = ball.sum * (point[0] as number)
  for (const [at, order] of orders.entries()) {
    gradient[at + 1] = 1 / order
    value += (point[at + 1] as number) / order
  }
  const slopes = new Float64Array(dimensions)
  for (let scenario = 0; scenario < scaled.length; scenario++) {
    const excess = (scaled[scenario] as number) - (point[0] as number)
    const weight = weightAt(ball, point, excess)
    weights[scenario] = weight
    gradient[0] = gradient[0] - weight
    value += excess * weight
    slopes[0] = 1
    let bend = 0
    for (const [at, order] of orders.entries()) {
      const part = Math.abs(weight) ** (order - 2) / (ball.powers[at] as number)
      const power = (part * weight * weight) / order
      gradient[at + 1] = (gradient[at + 1] as number) - power
      value -= (point[at + 1] as number) * power
      slopes[at + 1] = part * weight
      bend += (point[at + 1] as number) * (order - 1) * part
    }
    if (weight > ball.low && weight < ball.high) addCurvature(curvature, slopes, bend)
  }
  return value
}

function addCurvature(curvature: Float64Array, slopes: Float64Array, bend: number): void {
  for (let row = 0; row < dimensions; row++) {
    const scaled = (slopes[row] as number) / bend
    for (let col = 0; col < dimensions; col++) {
      const place = row * dimensions + col
      curvature[place] = (curvature[place] as number) + scaled * (slopes[col] as number)
    }
  }
}

/** The weight at which the norms resist as much as the loss exceeds the level. */
function weightAt({ low, high, powers }: Ball, point: Float64Array, excess: number): number {
  const size = Math.abs(excess)
  const most = excess > 0 ? Math.max(0, high) : Math.max(0, -low)
  let weight = most
  for (const [at, order] of orders.entries()) {
    const multiplier = point[at + 1] as number
    if (multiplier <= 0) continue
    const alone = ((size * (powers[at] as number)) / multiplier) ** (1 / (order - 1))
    weight = Math.min(weight, alone)
  }
  for (let step = 0; step < 60; step++) {
    let [resistance, bend] = [0, 0]
    for (const [at, order] of orders.entries()) {
      const part = ((point[at + 1] as number) * weight ** (order - 2)) / (powers[at] as number)
      resistance += part * weight
      bend += (order - 1) * part
    }
    const excessLeft = resistance - size
    if (!(excessLeft > 1e-16 * size) || bend === 0) break
    const next = weight - excessLeft / bend
    if (next === weight) break
    weight = Math.max(0, next)
  }
  return Math.min(Math.max(excess > 0 ? weight : -weight, low), high)
}

/** How far the multipliers are from proving the weights optimal. */
function missOf({ point, gradient }: Dual): number {
  let miss = Math.abs(gradient[0] as number)
  for (let at = 1; at < dimensions; at++) {
    const slope = gradient[at] as number
    const isLeast = (point[at] as number) <= (at === 1 ? secondMin : 0)
    miss = Math.max(miss, isLeast ? -slope : Math.abs(slope))
  }
  return miss
}

/** The least of the dual's second-order model, with multipliers that are not negative. */
function newtonStep(
  { point, gradient, curvature }: Dual,
  workspace: ReturnType<typeof quadraticWorkspace>,
): Float64Array | null {
  const hessian = zeros(dimensions, dimensions)
  hessian.values.set(curvature)
  const linear = new Float64Array(dimensions)
  for (let row = 0; row < dimensions; row++) {
    const place = row * dimensions + row
    hessian.values[place] = (hessian.values[place] as number) * (1 + 1e-12) + 1e-12
    let sum = -(gradient[row] as number)
    for (let col = 0; col < dimensions; col++) {
      sum += (hessian.values[row * dimensions + col] as number) * (point[col] as number)
    }
    linear[row] = sum
  }
  const lower = Float64Array.of(-2, secondMin, 0, 0, 0, 0)
  const upper = Float64Array.from(point, (at) => Math.abs(at) * 10 + 1)
  upper[0] = 2
  const step = solveQuadratic({ hessian, linear, limits: boundsOnly(lower, upper) }, workspace)
  return step.ok ? step.value.weights : null
}

/** Near its least the dual's value is the same to rounding; its slope then tells. */
const valueRounding = 1e-13

/** The first of ever shorter steps that lowers the dual; null where none does beyond rounding. */
function backtrack(
  ball: Ball,
  dual: Dual,
  scaled: Float64Array,
  weights: Float64Array,
  next: Float64Array,
  value: number,
): number | null {
  const from = dual.point.slice()
  const miss = missOf(dual)
  for (let length = 1; length > 1e-8; length /= 2) {
    for (let at = 0; at < dimensions; at++) {
      const start = from[at] as number
      dual.point[at] = start + length * ((next[at] as number) - start)
    }
    const moved = evaluate(ball, dual, scaled, weights)
    const isRounding = Math.abs(moved - value) <= valueRounding * Math.abs(value)
    if (isRounding ? missOf(dual) < miss : moved < value) return moved
  }
  dual.point.set(from)
  evaluate(ball, dual, scaled, weights)
  return null
}
