import type { Matrix } from '../../matrix.ts'
import { zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { gradientInto, type QuadraticProgram, residualFrom } from '../program/kkt.ts'
import type { Limits } from '../program/limits.ts'
import {
  kktResidualMax,
  type QuadraticWorkspace,
  solveQuadratic,
} from '../program/quadratic-program.ts'

/** What is grown: wealth `safeWealth + excess' w` in each scenario. */
export type Growth = {
  /** T by n simple returns less that of cash. */
  readonly excess: Matrix
  readonly probabilities: Float64Array
  readonly safeWealth: number
  readonly limits: Limits
  /** k of the drawdown moment `E wealth^-k`; 0 without a drawdown limit. */
  readonly exponent: number
  /** n weights to start from; the middle of the limits where left out. */
  readonly start?: Float64Array
}

/** Weights that grow fastest, with the proof. */
export type GrowthOptimum = {
  readonly weights: Float64Array
  /** `E ln wealth` of one period. */
  readonly growthPerPeriod: number
  /** `ln E wealth^-k`. */
  readonly logMoment: number
  /** Relative to the mean curvature; see `kktResidual`. */
  readonly kktResidual: number
}

type Local = {
  readonly wealth: Float64Array
  readonly tilt: Float64Array
  readonly slope: Float64Array
  readonly mean: Float64Array
  readonly hessian: Matrix
}

/** Newton steps; ten are usual. */
const stepsMax = 200

/** Weights of the greatest `E ln wealth - price ln E wealth^-k`, by Newton steps within limits. */
export function maximiseGrowth(
  growth: Growth,
  price: number,
  workspace: QuadraticWorkspace,
): Solved<GrowthOptimum> {
  const { rows: count, cols: size } = growth.excess
  const started = startOf(growth, workspace)
  if (!started.ok) return started
  let weights = started.value
  const local: Local = {
    wealth: new Float64Array(count),
    tilt: new Float64Array(count),
    slope: new Float64Array(size),
    mean: new Float64Array(size),
    hessian: zeros(size, size),
  }
  let loss = lossAt(growth, price, weights, local.wealth)
  if (!Number.isFinite(loss)) return ruined()
  let polishes = 0
  for (let step = 0; step < stepsMax; step++) {
    const program = modelAt(growth, price, weights, local)
    const target = solveQuadratic(program, workspace)
    if (!target.ok) return target
    gradientInto(program, weights, local.slope)
    const kktResidual = residualFrom(program, weights, target.value.multipliers, local.slope)
    if (kktResidual <= residualAimed || polishes === polishesMax) {
      if (!(kktResidual <= kktResidualMax)) break
      return solved({ weights, ...figuresOf(growth, local.wealth), kktResidual })
    }
    const moved = lineSearch(growth, price, weights, target.value.weights, loss)
    if (moved === null) polishes++
    weights = moved?.weights ?? target.value.weights
    loss = lossAt(growth, price, weights, local.wealth)
    if (!Number.isFinite(loss)) return ruined()
  }
  const limit = `a KKT residual of ${kktResidualMax} in ${stepsMax} steps`
  return unsolved('NOT_CONVERGED', 'the growth has a peak', 'returns', limit, 'more')
}

/** Rounding of a slope. */
const residualAimed = 1e-14
/** Newton steps after the loss has settled to rounding: they settle the weights. */
const polishesMax = 3

function ruined(): Solved<never> {
  const message = 'some allowed weights survive every scenario'
  return unsolved('INFEASIBLE', message, 'returns', 'wealth above 0', 'ruin from the start')
}

/** The given start, or the weights nearest to equal ones: diversified, and within limits. */
function startOf(growth: Growth, workspace: QuadraticWorkspace): Solved<Float64Array> {
  if (growth.start !== undefined) return solved(growth.start)
  const size = growth.excess.cols
  const hessian = zeros(size, size)
  for (let at = 0; at < size; at++) hessian.values[at * size + at] = 1
  const linear = new Float64Array(size)
  const nearest = solveQuadratic({ hessian, linear, limits: growth.limits }, workspace)
  return nearest.ok ? solved(nearest.value.weights) : nearest
}

/** Wealth below this share of the start is ruin, and rounding. */
const ruinShare = 1e-12

/** Writes the wealth of each scenario; the loss is infinite where one is ruin. */
function lossAt(
  { excess, probabilities, safeWealth, exponent }: Growth,
  price: number,
  weights: Float64Array,
  wealth: Float64Array,
): number {
  const { rows: count, cols: size, values } = excess
  let growth = 0
  let moment = 0
  for (let row = 0; row < count; row++) {
    let sum = safeWealth
    for (let at = 0; at < size; at++) {
      sum += (values[row * size + at] as number) * (weights[at] as number)
    }
    wealth[row] = sum
    const chance = probabilities[row] as number
    if (chance === 0) continue
    if (!(sum > ruinShare * safeWealth)) return Infinity
    const log = Math.log(sum)
    growth += chance * log
    moment += chance * Math.exp(-exponent * log)
  }
  return price === 0 ? -growth : price * Math.log(moment) - growth
}

function figuresOf(
  { probabilities, exponent }: Growth,
  wealth: Float64Array,
): Pick<GrowthOptimum, 'growthPerPeriod' | 'logMoment'> {
  let [growthPerPeriod, moment] = [0, 0]
  for (let row = 0; row < wealth.length; row++) {
    const chance = probabilities[row] as number
    if (chance === 0) continue
    const log = Math.log(wealth[row] as number)
    growthPerPeriod += chance * log
    moment += chance * Math.exp(-exponent * log)
  }
  return { growthPerPeriod, logMoment: Math.log(moment) }
}

/** The quadratic model of the loss at these weights; its gradient there is that of the loss. */
function modelAt(
  growth: Growth,
  price: number,
  weights: Float64Array,
  local: Local,
): QuadraticProgram {
  const { excess, probabilities, exponent, limits } = growth
  const { rows: count, cols: size, values } = excess
  const { wealth, tilt, slope, mean, hessian } = local
  tiltInto(growth, wealth, tilt)
  slope.fill(0)
  mean.fill(0)
  hessian.values.fill(0)
  for (let row = 0; row < count; row++) {
    const chance = probabilities[row] as number
    if (chance === 0) continue
    const inverse = 1 / (wealth[row] as number)
    const tilted = price * exponent * (tilt[row] as number)
    const first = -(chance + tilted) * inverse
    const second = (chance + tilted * (1 + exponent)) * inverse * inverse
    const start = row * size
    for (let at = 0; at < size; at++) {
      const entry = values[start + at] as number
      slope[at] = (slope[at] as number) + first * entry
      mean[at] = (mean[at] as number) + tilted * inverse * entry
      const scaled = second * entry
      for (let other = 0; other <= at; other++) {
        const place = at * size + other
        hessian.values[place] =
          (hessian.values[place] as number) + scaled * (values[start + other] as number)
      }
    }
  }
  finishHessian(hessian, mean, price)
  const linear = new Float64Array(size)
  gradientInto({ hessian, linear: slope, limits }, weights, linear)
  return { hessian, linear, limits }
}

/** Shares of the scenarios in the drawdown moment. */
function tiltInto(
  { probabilities, exponent }: Growth,
  wealth: Float64Array,
  tilt: Float64Array,
): void {
  let total = 0
  for (let row = 0; row < tilt.length; row++) {
    const chance = probabilities[row] as number
    tilt[row] = chance === 0 ? 0 : chance * (wealth[row] as number) ** -exponent
    total += tilt[row] as number
  }
  for (let row = 0; row < tilt.length; row++) tilt[row] = (tilt[row] as number) / total
}

/** Takes the square of the mean out of the moment's part, and mirrors the lower triangle. */
function finishHessian({ rows: size, values }: Matrix, mean: Float64Array, price: number): void {
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      const square = price > 0 ? ((mean[row] as number) * (mean[col] as number)) / price : 0
      const entry = (values[row * size + col] as number) - square
      values[row * size + col] = entry
      values[col * size + row] = entry
    }
  }
}

/** The first of ever shorter steps that lowers the loss; null where none does beyond rounding. */
function lineSearch(
  growth: Growth,
  price: number,
  from: Float64Array,
  to: Float64Array,
  loss: number,
): { readonly weights: Float64Array; readonly loss: number } | null {
  const wealth = new Float64Array(growth.excess.rows)
  for (let length = 1; length > 1e-12; length /= 2) {
    const weights = from.map((weight, at) => weight + length * ((to[at] as number) - weight))
    const next = lossAt(growth, price, weights, wealth)
    if (next < loss) return { weights, loss: next }
    if (Math.abs(next - loss) <= 1e-15 * Math.max(1, Math.abs(loss))) return null
  }
  return null
}
