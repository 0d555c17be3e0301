import { sampleCovariance } from '../../estimation/index.ts'
import { firstNotFinite } from '../../finite.ts'
import { dot, multiplyVector } from '../../linear/index.ts'
import { type Matrix, zeros } from '../../matrix.ts'
import { requireFinite } from '../../risk/require.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { budgetsInto } from '../parity/risk-budgeting.ts'
import { type Limits, requireLimits } from '../program/limits.ts'
import { boundsOnly, solveLinear } from '../program/linear-program.ts'
import { quadraticWorkspace, solveQuadratic } from '../program/quadratic-program.ts'
import { type BundleOptimum, type BundleProblem, minimiseRisk, type SmoothPart } from './bundle.ts'
import { type MeasureOptions, measureFor, type ScenarioMeasure } from './measures.ts'

/** Scenarios and how their risk is measured. */
export type ScenarioProblem = {
  /** T by n simple returns of one period, all rows equally likely. */
  readonly returns: Matrix
  readonly measure: ScenarioMeasure
  readonly options?: MeasureOptions
}

/** Weights of least risk, with the proof. */
export type ScenarioPortfolio = {
  /** n weights. */
  readonly weights: Float64Array
  /** The measure of their returns, exact whatever ordering was optimised. */
  readonly risk: number
  /** What any allowed weights could at most be better by, relative to the risk. */
  readonly gap: number
}

/** Weights of the greatest ratio of mean to risk. */
export type ScenarioRatio = ScenarioPortfolio & {
  /** Mean excess return over the risk. */
  readonly ratio: number
}

/**
 * The risk of weights (n) over scenarios, by any measure; positive is a loss or a width.
 *
 * Refuses EMPTY, SHAPE, NOT_FINITE and OUT_OF_DOMAIN of the tail.
 *
 * @example
 * const returns = matrixFrom([[-0.02], [0.01], [0.04]])
 * const risk = scenarioRisk({ returns, measure: 'worst-loss' }, Float64Array.of(1))
 * risk.ok && risk.value // 0.02
 */
export function scenarioRisk(problem: ScenarioProblem, weights: Float64Array): Solved<number> {
  const checked = requireScenarios(problem)
  if (!checked.ok) return checked
  if (weights.length !== problem.returns.cols) {
    const [limit, actual] = [`${problem.returns.cols}`, `${weights.length}`]
    return unsolved('SHAPE', 'a weight for each column', 'weights', limit, actual)
  }
  return requireFinite(exactRisk(problem, weights), 'weights')
}

/**
 * The weights (n) of least risk over scenarios, within limits.
 *
 * Serves every measure with one method, a bundle of cuts, and proves the answer by a mean of
 * their slopes: weights of the scenarios under which no allowed portfolio is better. Refuses what
 * `scenarioRisk` refuses, INFEASIBLE limits and NOT_CONVERGED. Rockafellar & Uryasev 2000 for
 * CVaR, which is solved as exactly as its linear program.
 *
 * @example
 * const returns = matrixFrom([[-0.04, 0.01], [0.02, -0.02], [0.03, 0.02]])
 * const limits = weightLimits({ size: 2 })
 * const least = limits.ok && minScenarioRisk({ returns, measure: 'worst-loss' }, limits.value)
 * least && least.ok && least.value.weights[0] // ≈ 0.33333333
 */
export function minScenarioRisk(
  problem: ScenarioProblem,
  limits: Limits,
): Solved<ScenarioPortfolio> {
  const prepared = prepare(problem, limits)
  if (!prepared.ok) return prepared
  const zero = new Float64Array(problem.returns.cols)
  const optimum = minimiseRisk({
    ...prepared.value,
    smooth: linearPart(() => zero),
    gapOf: (centre, slope, risk) => risk - leastAlong(slope, limits, dot(centre, slope)),
  })
  return optimum.ok ? solved(portfolioOf(problem, optimum.value)) : optimum
}

/**
 * The weights (n) of the greatest ratio of mean excess return to risk, within limits.
 *
 * `rate` is what cash earns in a period; the risk is of the returns themselves. The ratio of the
 * centre prices the mean, and rises until nothing is left to gain (Dinkelbach 1967). Refuses what
 * `minScenarioRisk` refuses, NO_POSITIVE_EXCESS and UNBOUNDED (an excess without risk).
 *
 * @example
 * const returns = matrixFrom([[-0.01, -0.02], [0.03, 0.02], [0.01, 0.03]])
 * const limits = weightLimits({ size: 2 })
 * const best = limits.ok && maxScenarioRatio({ returns, measure: 'worst-loss' }, 0, limits.value)
 * best && best.ok && best.value.ratio // ≈ 1
 */
