import { type FiredTrigger, recordedWeight } from '../domain/index.ts'
import {
  aimFor,
  type Decided,
  decide,
  destinationOf,
  freshMemory,
  type HoldingView,
  nothingKnown,
  type Outlook,
  type PolicyMemory,
  ruleToday,
  type ScheduleState,
  scheduleFrom,
} from '../policy/index.ts'
import { type Parsed, parsed, refused, unixMs } from '../units/index.ts'
import { type BacktestConfig, checkConfig } from './config.ts'
import { gridFrom, type PriceGrid } from './grid.ts'
import type { LedgerOrder, LedgerTrade, LedgerView } from './ledger.ts'
import { awaitsPrice, type MarketState, watchMarket } from './market-state.ts'
import type { BacktestResult, GatedProposal, RebalanceRecord, RefusedRebalance } from './result.ts'
import { scaleOf } from './scale.ts'
import {
  firstBar,
  historyOf,
  labelOf,
  openSetting,
  type Setting,
  weighingOf,
  withCash,
} from './setting.ts'
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
  const history = historyOf(grid, first, config.history)
  return parsed(runBars(gridFrom(grid, first), { ...config, history }))
}

/** What changes during a run. */
type Run = {
  schedule: ScheduleState
  memory: PolicyMemory
  targets: readonly number[]
  /** Target changes that were taken up. */
  changesTaken: number
  waiting: Waiting | null
  turnover: number
  costUsd: number
  readonly rebalances: RebalanceRecord[]
  readonly gated: GatedProposal[]
  readonly refused: RefusedRebalance[]
}

/** A decision that waits for its execution, and the schedule as it was before it. */
type Waiting = {
  readonly bar: number
  readonly why: readonly FiredTrigger[]
  readonly before: ScheduleState
}

/** What one bar shows. */
type Scene = {
  readonly bar: number
  readonly market: MarketState
  readonly view: LedgerView
  readonly outlook: Outlook
}

function runBars(grid: PriceGrid, config: BacktestConfig): BacktestResult {
  const scale = scaleOf(grid, config)
  const setting = openSetting(grid, config)
  const observe = watchMarket(grid, {
    gapBarsMax: scale.gapBarsMax,
    isDead: grid.symbols.map((symbol) => config.dead.includes(symbol)),
    deadRecovery: config.deadRecovery,
  })
  const run = startRun(grid, config)
  const valueUsd = new Float64Array(grid.labelAtMs.length)
  let market = observe(0)
  for (let bar = 0; bar < valueUsd.length; bar++) {
    if (bar > 0) market = observe(bar)
    const scene = sceneOf(setting, market, bar)
    takeUpTargets(setting, run, bar)
    const isFirst = bar === 0 && config.startInvested
    const traded = isFirst ? purchase(setting, run, scene) : step(setting, run, scene)
    valueUsd[bar] = traded ? setting.ledger.view(market.priceUsd).totalUsd : scene.view.totalUsd
  }
  return resultOf(setting, run, market, valueUsd, scale)
}

function sceneOf({ ledger, closes, config }: Setting, market: MarketState, bar: number): Scene {
  const view = ledger.view(market.priceUsd)
  const { feeBps, gasUsdPerLeg, capitalUsd } = config
  const { totalUsd: valueUsd } = view
  const outlook = {
    market: closes?.(bar) ?? null,
    costs: { valueUsd, feeRate: feeBps / 1e4, gasUsdPerLeg },
    wealth: valueUsd / capitalUsd,
    flowShare: nothingKnown.flowShare,
    alarms: nothingKnown.alarms,
    chances: nothingKnown.chances,
  }
  return { bar, market, view, outlook }
}

/** Takes up every change of the targets that has come due. */
function takeUpTargets({ grid, config }: Setting, run: Run, bar: number): void {
  const { targetChanges } = config
  for (;;) {
    const change = targetChanges[run.changesTaken]
    if (change === undefined || change.atMs > (grid.labelAtMs[bar] as number)) return
    run.targets = withCash(change.targets)
    run.changesTaken++
  }
}

/** The first purchase: at the close of the first bar, never lagged, cost charged. */
function purchase(setting: Setting, run: Run, scene: Scene): boolean {
  const { targets } = run
  const traded = trade(setting, scene, { targets, destination: targets, why: [] })
  account(setting, run, { bar: 0, why: [], before: run.schedule }, scene, traded)
  return true
}

