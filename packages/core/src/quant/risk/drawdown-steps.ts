import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireSeries } from './require.ts'

/** By which steps risk is cut, and how it comes back. */
export type DrawdownStepSpec = {
  /** From the mildest on: from this depth below the peak, at most this exposure; both shares. */
  readonly steps: readonly { readonly depth: number; readonly exposureMax: number }[]
  /** Periods of which the peak is the highest value, the present one included. */
  readonly peakPeriods: number
  /** A step is taken back only this far above its depth. */
  readonly recovery: number
  /** Periods from one change to the next step back. */
  readonly waitPeriods: number
}

/** -30, -45 and -60% from the peak of a year; back after five points and fourteen days. */
export const drawdownSteps: DrawdownStepSpec = {
  steps: [
    { depth: 0.3, exposureMax: 0.7 },
    { depth: 0.45, exposureMax: 0.45 },
    { depth: 0.6, exposureMax: 0.25 },
  ],
  peakPeriods: 365,
  recovery: 0.05,
  waitPeriods: 14,
}

/** Steps in force (T, 0 is none) and the exposure (T) they leave, from the past alone. */
export type DrawdownStepPath = { readonly steps: Uint8Array; readonly exposures: Float64Array }

/**
 * Exposure (T) that drawdown steps leave a portfolio of values (T), such as its own equity.
 *
 * Down at once, by as many steps as the depth has reached; back one step at a time, each only when
 * the value has recovered past the step's depth by `recovery` and `waitPeriods` have passed since
 * the last change (RSK-2). A peak that is older than `peakPeriods` is forgotten, or the last step
 * would lock for ever. Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of values that are not
 * positive, of steps that do not deepen with less exposure, and of the other figures.
 *
 * @example
 * const spec = { ...drawdownSteps, waitPeriods: 1 }
 * const path = drawdownStepPath(Float64Array.of(100, 50, 66, 66, 76), spec)
 * path.ok && path.value.steps // Uint8Array.of(0, 2, 1, 1, 0)
 */
export function drawdownStepPath(
  values: Float64Array,
  spec: DrawdownStepSpec = drawdownSteps,
): Solved<DrawdownStepPath> {
  const checked = requireSteps(values, spec)
  if (!checked.ok) return checked
  const taken = new Uint8Array(values.length)
  const exposures = new Float64Array(values.length)
  let step = 0
  let changedAt = -Infinity
  for (let time = 0; time < values.length; time++) {
    const next = stepAfter(depthAt(values, time, spec.peakPeriods), step, time - changedAt, spec)
    if (next !== step) changedAt = time
    step = next
    taken[time] = step
    exposures[time] = spec.steps[step - 1]?.exposureMax ?? 1
  }
  return solved({ steps: taken, exposures })
}

function depthAt(values: Float64Array, time: number, peakPeriods: number): number {
  let peak = 0
  for (let at = Math.max(0, time + 1 - peakPeriods); at <= time; at++) {
    peak = Math.max(peak, values[at] as number)
  }
  return 1 - (values[time] as number) / peak
}

/** Depths are reached but for rounding: a fall from 100 to 55 is one of 45%. */
const slack = 1e-12

/** One period: deeper at once, back by one step when it is due. */
function stepAfter(
  depth: number,
  before: number,
  periodsSince: number,
  { steps, recovery, waitPeriods }: DrawdownStepSpec,
): number {
  let reached = before
  while (reached < steps.length && depth >= (steps[reached]?.depth ?? Infinity) - slack) reached++
  if (reached > before || before === 0) return reached
  const hasRecovered = depth <= (steps[before - 1]?.depth ?? 0) - recovery + slack
  return hasRecovered && periodsSince >= waitPeriods ? before - 1 : before
}

function requireSteps(values: Float64Array, spec: DrawdownStepSpec): Solved<Float64Array> {
  const { steps, peakPeriods, recovery, waitPeriods } = spec
  if (steps.length === 0) return unsolved('EMPTY', 'there are steps', 'steps', '1', '0')
  const shown = steps.map(({ depth, exposureMax }) => `${depth}: ${exposureMax}`).join(', ')
  const isDescending = steps.every(({ depth, exposureMax }, at) => {
    const milder = steps[at - 1] ?? { depth: 0, exposureMax: 1 }
    return depth > milder.depth && depth < 1 && exposureMax < milder.exposureMax && exposureMax >= 0
  })
  if (!isDescending) {
    const limit = 'depths that ascend, exposures that fall, within 0 to 1'
    return unsolved('OUT_OF_DOMAIN', 'deeper steps leave less', 'steps', limit, shown)
  }
  if (!(recovery >= 0 && recovery < (steps[0]?.depth ?? 0))) {
    const limit = '0 to below the first depth'
    return unsolved('OUT_OF_DOMAIN', 'every step can be left', 'recovery', limit, `${recovery}`)
  }
  const counts = [
    requireCount(peakPeriods, 1, 'peakPeriods'),
    requireCount(waitPeriods, 0, 'waitPeriods'),
  ]
  for (const count of counts) if (!count.ok) return count
  const series = requireSeries(values, 1, 'values')
  if (!series.ok) return series
  const stray = values.find((value) => !(value > 0))
  if (stray === undefined) return series
  return unsolved('OUT_OF_DOMAIN', 'there is wealth', 'values', 'above 0', `${stray}`)
}
