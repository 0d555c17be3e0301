import { type Issue, type Parsed, parsed, refused } from '@evenkeel/core/units'
import { layMarket, type MarketTerms, type SweepGrid, type SweepMarket } from './market.ts'

/** When a run trades: beyond its band, on a new period, on either, or never. */
export type SweepRule = {
  readonly bandAbsolute: number | null
  /** Period of each bar of the market; a rebalance is due on the first bar of a later one. */
  readonly periodOfBar: Int32Array | null
}

/** A rule before the market is known: the calendar as the function that numbers its periods. */
export type SweepRuleTerms = {
  readonly bandAbsolute: number | null
  readonly periodOf: ((atMs: number, startedAtMs: number) => number) | null
}

/** What to sweep: every rule with every fee, on one set of targets. */
export type SweepTerms = MarketTerms & {
  readonly rules: readonly SweepRuleTerms[]
  /** Cost of each traded side, in bps of its notional. */
  readonly feesBps: readonly number[]
  /** Bars between a decision and its execution; 0 is the same close, and optimistic. */
  readonly lagBars: number
  readonly capitalUsd: number
  /** Buys the target on the first bar; else it is cash until the first decision. */
  readonly startInvested: boolean
  /** Also gathers what a Sharpe ratio needs; it costs a look at every bar. */
  readonly withReturns: boolean
  /** Only `ideal`, `target` and `proportional` are common ground with the event engine. */
  readonly ledger: 'ideal' | 'exact'
  readonly destination: 'target' | 'edge' | 'optimal'
  readonly costs: 'proportional' | 'size-dependent'
}

/** A sweep that can be run: plain arrays and figures, ready for any kernel and any thread. */
export type SweepPlan = {
  readonly market: SweepMarket
  readonly rules: readonly SweepRule[]
  readonly feesBps: readonly number[]
  readonly lagBars: number
  readonly capitalUsd: number
  readonly startInvested: boolean
  readonly withReturns: boolean
}

/** Runs by number: that of rule r and fee f is `r * feesBps.length + f`. The end is excluded. */
export type RunRange = { readonly from: number; readonly to: number }

/** What `spec` leaves to a default, and the common ground. */
export const sweepDefaults = {
  lagBars: 1,
  capitalUsd: 10_000,
  startInvested: true,
  gapBarsMax: null,
  dead: [],
  deadRecovery: 0,
  withReturns: false,
  ledger: 'ideal',
  destination: 'target',
  costs: 'proportional',
} as const

/** More runs than this is a mistyped step, not a study. */
export const runsMax = 1_000_000

/**
 * Checks a sweep and lays out its market; refuses by name what the kernels cannot do.
 *
 * @example
 * const grid = { symbols: ['A'], labelAtMs: Float64Array.of(0), priceUsd: Float64Array.of(1) }
 * const rules = [{ bandAbsolute: 0.05, periodOf: null }]
 * const terms = { ...sweepDefaults, targets: [0.5], rules, feesBps: [0, 10] }
 * planSweep(grid, terms).ok // true
 * planSweep(grid, { ...terms, ledger: 'exact' }).ok // false
 */
export function planSweep(grid: SweepGrid, terms: SweepTerms): Parsed<SweepPlan> {
  const issues = issuesOf(grid, terms)
  if (issues.length > 0) return { ok: false, issues }
  const market = layMarket(grid, terms)
  if (market === null) {
    return refused('prices', 'no bar has a price for every asset with a target above 0')
  }
  const { feesBps, lagBars, capitalUsd, startInvested, withReturns } = terms
  const rules = terms.rules.map((rule) => ruleOn(market.labelAtMs, rule))
  return parsed({ market, rules, feesBps, lagBars, capitalUsd, startInvested, withReturns })
}

/**
 * All runs of a sweep.
 *
 * @example
 * const rules = [{ bandAbsolute: null, periodOfBar: null }]
 * allRuns({ rules, feesBps: [0, 10] }) // { from: 0, to: 2 }
 */
