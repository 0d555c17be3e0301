import type { Asset, Preferences, RuleSettings } from '../domain/index.ts'
import { type Issue, type Parsed, parsed } from '../units/index.ts'
import type { PriceGrid } from './grid.ts'

/**
 * Which ledger keeps the holdings. `ideal` has float64 units, for reference cases and studies;
 * `exact` has base units and the planner, as the daemon: its assets are the backtest's in their
 * order, then the cash.
 */
export type LedgerChoice =
  | { readonly kind: 'ideal' }
  | { readonly kind: 'exact'; readonly assets: readonly Asset[]; readonly preferences: Preferences }

/** Targets from an instant on; the first bar at or after it decides on them. */
export type TargetChange = { readonly atMs: number; readonly targets: readonly number[] }

/** What a backtest runs: what to hold, when to trade, at which cost and with which delay. */
export type BacktestConfig = {
  readonly symbols: readonly string[]
  /** Shares of one in the order of the symbols; what is left to one is cash at price 1. */
  readonly targets: readonly number[]
  readonly rule: RuleSettings
  /** Targets that take over at an instant, ascending: an index that changes its members. */
  readonly targetChanges: readonly TargetChange[]
  /** Bars before the first one of the run, which decisions may look back on; null: none. */
  readonly history: PriceGrid | null
  /** Cost of each traded side, in bps of its notional. */
  readonly feeBps: number
  /** Cost of each leg but cash, whatever its size; on the ideal ledger alone. */
  readonly gasUsdPerLeg: number
  /** Bars between a decision and its execution; 0 is the same close, and optimistic. */
  readonly lagBars: number
  readonly capitalUsd: number
  /** Buys the target on the first bar; else it is cash until the first decision. */
  readonly startInvested: boolean
  /** Bars without a price after which an asset is frozen; null: 3 of a day or longer, else 24. */
  readonly gapBarsMax: number | null
  /** Assets that are known to have died. */
  readonly dead: readonly string[]
  /** Share of its last price that a dead asset is written to. */
  readonly deadRecovery: number
  /** Yearly rate that Sharpe and Sortino are in excess of. */
  readonly riskFreeAnnual: number
  readonly ledger: LedgerChoice
}

/** The settings that `spec` leaves to a default. */
export const backtestDefaults = {
  targetChanges: [],
  history: null,
  feeBps: 10,
  gasUsdPerLeg: 0,
  lagBars: 1,
  capitalUsd: 10_000,
  startInvested: true,
  gapBarsMax: null,
  dead: [],
  deadRecovery: 0,
  riskFreeAnnual: 0,
  ledger: { kind: 'ideal' },
} as const

/** How far the targets may exceed one: the rounding of a float sum, and no more. */
const sumSlack = 1e-12

/**
 * Refuses a configuration that has no meaning, with every field that is at fault.
 *
 * @example
 * const config = { ...backtestDefaults, symbols: ['BTC'], targets: [1.1], rule: bandRule(0.05) }
 * checkConfig(config).ok // false
 */
export function checkConfig(config: BacktestConfig): Parsed<BacktestConfig> {
  const issues = [...checkTargets(config), ...checkFigures(config), ...checkPast(config)]
  return issues.length === 0 ? parsed(config) : { ok: false, issues }
}

function checkTargets({ symbols, targets, targetChanges, dead }: BacktestConfig): Issue[] {
  const issues: Issue[] = []
  const repeated = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index)
  if (symbols.length === 0) issues.push(issue('assets', 'names no asset'))
  if (repeated !== undefined) issues.push(issue('assets', `${repeated} is named twice`))
  for (const line of [targets, ...targetChanges.map((change) => change.targets)]) {
    issues.push(...checkShares(line, symbols.length))
  }
  const unknown = dead.find((symbol) => !symbols.includes(symbol))
  if (unknown !== undefined) issues.push(issue('dead', `${unknown} is not one of the assets`))
  return issues
}

function checkShares(targets: readonly number[], assetCount: number): Issue[] {
  const issues: Issue[] = []
  if (targets.length !== assetCount) {
    issues.push(issue('targets', `${targets.length} targets for ${assetCount} assets`))
  }
  const wrong = targets.find((target) => !(target >= 0 && target <= 1 + sumSlack))
  if (wrong !== undefined) issues.push(issue('targets', `${wrong} is not a share from 0 to 1`))
  const sum = targets.reduce((total, target) => total + target, 0)
  if (sum > 1 + sumSlack) issues.push(issue('targets', `the targets sum to ${sum}; the most is 1`))
  if (sum === 0) issues.push(issue('targets', 'no target is above 0'))
  return issues
}

function checkPast({ symbols, targetChanges, history }: BacktestConfig): Issue[] {
  const isAscending = targetChanges.every(({ atMs }, index) => {
    return index === 0 || atMs > (targetChanges[index - 1]?.atMs ?? Infinity)
  })
  const isSame = history === null || symbols.every((symbol, at) => history.symbols[at] === symbol)
  return [
    ...check(isAscending, 'targetChanges', 'do not ascend in time'),
    ...check(isSame, 'history', 'has other assets than the backtest'),
  ]
}

function checkFigures(config: BacktestConfig): Issue[] {
  const { feeBps, gasUsdPerLeg, lagBars, capitalUsd, gapBarsMax } = config
  const { deadRecovery, riskFreeAnnual } = config
  const isCount = (value: number) => Number.isInteger(value) && value >= 0
  return [
    check(feeBps >= 0 && feeBps < 5_000, 'feeBps', `${feeBps} is not from 0 to below 5000`),
    check(
      gasUsdPerLeg >= 0 && (gasUsdPerLeg === 0 || config.ledger.kind === 'ideal'),
      'gasUsdPerLeg',
      `${gasUsdPerLeg} is not from 0 on, or not on the ideal ledger`,
    ),
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
    checkLedger(config),
    check(Number.isFinite(riskFreeAnnual), 'riskFreeAnnual', `${riskFreeAnnual} is not a number`),
  ].flat()
}

function checkLedger({ ledger, symbols }: BacktestConfig): Issue[] {
  if (ledger.kind === 'ideal') return []
  const { assets } = ledger
  const isSame =
    assets.length === symbols.length + 1 &&
    symbols.every((symbol, index) => assets[index]?.symbol === symbol)
  return check(
    isSame && assets.at(-1)?.role === 'cash',
    'ledger',
    'needs the assets of the backtest in their order, then the cash',
  )
}

function check(holds: boolean, path: string, message: string): Issue[] {
  return holds ? [] : [issue(path, message)]
}

function issue(path: string, message: string): Issue {
  return { path, message }
}
