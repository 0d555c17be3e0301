import { dot, multiplyVector } from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import type { Limits } from '../program/limits.ts'
import { standing } from '../program/linear-program.ts'
import {
  type QuadraticWorkspace,
  quadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'
import type { ReturnRisk } from './measures.ts'

/** A smooth convex part of an objective, beside the risk. */
export type SmoothPart = {
  readonly valueAt: (weights: Float64Array) => number
  /** Writes slope (n) and diagonal curvature (n). */
  readonly modelInto: (weights: Float64Array, slope: Float64Array, bend: Float64Array) => void
  /** May change the part wherever the centre has moved to; the risk is that of the centre. */
  readonly recentre?: (weights: Float64Array, risk: number) => void
}

/** Least `risk(returns w) + smooth(w)` within limits. */
export type BundleProblem = {
  /** T by n. */
  readonly returns: Matrix
  /** Convex, and in proportion to the weights. */
  readonly risk: ReturnRisk
  readonly smooth: SmoothPart
  /** n by n: the shape of the risk's curvature, such as the covariance. */
  readonly metric: Matrix
  /** How far the weights may go from a centre; rows stay as they are. */
  readonly limitsAround: (centre: Float64Array) => Limits
  /** n weights within the limits, with their standings and those of the rows. */
  readonly start: Float64Array
  readonly standings: Int8Array
  /** What is left to gain at the centre by the aggregate slope (n) of all cuts. */
  readonly gapOf: (centre: Float64Array, slope: Float64Array, risk: number) => number
}

/** The best weights found, and what could at most be better. */
export type BundleOptimum = {
  readonly weights: Float64Array
  readonly risk: number
  /** n: the slope of the risk that proves the gap, a mean of slopes of scenarios. */
  readonly slope: Float64Array
  /** Relative to the risk. */
  readonly gap: number
  readonly evaluations: number
}

/** What is aimed at, and what is still an answer, relative to the risk. */
const [gapAimed, gapMax] = [1e-12, 1e-6]
const evaluationsMax = 2000

type Bundle = {
  readonly problem: BundleProblem
  readonly size: number
  readonly capacity: number
  readonly workspace: QuadraticWorkspace
  readonly hessian: Matrix
  readonly linear: Float64Array
  /** A slope in each row. */
  readonly cuts: Matrix
  /** Evaluation of each cut's last use, or 0 where there is none. */
  readonly usedAt: Float64Array
  readonly series: Float64Array
  readonly scenarioSlopes: Float64Array
  readonly smoothSlope: Float64Array
  readonly smoothBend: Float64Array
  readonly aggregate: Float64Array
  centre: Float64Array
  standings: Int8Array
  risk: number
  value: number
  /** What gaps and levels are relative to where the risk itself is nothing. */
  readonly riskMin: number
  /** The cut that touches the risk at the centre. */
  touching: number
  /** Factor of the metric. */
  firmness: number
  evaluations: number
  polishes: number
  renewals: number
}

/**
 * Minimises a convex risk of scenarios by a proximal bundle method, and proves how well.
 *
 * Each evaluation gives a slope, a cut that the risk lies above everywhere; the next weights
 * minimise the highest cut near the best weights so far, where near is measured by the covariance,
 * which is what most risks curve by: a smooth risk then meets Newton-like steps, a polyhedral one
 * its vertex. Lemaréchal 1975; Kiwiel 1990 for the firmness.
 */
export function minimiseRisk(problem: BundleProblem): Solved<BundleOptimum> {
  const bundle = startBundle(problem)
  if (!Number.isFinite(bundle.value)) {
    const actual = `${bundle.value} at the start`
    return unsolved('NOT_FINITE', 'the risk is finite', 'returns', 'finite', actual)
  }
  let best = optimumOf(bundle, Infinity)
  while (bundle.evaluations < evaluationsMax) {
    fillModel(bundle)
    const limits = masterLimits(bundle)
    prepareStart(bundle, limits)
    const { hessian, linear, workspace } = bundle
    const step = solveQuadratic({ hessian, linear, limits }, workspace)
    if (!step.ok && best.gap <= gapMax) return solved(best)
    if (!step.ok && bundle.renewals === renewalsMax) return step
    if (!step.ok) {
      renew(bundle)
      continue
    }
    const gap = aggregateGap(bundle, step.value.multipliers, limits) / sizeOf(bundle)
    if (gap < best.gap) best = optimumOf(bundle, gap)
    else if (bundle.polishes > 0) bundle.firmness = Math.min(bundle.firmness * 2, firmnessMax)
    const isIdle = bundle.evaluations - best.evaluations > idleMax
    const isSettled = best.gap <= gapAimed || bundle.polishes > polishesMax || isIdle
    if (isSettled && best.gap <= gapMax) return solved(best)
    tryStep(bundle, step.value.weights)
  }
  const [limit, actual] = [`a gap of ${gapMax}`, `${best.gap}`]
  return unsolved('NOT_CONVERGED', 'the risk proves least', 'returns', limit, actual)
}

/** The size of the risk at the centre: a mix that bears none is still told apart from others. */
function sizeOf({ risk, riskMin }: Bundle): number {
  return Math.max(Math.abs(risk), riskMin)
}

/** Risk below this share of the largest deviation of an asset is as good as none. */
const riskShareMin = 1e-6

/** A promise below this share of the risk cannot be seen in its value. */
const promiseMin = 1e-12
/** Beyond these the master would stand still, or see no curvature at all. */
const [firmnessMin, firmnessMax] = [1e-5, 1e5]
/** Evaluations without a smaller gap, after which an answer within bounds is the answer. */
const idleMax = 100
/** Times that cuts which have become too alike for the master are thrown away. */
const renewalsMax = 8
/** Steps that only their promise shows; they settle the weights of a smooth risk. */
const polishesMax = 40

function startBundle(problem: BundleProblem): Bundle {
  const { returns, start } = problem
  const size = returns.cols
  const rows = problem.limitsAround(start).rows.rows
  const capacity = 2 * size + 30
  const bundle: Bundle = {
    problem,
    size,
    capacity,
    workspace: quadraticWorkspace(size + 1, rows + capacity),
    hessian: zeros(size + 1, size + 1),
    linear: new Float64Array(size + 1),
    cuts: zeros(capacity, size),
    usedAt: new Float64Array(capacity),
    series: new Float64Array(returns.rows),
    scenarioSlopes: new Float64Array(returns.rows),
    smoothSlope: new Float64Array(size),
    smoothBend: new Float64Array(size),
    aggregate: new Float64Array(size),
    centre: start,
    standings: problem.standings.slice(),
    risk: 0,
    value: 0,
    riskMin: riskShareMin * largestDeviation(problem.metric),
    touching: 0,
    firmness: 1,
    evaluations: 0,
    polishes: 0,
    renewals: 0,
  }
  bundle.risk = evaluate(bundle, start, 0)
  problem.smooth.recentre?.(start, bundle.risk)
  bundle.value = bundle.risk + problem.smooth.valueAt(start)
  return bundle
}

/** Keeps the cut that touches the centre alone, and stays nearer to it. */
function renew(bundle: Bundle): void {
  const used = bundle.usedAt[bundle.touching] as number
  bundle.usedAt.fill(0)
  bundle.usedAt[bundle.touching] = used
  bundle.firmness *= 4
  bundle.renewals++
  bundle.evaluations++
}

/** The risk of weights; its slope becomes a cut. */
function evaluate(bundle: Bundle, weights: Float64Array, place: number): number {
  const { problem, cuts, series, scenarioSlopes, size } = bundle
  multiplyVector(problem.returns, weights, series)
  const risk = problem.risk(series, scenarioSlopes)
  const cut = cuts.values.subarray(place * size, (place + 1) * size)
  weighScenarios(problem.returns, scenarioSlopes, cut)
  bundle.evaluations++
  bundle.usedAt[place] = bundle.evaluations
  return risk
}

/** `returns' slopes`: of a tail of 5% only, the scenarios that count cost anything. */
function weighScenarios(
  { rows, cols, values }: Matrix,
  slopes: Float64Array,
  cut: Float64Array,
): void {
  cut.fill(0)
  for (let row = 0; row < rows; row++) {
    const slope = slopes[row] as number
    if (slope === 0) continue
    const start = row * cols
    for (let col = 0; col < cols; col++) {
      cut[col] = (cut[col] as number) + slope * (values[(start + col) | 0] as number)
    }
  }
}

/**
 * The quadratic part around the centre: firmness times the metric, and the smooth part's bend. The
 * level is held near its own value too, so that cuts are told apart by their slopes in the master.
 */
function fillModel(bundle: Bundle): void {
  const { problem, size, hessian, linear, centre, smoothSlope, smoothBend } = bundle
  problem.smooth.modelInto(centre, smoothSlope, smoothBend)
  const image = multiplyVector(problem.metric, centre)
  const scale = bundle.firmness * curvatureScale(bundle, image)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const entry = scale * (problem.metric.values[row * size + col] as number)
      hessian.values[row * (size + 1) + col] = entry
    }
    const place = row * (size + 1) + row
    const bend = smoothBend[row] as number
    hessian.values[place] = (hessian.values[place] as number) + bend
    linear[row] =
      scale * (image[row] as number) + bend * (centre[row] as number) - (smoothSlope[row] as number)
  }
  const stiffness = 1 / sizeOf(bundle)
  hessian.values[size * (size + 1) + size] = stiffness
  linear[size] = stiffness * bundle.risk - 1
}

