import { assert } from '../../units/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { inverseOf } from './information.ts'
import { type Climb, climbAlong } from './line-search.ts'
import type { Objective } from './objective.ts'

/** A top that was reached, with what shows it. */
export type Maximum = {
  readonly point: Float64Array
  readonly value: number
  /** Largest slope left, per unit of a coordinate: 0 at an exact top. */
  readonly slopeMax: number
  readonly steps: number
}

/** When to stop. Objectives are best scaled to size one, as a likelihood per observation is. */
export type MaximiseLimits = {
  /** Slope, per unit of a coordinate, that counts as level. */
  readonly slopeMax: number
  readonly stepsMax: number
  /** An estimate (k by k) of the curvature downwards at a point, which saves the first steps. */
  readonly informationAt?: (point: Float64Array) => Matrix
}

/** Tight enough for five digits of a parameter wherever its information is above 1e-4. */
export const maximiseLimits: MaximiseLimits = { slopeMax: 1e-9, stepsMax: 300 }

/**
 * Climbs a smooth function without bounds from `start` (k) to a local top.
 *
 * BFGS with a line search on the approximate Wolfe conditions, which still see progress where
 * values agree to rounding (Hager & Zhang 2005). A stalled climb starts its metric afresh once.
 * Refuses NOT_FINITE where the start lies outside the domain, and NOT_CONVERGED.
 *
 * @example The top of 3 - (x - 2)^2
 * const top = maximise((point, slope) => {
 *   const gap = (point[0] ?? 0) - 2
 *   slope[0] = -2 * gap
 *   return 3 - gap * gap
 * }, Float64Array.of(0))
 * top.ok && top.value.point[0] // ≈ 2
 */
export function maximise(
  objective: Objective,
  start: Float64Array,
  limits: MaximiseLimits = maximiseLimits,
): Solved<Maximum> {
  assert(start.length > 0, 'there is a coordinate to move')
  const climb = beginAt(objective, start)
  if (!Number.isFinite(climb.value)) {
    const message = 'the climb starts inside the domain'
    return unsolved('NOT_FINITE', message, 'start', 'a finite value', `${climb.value}`)
  }
  const { slopeMax, stepsMax } = limits
  let metric = metricAt(climb, limits)
  let isFresh = true
  let steps = 0
  while (largest(climb.slope) > slopeMax && steps < stepsMax) {
    steps++
    if (!aim(metric, climb) || !climbAlong(objective, climb)) {
      if (isFresh) break
      metric = metricAt(climb, limits)
      isFresh = true
      continue
    }
    if (isFresh && limits.informationAt === undefined) setMetric(metric, curvatureScale(climb))
    updateMetric(metric, climb)
    isFresh = false
  }
  const left = largest(climb.slope)
  if (!(left <= slopeMax)) {
    const message = `the climb levels off within ${stepsMax} steps`
    return unsolved('NOT_CONVERGED', message, 'objective', `slope ${slopeMax}`, `${left}`)
  }
  return solved({ point: climb.point, value: climb.value, slopeMax: left, steps })
}

/**
 * The highest top that is reached from several starts, in a fixed order: no chance enters.
 *
 * Every start is valued; the `climbs` highest are climbed, ties to the earlier. Refuses EMPTY, and
 * what `maximise` refuses where no climb arrives.
 */
export function maximiseFrom(
  objective: Objective,
  starts: readonly Float64Array[],
  { climbs, ...limits }: MaximiseLimits & { readonly climbs: number },
): Solved<Maximum> {
  const valued = starts
    .map((start) => ({ start, value: objective(start, new Float64Array(start.length)) }))
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((one, other) => other.value - one.value)
    .slice(0, climbs)
  let best: Solved<Maximum> = unsolved('EMPTY', 'a start is in the domain', 'starts', '1', '0')
  for (const { start } of valued) {
    const top = maximise(objective, start, limits)
    if (!best.ok || (top.ok && top.value.value > best.value.value)) best = top
  }
  return best
}

function beginAt(objective: Objective, start: Float64Array): Climb {
  const size = start.length
  const point = Float64Array.from(start)
  const slope = new Float64Array(size)
  const value = objective(point, slope)
  return {
    point,
    slope,
    value,
    direction: new Float64Array(size),
    pointBefore: new Float64Array(size),
    slopeBefore: new Float64Array(size),
  }
}

/** Steps per slope at first: the inverse of the information, or a step of at most one. */
function metricAt({ point, slope }: Climb, { informationAt }: MaximiseLimits): Matrix {
  const known = informationAt === undefined ? undefined : inverseOf(informationAt(point), 'start')
  if (known?.ok) return known.value
  const metric = zeros(point.length, point.length)
  setMetric(metric, 1 / Math.max(1, largest(slope)))
  return metric
}

function setMetric({ rows, values }: Matrix, scale: number): void {
  values.fill(0)
  for (let at = 0; at < rows; at++) values[at * rows + at] = scale
}

/** Points the climb uphill by the metric; false where rounding has spoiled the metric. */
function aim({ rows: size, values }: Matrix, { slope, direction }: Climb): boolean {
  let rise = 0
  for (let row = 0; row < size; row++) {
    let sum = 0
    for (let col = 0; col < size; col++) {
      sum += (values[row * size + col] as number) * (slope[col] as number)
    }
    direction[row] = sum
    rise += sum * (slope[row] as number)
  }
  return rise > 0 && rise < Infinity
}

/** Curvature that the first step saw, as a step per slope; it sizes the metric. */
function curvatureScale({ point, pointBefore, slope, slopeBefore }: Climb): number {
  let [along, square] = [0, 0]
  for (let at = 0; at < point.length; at++) {
    const fall = (slopeBefore[at] as number) - (slope[at] as number)
    along += fall * ((point[at] as number) - (pointBefore[at] as number))
    square += fall * fall
  }
  return along > 0 ? along / square : 1 / Math.max(1, largest(slope))
}

/** The BFGS update of the inverse curvature, left out where the step saw no concave curvature. */
function updateMetric({ rows: size, values }: Matrix, climb: Climb): void {
  const { point, pointBefore, slope, slopeBefore, direction: turned } = climb
  let [along, curve] = [0, 0]
  for (let row = 0; row < size; row++) {
    let sum = 0
    for (let col = 0; col < size; col++) {
      const fall = (slopeBefore[col] as number) - (slope[col] as number)
      sum += (values[row * size + col] as number) * fall
    }
    turned[row] = sum
    const fall = (slopeBefore[row] as number) - (slope[row] as number)
    along += fall * ((point[row] as number) - (pointBefore[row] as number))
    curve += fall * sum
  }
  if (!(along > 1e-12 * curve)) return
  const stretch = (1 + curve / along) / along
  for (let row = 0; row < size; row++) {
    const step = (point[row] as number) - (pointBefore[row] as number)
    const turn = turned[row] as number
    for (let col = 0; col < size; col++) {
      const other = (point[col] as number) - (pointBefore[col] as number)
      const cross = (step * (turned[col] as number) + turn * other) / along
      const at = row * size + col
      values[at] = (values[at] as number) + stretch * step * other - cross
    }
  }
}

function largest(slope: Float64Array): number {
  let most = 0
  for (let at = 0; at < slope.length; at++) {
    const size = Math.abs(slope[at] as number)
    if (!(size <= most)) most = size
  }
  return most
}