export function maxScenarioRatio(
  problem: ScenarioProblem,
  rate: number,
  limits: Limits,
): Solved<ScenarioRatio> {
  const prepared = prepare(problem, limits)
  if (!prepared.ok) return prepared
  const excess = meansOf(problem.returns).map((mean) => mean - rate)
  const start = startOfRatio(prepared.value, excess, limits)
  if (!start.ok) return start
  let price = 0
  const slope = new Float64Array(excess.length)
  const smooth: SmoothPart = {
    ...linearPart(() => slope),
    recentre: (weights, risk) => {
      price = risk / dot(excess, weights)
      for (let at = 0; at < slope.length; at++) slope[at] = -price * (excess[at] as number)
    },
  }
  const optimum = minimiseRisk({
    ...prepared.value,
    ...start.value,
    smooth,
    gapOf: (centre, aggregate) => {
      const total = aggregate.map((entry, at) => entry + (slope[at] as number))
      return -leastAlong(total, limits, dot(centre, total))
    },
  })
  if (!optimum.ok) return optimum
  const portfolio = portfolioOf(problem, optimum.value)
  if (!(portfolio.risk > 0)) {
    const message = 'an excess return bears risk'
    return unsolved('UNBOUNDED', message, 'returns', 'a positive risk', `${portfolio.risk}`)
  }
  const ratio = dot(excess, portfolio.weights) / portfolio.risk
  return solved({ ...portfolio, ratio })
}

/**
 * The long-only weights (n) whose parts of a scenario risk are as budgeted, in sum one.
 *
 * Minimises the risk less the budgets' logarithms; at a kink of the risk, parts are those of the
 * mean slope that proves the optimum. `gap` is the largest miss of a budget, as a share of the
 * risk. Refuses what `minScenarioRisk` refuses, and ZERO_VARIANCE where a mix bears no risk.
 *
 * @example
 * const returns = matrixFrom([[-0.02, 0.01], [0.02, -0.01], [0.02, 0.01], [-0.02, -0.01]])
 * const parity = scenarioRiskBudgeting({ returns, measure: 'standard-deviation' })
 * parity.ok && parity.value.weights[0] // ≈ 0.33333333
 */
export function scenarioRiskBudgeting(
  problem: ScenarioProblem,
  budgets?: Float64Array,
): Solved<ScenarioPortfolio> {
  const size = problem.returns.cols
  const lower = new Float64Array(size)
  const upper = new Float64Array(size).fill(Infinity)
  const prepared = prepare(problem, boundsOnly(lower, upper))
  if (!prepared.ok) return prepared
  const shares = new Float64Array(size)
  const budgeted = budgetsInto(shares, budgets, size)
  if (!budgeted.ok) return budgeted
  const { returns, measure, options } = problem
  const equal = new Float64Array(size).fill(1)
  const risk = measureFor(measure, returns.rows, options)
  const scale = risk(multiplyVector(returns, equal), new Float64Array(returns.rows))
  if (!(scale > 0)) {
    const message = 'a mix of all assets bears risk'
    return unsolved('ZERO_VARIANCE', message, 'returns', 'a positive risk', `${scale}`)
  }
  const optimum = minimiseRisk({
    ...prepared.value,
    start: equal.map((weight) => weight / scale),
    standings: new Int8Array(size),
    smooth: barrierOf(shares),
    limitsAround: (centre) => {
      return boundsOnly(
        centre.map((weight) => weight / 4),
        centre.map((weight) => weight * 4),
      )
    },
    gapOf: (centre, slope, total) => missOf(centre, slope, shares) * total,
  })
  if (!optimum.ok) return optimum
  const sum = optimum.value.weights.reduce((total, weight) => total + weight, 0)
  const weights = optimum.value.weights.map((weight) => weight / sum)
  return solved(portfolioOf(problem, { ...optimum.value, weights }))
}

function missOf(centre: Float64Array, slope: Float64Array, shares: Float64Array): number {
  let miss = 0
  for (let at = 0; at < centre.length; at++) {
    const part = (centre[at] as number) * (slope[at] as number)
    miss = Math.max(miss, Math.abs(part - (shares[at] as number)))
  }
  return miss
}

/** Less the budgets times the logarithms of the weights. */
function barrierOf(shares: Float64Array): SmoothPart {
  return {
    valueAt: (weights) => {
      let sum = 0
      for (let at = 0; at < weights.length; at++) {
        sum -= (shares[at] as number) * Math.log(weights[at] as number)
      }
      return sum
    },
    modelInto: (weights, slope, bend) => {
      for (let at = 0; at < weights.length; at++) {
        const pull = (shares[at] as number) / (weights[at] as number)
        slope[at] = -pull
        bend[at] = pull / (weights[at] as number)
      }
    },
  }
}

