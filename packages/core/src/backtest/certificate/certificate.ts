import { type Parsed, parsed } from '../../units/index.ts'
import type { PriceGrid } from '../grid.ts'
import { type LookAhead, testLookAhead } from './look-ahead.ts'
import { type RollingStarts, rollStarts } from './rolling-starts.ts'
import { judgeSelection, type Selection } from './selection.ts'
import { type DelayRow, type SweepRow, sweepDelays, sweepFees, sweepLags } from './sweeps.ts'
import type { RunTerms, Trial } from './trial.ts'

/** What stands behind a table, or it is not published (BKT-2). */
export type Certificate = {
  readonly rollingStarts: readonly RollingStarts[]
  readonly sweeps: readonly {
    readonly name: string
    readonly fees: readonly SweepRow[]
    readonly lags: readonly SweepRow[]
    readonly delays: readonly DelayRow[]
    readonly lookAhead: LookAhead
  }[]
  readonly selection: Selection
}

/** What a certificate examines. */
export type CertificateInput = {
  readonly grid: PriceGrid
  /** Never rebalancing: every difference is to it. */
  readonly none: Trial
  /** What the table shows. */
  readonly candidates: readonly Trial[]
  /** What else was tried, whether it is shown or not. */
  readonly alsoTried: readonly Trial[]
  readonly terms: RunTerms
  readonly horizonBars: number
  /** Bars at which the data is cut off in search of look-ahead. */
  readonly cuts: number
  /** Resamples of every interval. */
  readonly draws: number
  readonly uniform: () => number
}

/**
 * Certifies a table: rolling starts, costs from 0 to 100 bps, lags of 0 to 3 bars, approval delays
 * up to two days, look-ahead, the number of trials with the deflated Sharpe ratio, and the
 * probability of overfitting.
 *
 * Refuses a horizon that does not fit. It certifies how a figure came about, not that it is good.
 */
export function certify(input: CertificateInput): Parsed<Certificate> {
  const { grid, none, candidates, alsoTried, terms, cuts, uniform } = input
  const rolled = rollStarts(grid, candidates, none, { ...terms, ...input, confidence: 0.95 })
  if (!rolled.ok) return rolled
  const tried = [none, ...candidates, ...alsoTried]
  return parsed({
    rollingStarts: rolled.value,
    sweeps: candidates.map((trial) => ({
      name: trial.name,
      fees: sweepFees(grid, trial, none, terms),
      lags: sweepLags(grid, trial, none, terms),
      delays: sweepDelays(grid, trial, none, terms),
      lookAhead: testLookAhead(grid, trial, { ...terms, cuts, uniform }),
    })),
    selection: judgeSelection(
      tried.map(({ name, run }) => ({ name, result: run(grid, terms) })),
      candidates.map(({ name }) => name),
    ),
  })
}
