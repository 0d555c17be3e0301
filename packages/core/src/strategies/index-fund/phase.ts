import { dayMs, type UnixMs } from '../../units/index.ts'
import type { IndexPhase } from './rule.ts'

/** Members that come and go together: the share that each counts with, before and after. */
export type Transition = {
  readonly startedAtMs: UnixMs
  readonly steps: number
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** How a transition was cut into steps, and the largest change that one makes to who stays. */
export type PhasePlan = { readonly steps: number; readonly impactBps: number }

/** The step that a transition is at: 1 on the day it starts, `steps` once it is done. */
export function stepAt(
  { startedAtMs, steps }: Transition,
  nowMs: UnixMs,
  stepDays: number,
): number {
  return Math.min(steps, 1 + Math.floor((nowMs - startedAtMs) / (stepDays * dayMs)))
}

/** The share that each candidate counts with at a step of its transition. */
export function sharesAt({ from, to, steps }: Transition, step: number): number[] {
  if (step >= steps) return [...to]
  return from.map((start, at) => start + (((to[at] as number) - start) * step) / steps)
}

/**
 * The fewest steps, from the usual number on, each of which changes no weight of who stays by
 * the limit; `stepsMax` where no such number is left, with the change that it then makes.
 */
export function planSteps(
  ends: Pick<Transition, 'from' | 'to'>,
  weigh: (shares: readonly number[]) => readonly number[],
  { steps: usual, stepsMax, impactBpsMax }: IndexPhase,
): PhasePlan {
  let steps = usual
  for (;;) {
    const impactBps = impactOf({ ...ends, steps, startedAtMs: 0 as UnixMs }, weigh)
    if (impactBps < impactBpsMax || steps >= stepsMax) return { steps, impactBps }
    steps++
  }
}

function impactOf(
  transition: Transition,
  weigh: (shares: readonly number[]) => readonly number[],
): number {
  const { from, to, steps } = transition
  let before = weigh(from)
  let largest = 0
  for (let step = 1; step <= steps; step++) {
    const after = weigh(sharesAt(transition, step))
    after.forEach((weight, at) => {
      const stays = to[at] === from[at]
      if (stays) largest = Math.max(largest, Math.abs(weight - (before[at] as number)))
    })
    before = after
  }
  return largest * 10_000
}