/** A risk in proportion to the volatility curves by the covariance times risk over variance. */
function curvatureScale(bundle: Bundle, image: Float64Array): number {
  const variance = dot(bundle.centre, image)
  return variance > 0 ? sizeOf(bundle) / variance : 1
}

function largestDeviation({ cols, values }: Matrix): number {
  let most = 0
  for (let at = 0; at < values.length; at += cols + 1) most = Math.max(most, values[at] as number)
  return Math.sqrt(most)
}

/** Limits of weights and level: those of the weights, then `level >= cut' weights` for each cut. */
function masterLimits({ problem, size, capacity, cuts, usedAt, centre }: Bundle): Limits {
  const own = problem.limitsAround(centre)
  const count = own.rows.rows
  const lower = new Float64Array(size + 1).fill(-Infinity)
  const upper = new Float64Array(size + 1).fill(Infinity)
  lower.set(own.lower)
  upper.set(own.upper)
  const rows = zeros(count + capacity, size + 1)
  const rowLower = new Float64Array(count + capacity).fill(-Infinity)
  const rowUpper = new Float64Array(count + capacity).fill(Infinity)
  rowLower.set(own.rowLower)
  rowUpper.set(own.rowUpper)
  for (let row = 0; row < count; row++) {
    rows.values.set(own.rows.values.subarray(row * size, (row + 1) * size), row * (size + 1))
  }
  for (let cut = 0; cut < capacity; cut++) {
    if (usedAt[cut] === 0) continue
    const start = (count + cut) * (size + 1)
    for (let at = 0; at < size; at++) {
      rows.values[start + at] = -(cuts.values[cut * size + at] as number)
    }
    rows.values[start + size] = 1
    rowLower[count + cut] = 0
  }
  return { lower, upper, rows, rowLower, rowUpper }
}

