import { dot, multiplyVector } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'
import { requireCount } from '../../series.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import {
  type CornerPortfolio,
  type CriticalLine,
  criticalLine,
  type MeanVariance,
} from './critical-line.ts'

/** Which portfolio of the frontier: one of a risk tolerance, a mean or a volatility. */
export type FrontierAim =
  /** t in `max t mean'w - w'Sw/2`. */
  | { readonly riskTolerance: number }
  /** Least variance at exactly this mean, in the unit of the means. */
  | { readonly mean: number }
  /** Greatest mean within this volatility, of the period of the covariance. */
  | { readonly volatilityMax: number }

/** A point of the frontier. */
export type FrontierPoint = CornerPortfolio & {
  /** `sqrt(w'Sw)`. */
  readonly volatility: number
  /** The largest residual of the corners around it; see `kktResidual`. */
  readonly kktResidual: number
}

/**
 * The mean-variance portfolio of one aim.
 *
 * A mean below that of the least variance is met on the lower side of the frontier. Refuses what
 * `criticalLine` refuses, NOT_FINITE (a mean), OUT_OF_DOMAIN (a negative tolerance or volatility)
 * and INFEASIBLE (an aim that no allowed portfolio meets).
 *
 * @example
 * const limits = weightLimits({ size: 2 })
 * const covariance = matrixFrom([[1, 0], [0, 4]])
 * const means = Float64Array.of(0, 1)
 * const problem = limits.ok && { means, covariance, limits: limits.value }
 * const half = problem && efficientPortfolio(problem, { mean: 0.5 })
 * half && half.ok && half.value.weights[0] // ≈ 0.5
 */
export function efficientPortfolio(problem: MeanVariance, aim: FrontierAim): Solved<FrontierPoint> {
  const line = criticalLine(problem)
  if (!line.ok) return line
  if ('riskTolerance' in aim) return atTolerance(problem, line.value, aim.riskTolerance)
  if ('volatilityMax' in aim) return atVolatility(problem, line.value, aim.volatilityMax)
  if (!Number.isFinite(aim.mean)) {
    return unsolved('NOT_FINITE', 'the mean is finite', 'mean', 'finite', `${aim.mean}`)
  }
  const least = line.value.corners.at(-1) as CornerPortfolio
  if (aim.mean >= least.mean) return atMean(problem, line.value, aim.mean)
  const means = problem.means.map((mean) => -mean)
  const lower = criticalLine({ ...problem, means })
  if (!lower.ok) return lower
  const point = atMean({ ...problem, means }, lower.value, -aim.mean)
  if (!point.ok) return point
  const { mean, riskTolerance } = point.value
  return solved({ ...point.value, mean: -mean, riskTolerance: -riskTolerance })
}

/**
 * Points of a frontier with means in equal steps, from the least variance up.
 *
 * The means span the corners. Refuses OUT_OF_DOMAIN of a count that is not whole or below two.
 *
 * @example
 * const limits = weightLimits({ size: 2 })
 * const covariance = matrixFrom([[1, 0], [0, 4]])
 * const means = Float64Array.of(0, 1)
 * const problem = limits.ok && { means, covariance, limits: limits.value }
 * const line = problem && criticalLine(problem)
 * const points = problem && line && line.ok && frontierPoints(problem, line.value, 3)
 * points && points.ok && points.value[1]?.mean // ≈ 0.6
 */
export function frontierPoints(
  problem: MeanVariance,
  line: CriticalLine,
  count: number,
): Solved<readonly FrontierPoint[]> {
  const ends = requireCount(count, 2, 'count')
  if (!ends.ok) return ends
  const top = line.corners[0] as CornerPortfolio
  const least = line.corners.at(-1) as CornerPortfolio
  const points: FrontierPoint[] = []
  let at = line.corners.length - 1
  for (let point = 0; point < count; point++) {
    const share = point / (count - 1)
    const mean = point === count - 1 ? top.mean : least.mean + share * (top.mean - least.mean)
    while (at > 0 && (line.corners[at - 1] as CornerPortfolio).mean < mean) at--
    points.push(between(problem, line, at, shareAtMean(line, at, mean)))
  }
  return solved(points)
}

/** Where a mean lies between corner `at` and the one above it, from 0 to 1. */
function shareAtMean({ corners }: CriticalLine, at: number, mean: number): number {
  const low = corners[at] as CornerPortfolio
  const high = corners[at - 1] ?? low
  const span = high.mean - low.mean
  return span > 0 ? Math.min(1, Math.max(0, (mean - low.mean) / span)) : 0
}

/** The portfolio a share of the way from corner `at` to the one above it. */
function between(
  { means, covariance }: MeanVariance,
  { corners, kktResidual }: CriticalLine,
  at: number,
  share: number,
): FrontierPoint {
  const low = corners[at] as CornerPortfolio
  const high = corners[at - 1] ?? low
  const weights = new Float64Array(means.length)
  for (let asset = 0; asset < weights.length; asset++) {
    const from = low.weights[asset] as number
    weights[asset] = from + share * ((high.weights[asset] as number) - from)
  }
  const riskTolerance = low.riskTolerance + share * (high.riskTolerance - low.riskTolerance)
  return pointOf(means, covariance, weights, riskTolerance, kktResidual)
}