/** Decides, and executes what is due; answers whether the ledger may have moved. */
function step(setting: Setting, run: Run, scene: Scene): boolean {
  const { bar, market, view } = scene
  const before = run.schedule
  const { decision, schedule, memory } = decideAt(setting, run, scene)
  if (decision.kind === 'rebalance') run.waiting = { bar, why: decision.why, before }
  if (decision.kind === 'hold') keepGated(setting, run, bar, decision)
  run.schedule = schedule
  run.memory = memory
  const { waiting } = run
  const isDue = waiting !== null && bar - waiting.bar >= setting.config.lagBars
  if (!isDue || view.totalUsd === 0) return false
  if (awaitsPrice(market, isMoving(setting) ? [view.weights, run.targets] : null)) return false
  execute(setting, run, scene, waiting)
  return true
}

/** Whether the targets change: then what is neither held nor wanted is not waited for. */
function isMoving({ config }: Setting): boolean {
  return config.targetChanges.length > 0
}

/** What to hold is worked out from, the same for a decision and for its execution. */
function holdingAt(setting: Setting, run: Run, { market, view, outlook }: Scene): HoldingView {
  const { assets, config } = setting
  return {
    assets,
    weights: view.weights,
    targets: run.targets,
    frozen: market.frozen,
    cash: assets.length - 1,
    outlook,
    rule: config.rule,
    memory: run.memory,
  }
}

function decideAt(setting: Setting, run: Run, scene: Scene): Decided {
  const { assets, config } = setting
  // Written out, not spread: once a bar.
  return decide({
    assets,
    targets: run.targets,
    cash: assets.length - 1,
    outlook: scene.outlook,
    rule: config.rule,
    memory: run.memory,
    frozen: scene.market.frozen,
    nowMs: unixMs(setting.grid.labelAtMs[scene.bar] as number),
    weighing: weighingOf(scene.view),
    schedule: run.schedule,
    pause: { paused: false },
    manual: false,
    waiting: run.waiting !== null,
  })
}

function keepGated(
  setting: Setting,
  run: Run,
  bar: number,
  { why }: Extract<Decided['decision'], { readonly kind: 'hold' }>,
): void {
  const gated = why.find(({ code }) => code === 'NOT_WORTH_IT')
  if (gated?.code !== 'NOT_WORTH_IT') return
  const { expectedBenefitUsd, expectedCostUsd } = gated
  run.gated.push({ decidedAt: labelOf(setting, bar), expectedBenefitUsd, expectedCostUsd })
}

/** Trades to where the weights of this bar lead, not to where those of the decision did. */
function execute(setting: Setting, run: Run, scene: Scene, waiting: Waiting): void {
  const { market, view } = scene
  const { why } = waiting
  const { weights } = view
  const holding = holdingAt(setting, run, scene)
  const targets = aimFor(holding)
  const rule = ruleToday(holding)
  const destination = destinationOf({ ...holding, rule, targets, why })
  const traded = trade(setting, scene, { targets, destination, why })
  run.waiting = null
  account(setting, run, waiting, scene, traded)
  if (traded.kind !== 'traded') return
  const atMs = setting.grid.labelAtMs[scene.bar] as number
  run.schedule = { ...run.schedule, lastSettledAtMs: unixMs(atMs) }
  run.rebalances.push({
    decidedAt: labelOf(setting, waiting.bar),
    executedAt: labelOf(setting, scene.bar),
    why,
    weightsBefore: weights.map(recordedWeight),
    weightsAfter: setting.ledger.view(market.priceUsd).weights.map(recordedWeight),
    turnover: traded.turnover,
    costUsd: traded.costUsd,
  })
}

function trade(
  { ledger, grid }: Setting,
  { market, view, bar }: Scene,
  aim: Pick<LedgerOrder, 'targets' | 'destination' | 'why'>,
): LedgerTrade {
  const { priceUsd, frozen } = market
  const { weights } = view
  return ledger.trade({ atMs: grid.labelAtMs[bar] as number, priceUsd, frozen, weights, ...aim })
}

/** Counts what a trade moved and cost; keeps a refusal with the bar that met it. */
function account(
  setting: Setting,
  run: Run,
  waiting: Waiting,
  { bar }: Scene,
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
    gated: run.gated,
    refused: run.refused,
    notExecuted: waiting && { decidedAt: labelOf(setting, waiting.bar), why: waiting.why },
  }
}

function startRun(grid: PriceGrid, config: BacktestConfig): Run {
  return {
    schedule: scheduleFrom(unixMs(grid.labelAtMs[0] as number)),
    memory: freshMemory,
    targets: withCash(config.targets),
    changesTaken: 0,
    waiting: null,
    turnover: 0,
    costUsd: 0,
    rebalances: [],
    gated: [],
    refused: [],
  }
}
