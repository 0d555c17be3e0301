import { dot } from '../linear/product.ts'
import type { Objective } from './objective.ts'

/** Where a climb stands, and the step before; its buffers are used again at every step. */
export type Climb = {
  readonly point: Float64Array
  readonly slope: Float64Array
  value: number
  readonly direction: Float64Array
  readonly pointBefore: Float64Array
  readonly slopeBefore: Float64Array
}

/** Share of the promised rise that counts as a rise, and of the slope that counts as level. */
const riseShare = 0.1
const levelShare = 0.9
/** Values closer than this, relative to their size, are the same to rounding. */
const noise = 1e-13
const trialsMax = 40

/**
 * Moves the climb along its direction to where the slope has clearly fallen; false, and the climb
 * where it was, if no such place is found.
 *
 * Accepts the Wolfe conditions, or, where values differ by rounding only, their form in slopes
 * alone (Hager & Zhang 2005, A new conjugate gradient method with guaranteed descent, (4.1)).
 */
export function climbAlong(objective: Objective, climb: Climb): boolean {
  const { point, slope, direction, pointBefore, slopeBefore, value: start } = climb
  pointBefore.set(point)
  slopeBefore.set(slope)
  const rise = dot(slope, direction)
  let [low, high, step] = [0, Infinity, 1]
  for (let trial = 0; trial < trialsMax; trial++) {
    moveTo(climb, step)
    const value = objective(point, slope)
    const left = Number.isFinite(value) ? dot(slope, direction) : Number.NaN
    if (hasRisen({ start, value, step, rise, left })) {
      if (left <= levelShare * rise) {
        climb.value = value
        return true
      }
      low = step
      step = high === Infinity ? 3 * step : (low + high) / 2
    } else {
      high = step
      step = between(low, high, low === 0 ? parabolaTop({ start, value, step, rise }) : Number.NaN)
    }
  }
  point.set(pointBefore)
  slope.set(slopeBefore)
  return false
}

type Trial = {
  readonly start: number
  readonly value: number
  readonly step: number
  readonly rise: number
}

function hasRisen({ start, value, step, rise, left }: Trial & { readonly left: number }): boolean {
  if (Number.isNaN(left)) return false
  if (value >= start + riseShare * step * rise) return true
  const isSame = value >= start - noise * Math.abs(start)
  return isSame && left >= (2 * riseShare - 1) * rise
}

/** Top of the parabola through the start, its slope and the trial; NaN where there is none. */
function parabolaTop({ start, value, step, rise }: Trial): number {
  const shortfall = start + rise * step - value
  return shortfall > 0 ? (rise * step * step) / (2 * shortfall) : Number.NaN
}

/** The guess, kept well inside the bracket; the middle where there is no guess. */
function between(low: number, high: number, guess: number): number {
  if (!Number.isFinite(guess)) return (low + high) / 2
  const margin = 0.1 * (high - low)
  return Math.min(high - margin, Math.max(low + margin, guess))
}

function moveTo({ point, pointBefore, direction }: Climb, step: number): void {
  for (let at = 0; at < point.length; at++) {
    point[at] = (pointBefore[at] as number) + step * (direction[at] as number)
  }
}