function pointOf(
  means: Float64Array,
  covariance: Matrix,
  weights: Float64Array,
  riskTolerance: number,
  kktResidual: number,
): FrontierPoint {
  const variance = Math.max(0, varianceOfHeld(covariance, weights))
  const [mean, volatility] = [dot(means, weights), Math.sqrt(variance)]
  return { weights, riskTolerance, mean, variance, volatility, kktResidual }
}

/** `w'Sw` over the assets that are held: a point of a capped frontier holds a fifth of them. */
function varianceOfHeld({ cols, values }: Matrix, weights: Float64Array): number {
  const held: number[] = []
  let variance = 0
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset] as number
    if (weight === 0) continue
    const start = asset * cols
    let sum = 0
    for (let at = 0; at < held.length; at++) {
      const other = held[at] as number
      sum += (values[start + other] as number) * (weights[other] as number)
    }
    variance += weight * (2 * sum + (values[start + asset] as number) * weight)
    held.push(asset)
  }
  return variance
}

function atTolerance(
  problem: MeanVariance,
  line: CriticalLine,
  riskTolerance: number,
): Solved<FrontierPoint> {
  if (!(riskTolerance >= 0 && riskTolerance < Infinity)) {
    const message = 'the risk tolerance is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'riskTolerance', '0', `${riskTolerance}`)
  }
  const { corners, beyond } = line
  const top = corners[0] as CornerPortfolio
  if (riskTolerance > top.riskTolerance) {
    const excess = riskTolerance - top.riskTolerance
    const weights = top.weights.map((weight, at) => weight + excess * (beyond[at] as number))
    const { means, covariance } = problem
    return solved(pointOf(means, covariance, weights, riskTolerance, line.kktResidual))
  }
  let at = corners.length - 1
  while (at > 0 && (corners[at - 1] as CornerPortfolio).riskTolerance < riskTolerance) at--
  const low = corners[at] as CornerPortfolio
  const high = corners[at - 1] ?? low
  const span = high.riskTolerance - low.riskTolerance
  const share = span > 0 ? (riskTolerance - low.riskTolerance) / span : 0
  return solved(between(problem, line, at, share))
}

/** Beyond the first corner an open line still gains mean. */
function atMean(problem: MeanVariance, line: CriticalLine, mean: number): Solved<FrontierPoint> {
  const { corners, beyond } = line
  const top = corners[0] as CornerPortfolio
  const slack = meanSlack * Math.max(Math.abs(top.mean), ...problem.means.map(Math.abs))
  if (mean > top.mean + slack) {
    const gain = dot(problem.means, beyond)
    if (gain > 0) return atTolerance(problem, line, top.riskTolerance + (mean - top.mean) / gain)
    const message = 'some allowed portfolio has this mean'
    return unsolved('INFEASIBLE', message, 'mean', `${top.mean} at most`, `${mean}`)
  }
  let at = corners.length - 1
  while (at > 0 && (corners[at - 1] as CornerPortfolio).mean < mean) at--
  return solved(between(problem, line, at, shareAtMean(line, at, mean)))
}

/** A mean this close to the greatest one, relative to the means, is the greatest one. */
const meanSlack = 1e-12

function atVolatility(
  problem: MeanVariance,
  line: CriticalLine,
  volatilityMax: number,
): Solved<FrontierPoint> {
  const { corners, beyond } = line
  const variance = volatilityMax * volatilityMax
  const least = corners.at(-1) as CornerPortfolio
  if (!(volatilityMax >= 0)) {
    const message = 'a volatility is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'volatilityMax', '0', `${volatilityMax}`)
  }
  if (variance < least.variance * (1 - 1e-12)) {
    const message = 'some allowed portfolio is that calm'
    const limit = `${Math.sqrt(Math.max(0, least.variance))}`
    return unsolved('INFEASIBLE', message, 'volatilityMax', limit, `${volatilityMax}`)
  }
  let at = corners.length - 1
  while (at > 0 && (corners[at - 1] as CornerPortfolio).variance < variance) at--
  const low = corners[at] as CornerPortfolio
  const above = corners[at - 1]
  if (above !== undefined) {
    const step = above.weights.map((weight, asset) => weight - (low.weights[asset] as number))
    return solved(between(problem, line, at, reachOf(problem.covariance, low, step, variance)))
  }
  const reach = dot(problem.means, beyond) > 0
  const further = reach ? reachOf(problem.covariance, low, beyond, variance, Infinity) : 0
  return atTolerance(problem, line, low.riskTolerance + further)
}

/** How far along `step` the variance of `from` grows to the given one. */
function reachOf(
  covariance: Matrix,
  from: CornerPortfolio,
  step: Float64Array,
  variance: number,
  most = 1,
): number {
  const image = multiplyVector(covariance, step)
  const [square, cross] = [dot(step, image), dot(from.weights, image)]
  const gap = Math.max(0, variance - from.variance)
  if (!(square > 0)) return cross > 0 ? Math.min(most, gap / (2 * cross)) : most
  const root = Math.sqrt(Math.max(0, cross * cross + square * gap))
  const reach = cross > 0 ? gap / (root + cross) : (root - cross) / square
  return Math.min(most, Math.max(0, reach))
}
