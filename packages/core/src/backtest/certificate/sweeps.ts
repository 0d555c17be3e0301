import { assert } from '../../units/index.ts'
import type { PriceGrid } from '../grid.ts'
import { medianSpacing } from '../series.ts'
import type { RunTerms, Trial } from './trial.ts'

/** One trial under one cost and delay, beside never rebalancing under the same ones. */
export type SweepRow = RunTerms & {
  readonly finalValue: number
  /** Over the final value of never rebalancing, less one. */
  readonly advantage: number
  readonly rebalanceCount: number
}

/** Costs that every certificate tries, in bps of each traded side. */
const feesSwept: readonly number[] = [0, 10, 25, 50, 100]
/** Bars from a decision to its execution that every certificate tries. */
const lagsSwept: readonly number[] = [0, 1, 2, 3]
/** Hours that an owner takes to approve, on top of the lag. */
const delayHoursSwept: readonly number[] = [0, 9, 24, 48]

/** Runs a trial at every cost, all else equal. */
export function sweepFees(grid: PriceGrid, trial: Trial, none: Trial, terms: RunTerms): SweepRow[] {
  return feesSwept.map((feeBps) => rowOf(grid, trial, none, { ...terms, feeBps }))
}

/** Runs a trial at every lag; lag 0 is the same close, and optimistic. */
export function sweepLags(grid: PriceGrid, trial: Trial, none: Trial, terms: RunTerms): SweepRow[] {
  return lagsSwept.map((lagBars) => rowOf(grid, trial, none, { ...terms, lagBars }))
}

/** A sweep over the time that an owner takes. */
export type DelayRow = SweepRow & { readonly delayHours: number }

/**
 * Runs a trial at every approval delay, in whole bars and never less than the hours: on daily
 * bars 9 hours are one bar more, for no earlier close comes after them.
 */
export function sweepDelays(
  grid: PriceGrid,
  trial: Trial,
  none: Trial,
  terms: RunTerms,
): DelayRow[] {
  const stepMs = medianSpacing(grid.labelAtMs)
  assert(stepMs !== null && stepMs > 0, 'a grid of one bar has no delays')
  return delayHoursSwept.map((delayHours) => {
    const lagBars = terms.lagBars + Math.ceil((delayHours * 3_600_000) / stepMs)
    return { ...rowOf(grid, trial, none, { ...terms, lagBars }), delayHours }
  })
}

function rowOf(grid: PriceGrid, trial: Trial, none: Trial, terms: RunTerms): SweepRow {
  const { finalValue, rebalanceCount } = trial.run(grid, terms).figures
  const held = none.run(grid, terms).figures.finalValue
  return { ...terms, finalValue, advantage: finalValue / held - 1, rebalanceCount }
}
