import type { DrawdownSteps } from '../../domain/index.ts'
import { dayMs, reaches, type UnixMs } from '../../units/index.ts'
import type { PolicyMemory } from '../memory.ts'

type Peaks = PolicyMemory['peaks']

/**
 * Peaks after today's own value: what is lower than today can be no peak any more, and what is
 * older than `peakDays` is forgotten, so that no old high locks a portfolio into cash. One a day
 * is kept, however often anybody looks.
 *
 * @example
 * const peaks = [{ atMs: unixMs(0), wealth: 2 }]
 * peaksAfter(peaks, unixMs(1), 3, 365).length // 1
 */
export function peaksAfter(peaks: Peaks, nowMs: UnixMs, wealth: number, peakDays: number): Peaks {
  const oldestMs = nowMs - peakDays * dayMs
  const standing = peaks.filter((peak) => peak.wealth > wealth && peak.atMs > oldestMs)
  const newestMs = standing.at(-1)?.atMs ?? Number.NaN
  const isSameDay = Math.floor(newestMs / dayMs) === Math.floor(nowMs / dayMs)
  return isSameDay ? standing : [...standing, { atMs: nowMs, wealth }]
}

/** Fall from the highest own value of the window: 0 at the peak, 0.3 after 30% are gone. */
export function fallOf(peaks: Peaks, wealth: number): number {
  return 1 - wealth / Math.max(wealth, peaks[0]?.wealth ?? wealth)
}

/** Step that stands, and when it last changed. */
export type StepState = Pick<PolicyMemory, 'step' | 'stepChangedAtMs'>

/**
 * The step after a fall: deeper at once, back one at a time, with hysteresis and a rest between.
 *
 * @example
 * const steps = [{ fall: 0.3, exposure: 0.7 }]
 * const rule = { steps, hysteresis: 0.05, restDays: 14, peakDays: 365 }
 * stepAfter({ step: 0, stepChangedAtMs: null }, unixMs(0), 0.31, rule).step // 1
 * stepAfter({ step: 1, stepChangedAtMs: null }, unixMs(0), 0.27, rule).step // 1
 */
export function stepAfter(
  { step, stepChangedAtMs }: StepState,
  nowMs: UnixMs,
  fall: number,
  { steps, hysteresis, restDays }: DrawdownSteps,
): StepState {
  const reached = steps.filter((line) => reaches(fall, line.fall)).length
  if (reached > step) return { step: reached, stepChangedAtMs: nowMs }
  const isRested = stepChangedAtMs === null || nowMs - stepChangedAtMs >= restDays * dayMs
  const limit = (steps[step - 1]?.fall ?? 0) - hysteresis
  if (step === 0 || !isRested || fall > limit) return { step, stepChangedAtMs }
  return { step: step - 1, stepChangedAtMs: nowMs }
}

/** Exposure at a step; 1 at none. */
export function stepExposure(step: number, { steps }: DrawdownSteps): number {
  return step === 0 ? 1 : (steps[step - 1]?.exposure ?? 1)
}