/** Stands at the centre, at the level of its risk, with the cut that touches it. */
function prepareStart(bundle: Bundle, limits: Limits): void {
  const { workspace, size, centre, standings, risk, touching, capacity } = bundle
  const count = limits.rows.rows - capacity
  workspace.weights.set(centre)
  workspace.weights[size] = risk
  workspace.standings.fill(standing.basic)
  for (let at = 0; at < size; at++) {
    const isLower = standings[at] === standing.lower && centre[at] === limits.lower[at]
    const isUpper = standings[at] === standing.upper && centre[at] === limits.upper[at]
    if (isLower || isUpper) workspace.standings[at] = standings[at] as number
  }
  for (let row = 0; row < count; row++) {
    workspace.standings[size + 1 + row] = standings[size + row] as number
  }
  workspace.standings[size + 1 + count + touching] = standing.lower
  workspace.isWarm = true
}

/** The mean of the cuts that the master leans on, and what the problem says it leaves to gain. */
function aggregateGap(bundle: Bundle, multipliers: Float64Array, limits: Limits): number {
  const { problem, size, capacity, cuts, usedAt, aggregate, centre } = bundle
  const count = limits.rows.rows - capacity
  aggregate.fill(0)
  let total = 0
  for (let cut = 0; cut < capacity; cut++) {
    const share = Math.max(0, multipliers[count + cut] as number)
    if (share === 0) continue
    usedAt[cut] = bundle.evaluations
    total += share
    for (let at = 0; at < size; at++) {
      aggregate[at] = (aggregate[at] as number) + share * (cuts.values[cut * size + at] as number)
    }
  }
  for (let at = 0; at < size; at++) aggregate[at] = (aggregate[at] as number) / total
  return problem.gapOf(centre, aggregate, bundle.risk)
}