function linearPart(slopeNow: () => Float64Array): SmoothPart {
  return {
    valueAt: (weights) => dot(slopeNow(), weights),
    modelInto: (_, slope, bend) => {
      slope.set(slopeNow())
      bend.fill(0)
    },
  }
}

/** Least `slope' w` within limits; without such a bound, minus infinity proves nothing. */
function leastAlong(slope: Float64Array, limits: Limits, here: number): number {
  const least = solveLinear(slope, limits)
  return least.ok ? Math.min(here, least.value.cost) : -Infinity
}

type Prepared = Omit<BundleProblem, 'smooth' | 'gapOf'>

/** Everything but the objective: the measure, the metric, and weights near equal ones to start. */
function prepare(problem: ScenarioProblem, limits: Limits): Solved<Prepared> {
  const checked = requireScenarios(problem)
  if (!checked.ok) return checked
  const { returns, measure, options } = problem
  const size = returns.cols
  const bounded = requireLimits(limits, size)
  if (!bounded.ok) return bounded
  const metric = sampleCovariance(returns, { ddof: 1, mean: 'sample' })
  if (!metric.ok) return metric
  let trace = 0
  for (let at = 0; at < size; at++) trace += metric.value.values[at * size + at] as number
  for (let at = 0; at < size; at++) {
    const place = at * size + at
    metric.value.values[place] =
      (metric.value.values[place] as number) + (1e-6 * trace) / size + 1e-30
  }
  const workspace = quadraticWorkspace(size, limits.rows.rows)
  const nearest = nearestTo(new Float64Array(size).fill(1 / size), limits, workspace)
  if (!nearest.ok) return nearest
  return solved({
    returns,
    risk: measureFor(measure, returns.rows, options),
    metric: metric.value,
    limitsAround: () => limits,
    start: nearest.value,
    standings: workspace.standings,
  })
}

function nearestTo(
  point: Float64Array,
  limits: Limits,
  workspace: ReturnType<typeof quadraticWorkspace>,
): Solved<Float64Array> {
  const hessian = zeros(point.length, point.length)
  for (let at = 0; at < point.length; at++) hessian.values[at * point.length + at] = 1
  const nearest = solveQuadratic({ hessian, linear: point, limits }, workspace)
  return nearest.ok ? solved(nearest.value.weights) : nearest
}

/** The start, or a step from it to the vertex of the greatest mean, where it earns something. */
function startOfRatio(
  { start, standings }: Prepared,
  excess: Float64Array,
  limits: Limits,
): Solved<Pick<Prepared, 'start' | 'standings'>> {
  const best = excess.reduce((most, mean) => Math.max(most, mean), -Infinity)
  const top = solveLinear(
    excess.map((mean) => -mean),
    limits,
  )
  if (!top.ok) return top
  if (!(best > 0 && top.value.cost < 0)) {
    const message = 'some allowed portfolio earns more than the rate'
    const actual = `${Math.min(best, -top.value.cost)} at most`
    return unsolved('NO_POSITIVE_EXCESS', message, 'returns', 'above 0', actual)
  }
  if (dot(excess, start) > 0) return solved({ start, standings })
  return solved({ start: top.value.weights, standings: top.value.standings })
}

function portfolioOf(
  problem: ScenarioProblem,
  { weights, gap }: Pick<BundleOptimum, 'weights' | 'gap'>,
): ScenarioPortfolio {
  return { weights, risk: exactRisk(problem, weights), gap }
}

function exactRisk({ returns, measure, options }: ScenarioProblem, weights: Float64Array): number {
  const exact = measureFor(measure, returns.rows, { ...options, ordering: 'exact' })
  return exact(multiplyVector(returns, weights), new Float64Array(returns.rows))
}

function meansOf({ rows, cols, values }: Matrix): Float64Array {
  const means = new Float64Array(cols)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      means[col] = (means[col] as number) + (values[row * cols + col] as number) / rows
    }
  }
  return means
}

function requireScenarios({ returns, options }: ScenarioProblem): Solved<null> {
  const { rows, cols, values } = returns
  if (rows < 2 || cols === 0) {
    const actual = `${rows} by ${cols}`
    return unsolved('TOO_SHORT', 'two scenarios and an asset', 'returns', '2 by 1', actual)
  }
  const stray = firstNotFinite(values)
  if (stray >= 0) {
    const actual = `${values[stray]}`
    return unsolved('NOT_FINITE', 'every return is finite', 'returns', 'finite', actual)
  }
  const tail = options?.tail ?? 0.05
  if (tail > 0 && tail < 1) return solved(null)
  return unsolved('OUT_OF_DOMAIN', 'a tail is a share', 'tail', '0 to 1', `${tail}`)
}