export function allRuns({ rules, feesBps }: Pick<SweepPlan, 'rules' | 'feesBps'>): RunRange {
  return { from: 0, to: rules.length * feesBps.length }
}

function ruleOn(labelAtMs: Float64Array, { bandAbsolute, periodOf }: SweepRuleTerms): SweepRule {
  if (periodOf === null) return { bandAbsolute, periodOfBar: null }
  const startedAtMs = labelAtMs[0] as number
  return {
    bandAbsolute,
    periodOfBar: Int32Array.from(labelAtMs, (atMs) => periodOf(atMs, startedAtMs)),
  }
}

function issuesOf(grid: SweepGrid, terms: SweepTerms): Issue[] {
  return [...commonGround(terms), ...targetIssues(grid, terms), ...figureIssues(terms)]
}

/** What only the event engine does, by the name under which it is asked for. */
function commonGround({ ledger, destination, costs }: SweepTerms): Issue[] {
  const event = 'the event engine (backtest) does it'
  return [
    check(ledger === 'ideal', 'ledger', `a sweep keeps the ideal ledger, not ${ledger}; ${event}`),
    check(
      destination === 'target',
      'destination',
      `a sweep trades to the target, not to ${destination}; ${event}`,
    ),
    check(
      costs === 'proportional',
      'costs',
      `a sweep charges in proportion to the notional; ${costs} costs it cannot share; ${event}`,
    ),
  ].flat()
}

function targetIssues({ symbols }: SweepGrid, { targets, dead }: SweepTerms): Issue[] {
  const sum = targets.reduce((total, target) => total + target, 0)
  const wrong = targets.find((target) => !(target >= 0 && target <= 1 + sumSlack))
  const unknown = dead.find((symbol) => !symbols.includes(symbol))
  return [
    check(
      targets.length === symbols.length,
      'targets',
      `${targets.length} targets for ${symbols.length} assets`,
    ),
    check(wrong === undefined, 'targets', `${wrong} is not a share from 0 to 1`),
    check(sum <= 1 + sumSlack, 'targets', `the targets sum to ${sum}; the most is 1`),
    check(sum !== 0, 'targets', 'no target is above 0'),
    check(unknown === undefined, 'dead', `${unknown} is not one of the assets`),
  ].flat()
}

/** How far the targets may exceed one: the rounding of a float sum, and no more. */
const sumSlack = 1e-12

function figureIssues(terms: SweepTerms): Issue[] {
  const { rules, feesBps, lagBars, capitalUsd, gapBarsMax, deadRecovery } = terms
  const isCount = (value: number) => Number.isInteger(value) && value >= 0
  const band = rules.find(({ bandAbsolute: b }) => b !== null && !(b > 0 && b < 1))?.bandAbsolute
  const fee = feesBps.find((bps) => !(bps >= 0 && bps < 5_000))
  const runs = rules.length * feesBps.length
  return [
    check(runs > 0 && runs <= runsMax, 'runs', `${runs} runs; from 1 to ${runsMax} are swept`),
    check(band === undefined, 'bands', `${band} is not a share between 0 and 1; 5 pp is 0.05`),
    check(fee === undefined, 'fees', `${fee} is not from 0 to below 5000 bps`),
    check(isCount(lagBars), 'lagBars', `${lagBars} is not a whole number from 0`),
    check(capitalUsd > 0 && capitalUsd < Infinity, 'capital', `${capitalUsd} is not above 0`),
    check(
      gapBarsMax === null || isCount(gapBarsMax),
      'gapBarsMax',
      `${gapBarsMax} is not a whole number from 0`,
    ),
    check(
      deadRecovery >= 0 && deadRecovery <= 1,
      'deadRecovery',
      `${deadRecovery} is not a share from 0 to 1`,
    ),
  ].flat()
}

function check(holds: boolean, path: string, message: string): Issue[] {
  return holds ? [] : [{ path, message }]
}