/** Evaluates the master's weights, moves there if they keep enough of what they promised. */
function tryStep(bundle: Bundle, point: Float64Array): void {
  const { problem, size, centre, hessian, smoothBend } = bundle
  const next = point.slice(0, size)
  const move = next.map((weight, at) => weight - (centre[at] as number))
  const smooth = smoothModel(bundle, move)
  const promised = bundle.value - ((point[size] as number) + smooth)
  let bend = 0
  for (let row = 0; row < size; row++) {
    let sum = -(smoothBend[row] as number) * (move[row] as number)
    for (let col = 0; col < size; col++) {
      sum += (hessian.values[row * (size + 1) + col] as number) * (move[col] as number)
    }
    bend += sum * (move[row] as number)
  }
  const foreseen = promised - bend / 2
  const place = freePlace(bundle)
  const risk = evaluate(bundle, next, place)
  const value = risk + problem.smooth.valueAt(next)
  const gained = bundle.value - value
  const cut = bundle.cuts.values.subarray(place * size, (place + 1) * size)
  const seen = promiseMin * Math.max(Math.abs(risk), bundle.riskMin)
  const isUnseen = promised <= seen
  if (isUnseen) bundle.polishes++
  const isKept = gained > 0.1 * promised || (isUnseen && gained >= -seen)
  if (isKept) moveCentre(bundle, next, risk, place)
  if (gained > 1.2 * foreseen) bundle.firmness = Math.max(bundle.firmness / 2, firmnessMin)
  else if (gained < 0.1 * promised && bundle.risk - dot(cut, bundle.centre) > promised) {
    bundle.firmness = Math.min(bundle.firmness * 2, firmnessMax)
  }
}

/** The smooth part's second-order model after a move. */
function smoothModel(
  { problem, centre, smoothSlope, smoothBend }: Bundle,
  move: Float64Array,
): number {
  let value = problem.smooth.valueAt(centre)
  for (let at = 0; at < move.length; at++) {
    const step = move[at] as number
    value += (smoothSlope[at] as number) * step + 0.5 * (smoothBend[at] as number) * step * step
  }
  return value
}

function moveCentre(bundle: Bundle, next: Float64Array, risk: number, place: number): void {
  const { problem, size, workspace } = bundle
  bundle.centre = next
  bundle.risk = risk
  bundle.touching = place
  bundle.standings.set(workspace.standings.subarray(0, size))
  const rows = bundle.standings.length - size
  bundle.standings.set(workspace.standings.subarray(size + 1, size + 1 + rows), size)
  problem.smooth.recentre?.(next, risk)
  bundle.value = risk + problem.smooth.valueAt(next)
}

/** An empty place, or that of the cut that was of no use for longest. */
function freePlace({ usedAt, touching }: Bundle): number {
  let [place, oldest] = [-1, Infinity]
  for (let at = 0; at < usedAt.length; at++) {
    const used = usedAt[at] as number
    if (at === touching || used >= oldest) continue
    oldest = used
    place = at
  }
  return place
}

function optimumOf(bundle: Bundle, gap: number): BundleOptimum {
  const { centre: weights, risk, evaluations } = bundle
  return { weights, risk, slope: bundle.aggregate.slice(), gap: Math.max(0, gap), evaluations }
}
