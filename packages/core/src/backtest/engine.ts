import { type AssetId, type FiredTrigger, type Refusal, recordedWeight } from '../domain/index.ts'
import {
  decide,
  destinationOf,
  reachableTargets,
  type ScheduleState,
  scheduleFrom,
  type Weighing,
} from '../policy/index.ts'
import { type Parsed, parsed, refused, unixMs } from '../units/index.ts'
import { type BacktestConfig, checkConfig } from './config.ts'
import { openExactLedger } from './exact-ledger.ts'
import { gridFrom, type PriceGrid } from './grid.ts'
import {
  type Ledger,
  type LedgerOrder,
  type LedgerTrade,
  type LedgerView,
  openIdealLedger,
} from './ledger.ts'
import { type MarketState, watchMarket } from './market-state.ts'
import type { BacktestResult, RebalanceRecord, RefusedRebalance } from './result.ts'
import { scaleOf } from './scale.ts'
import { formatLabel } from './series.ts'
import { type BarScale, performanceOf } from './statistics.ts'

/**
 * Runs one rule over a grid of prices, bar by bar, with the decision code of the daemon.
 *
 * One bar: value, decide (unless a decision waits), execute at this close what was decided
 * `lagBars` ago, record. A decision at bar t sees rows up to t and no further. The first bar on
 * which every asset with a target has a price buys the target; bars before it do not count.
 *
 * @example Two assets that do not move
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, dayMs), Float64Array.of(1, 1, 1, 1)]
 * const symbols = ['A', 'B']
 * const grid = { symbols, labels: 'date', labelAtMs, priceUsd } as const
 * const config = { ...backtestDefaults, symbols, targets: [0.5, 0.5], rule: bandRule(0.05) }
 * const result = runBacktest(grid, config)
 * result.ok && result.value.figures.finalValue // 9990
 */
export function runBacktest(grid: PriceGrid, config: BacktestConfig): Parsed<BacktestResult> {
  const checked = checkConfig(config)
  if (!checked.ok) return checked
  const first = firstBar(grid, config.targets)
  if (first === null) {
    return refused('prices', 'no bar has a price for every asset with a target above 0')
  }
  return parsed(runBars(gridFrom(grid, first), config))
}

/** What does not change during a run. Arrays run over the assets, then the cash line. */
type Setting = {
  readonly grid: PriceGrid
  readonly config: BacktestConfig
  readonly ledger: Ledger
  readonly assets: readonly AssetId[]
  readonly targets: readonly number[]
}

/** What does. */
type Run = {
  schedule: ScheduleState
  waiting: Waiting | null
  turnover: number
  costUsd: number
  readonly rebalances: RebalanceRecord[]
  readonly refused: RefusedRebalance[]
}

/** A decision that waits for its execution, and the schedule as it was before it. */
type Waiting = {
  readonly bar: number
  readonly why: readonly FiredTrigger[]
  readonly before: ScheduleState
}

function runBars(grid: PriceGrid, config: BacktestConfig): BacktestResult {
  const scale = scaleOf(grid, config)
  const targets = withCash(config.targets)
  const setting = { grid, config, ledger: openLedger(config), assets: idsOf(config), targets }
  const observe = watchMarket(grid, {
    gapBarsMax: scale.gapBarsMax,
    isDead: grid.symbols.map((symbol) => config.dead.includes(symbol)),
    deadRecovery: config.deadRecovery,
  })
  const run = startRun(grid)
  const valueUsd = new Float64Array(grid.labelAtMs.length)
  let market = observe(0)
  for (let bar = 0; bar < valueUsd.length; bar++) {
    if (bar > 0) market = observe(bar)
    const view = setting.ledger.view(market.priceUsd)
    const isFirst = bar === 0 && config.startInvested
    const traded = isFirst
      ? purchase(setting, run, market, view)
      : step(setting, run, market, view, bar)
    valueUsd[bar] = traded ? setting.ledger.view(market.priceUsd).totalUsd : view.totalUsd
  }
  return resultOf(setting, run, market, valueUsd, scale)
}

/** The first purchase: at the close of the first bar, never lagged, cost charged. */
function purchase(setting: Setting, run: Run, market: MarketState, view: LedgerView): boolean {
  const { targets } = setting
  const traded = trade(setting, market, view, 0, { targets, destination: targets, why: [] })
  account(setting, run, { bar: 0, why: [], before: run.schedule }, 0, traded)
  return true
}

/** Decides, and executes what is due; answers whether the ledger may have moved. */
function step(
  setting: Setting,
  run: Run,
  market: MarketState,
  view: LedgerView,
  bar: number,
): boolean {
  const { decision, schedule } = decide({
    nowMs: unixMs(setting.grid.labelAtMs[bar] as number),
    assets: setting.assets,
    weighing: weighingOf(view),
    targets: setting.targets,
    frozen: market.frozen,
    rule: setting.config.rule,
    schedule: run.schedule,
    pause: { paused: false },
    manual: false,
    waiting: run.waiting !== null,
  })
  if (decision.kind === 'rebalance') {
    run.waiting = { bar, why: decision.why, before: run.schedule }
  }
  run.schedule = schedule
  const { waiting } = run
  const isDue = waiting !== null && bar - waiting.bar >= setting.config.lagBars
  if (!isDue || !market.tradable || view.totalUsd === 0) return false
  execute(setting, run, market, view, bar, waiting)
  return true
}

/** Trades to where the weights of this bar lead, not to where those of the decision did. */
function execute(
  setting: Setting,
  run: Run,
  market: MarketState,
  view: LedgerView,
  bar: number,
  waiting: Waiting,
): void {
  const { why } = waiting
  const targets = reachableTargets(setting.targets, view.weights, market.frozen)
  const destination = destinationOf(view.weights, targets, setting.config.rule, why)
  const traded = trade(setting, market, view, bar, { targets, destination, why })
  run.waiting = null
  account(setting, run, waiting, bar, traded)
  if (traded.kind !== 'traded') return
  const atMs = setting.grid.labelAtMs[bar] as number
  run.schedule = { ...run.schedule, lastSettledAtMs: unixMs(atMs) }
  run.rebalances.push({
    decidedAt: labelOf(setting, waiting.bar),
    executedAt: labelOf(setting, bar),
    why,
    weightsBefore: view.weights.map(recordedWeight),
    weightsAfter: setting.ledger.view(market.priceUsd).weights.map(recordedWeight),
    turnover: traded.turnover,
    costUsd: traded.costUsd,
  })
}

function trade(
  { ledger, grid }: Setting,
  market: MarketState,
  { weights }: LedgerView,
  bar: number,
  aim: Pick<LedgerOrder, 'targets' | 'destination' | 'why'>,
): LedgerTrade {
  const { priceUsd, frozen } = market
  return ledger.trade({ atMs: grid.labelAtMs[bar] as number, priceUsd, frozen, weights, ...aim })
}

/** Counts what a trade moved and cost; keeps a refusal with the bar that met it. */
function account(
  setting: Setting,
  run: Run,
  waiting: Waiting,
  bar: number,
  traded: LedgerTrade,
): void {
  if (traded.kind === 'traded') {
    run.turnover += traded.turnover
    run.costUsd += traded.costUsd
  }
  if (traded.kind === 'refused') {
    // A run that could not be planned is not spent: as in the daemon, the next bar tries again.
    run.schedule = waiting.before
    run.refused.push({
      decidedAt: labelOf(setting, waiting.bar),
      refusedAt: labelOf(setting, bar),
      refusals: traded.refusals,
    })
  }
}

function resultOf(
  setting: Setting,
  run: Run,
  market: MarketState,
  valueUsd: Float64Array,
  scale: BarScale,
): BacktestResult {
  const { grid, config } = setting
  const equity = { labelAtMs: grid.labelAtMs, valueUsd }
  const last = valueUsd.length - 1
  const { waiting } = run
  return {
    figures: {
      finalValue: valueUsd[last] as number,
      ...performanceOf(equity, config.capitalUsd, scale),
      rebalanceCount: run.rebalances.length,
      turnover: run.turnover,
      costUsd: run.costUsd,
      bars: valueUsd.length,
      start: labelOf(setting, 0),
      end: labelOf(setting, last),
      gapBars: market.gapBars,
      frozenAssets: grid.symbols.filter((_, asset) => market.everFrozen.has(asset)),
    },
    equity,
    rebalances: run.rebalances,
    refused: run.refused,
    notExecuted: waiting && { decidedAt: labelOf(setting, waiting.bar), why: waiting.why },
  }
}

function startRun(grid: PriceGrid): Run {
  const schedule = scheduleFrom(unixMs(grid.labelAtMs[0] as number))
  return { schedule, waiting: null, turnover: 0, costUsd: 0, rebalances: [], refused: [] }
}

function openLedger({ ledger, symbols, capitalUsd, feeBps }: BacktestConfig): Ledger {
  return ledger.kind === 'ideal'
    ? openIdealLedger(symbols.length, capitalUsd, feeBps)
    : openExactLedger({ ...ledger, capitalUsd, feeBps })
}

/** A backtest on the ideal ledger knows its assets by symbol alone. */
function idsOf({ ledger, symbols }: BacktestConfig): AssetId[] {
  return ledger.kind === 'ideal'
    ? [...symbols, 'cash'].map((symbol) => symbol as AssetId)
    : ledger.assets.map(({ id }) => id)
}

function labelOf({ grid }: Setting, bar: number): string {
  return formatLabel(grid.labels, grid.labelAtMs[bar] as number)
}

/** The first bar on which every asset with a positive target has a price. */
function firstBar({ labelAtMs, priceUsd, symbols }: PriceGrid, targets: readonly number[]) {
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    const row = bar * symbols.length
    const isReady = targets.every((target, asset) => {
      return target === 0 || (priceUsd[row + asset] as number) > 0
    })
    if (isReady) return bar
  }
  return null
}

/** The targets with the cash line; what a float sum leaves of one is no cash. */
function withCash(targets: readonly number[]): number[] {
  const rest = 1 - targets.reduce((sum, target) => sum + target, 0)
  return [...targets, rest > 1e-12 ? rest : 0]
}

function weighingOf(view: LedgerView): Weighing {
  return view.weights.length > 0
    ? { kind: 'known', weights: view.weights }
    : { kind: 'unknown', refusals: [nothingLeft] }
}

const nothingLeft: Refusal = {
  code: 'PORTFOLIO_EMPTY',
  message: 'every asset was written off',
  field: 'holdings',
  limit: '> 0 USD',
  actual: '0 USD',
}
