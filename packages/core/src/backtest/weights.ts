import { assert, parseInstant } from '../units/index.ts'
import type { BacktestConfig } from './config.ts'
import { gridFrom, type PriceGrid } from './grid.ts'
import { watchMarket } from './market-state.ts'
import type { BacktestResult, RebalanceRecord } from './result.ts'
import { scaleOf } from './scale.ts'
import { withCash } from './setting.ts'

/** Weights at the end of each recorded bar. */
export type WeightPath = {
  /** Assets and the cash line. */
  readonly columns: number
  /** Row by bar, column by asset, the cash line last; a row sums to one, or is all zero. */
  readonly weights: Float64Array
}

/**
 * Weights of a run at the end of every bar, between its rebalances by the prices alone.
 *
 * A run records weights where it traded; this walks the prices from one record to the next, with
 * gaps at their last price and dead assets written off, as the run did.
 *
 * @example Half in an asset that triples, half in cash
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, dayMs), Float64Array.of(1, 3)]
 * const grid = { symbols: ['A'], labels: 'date', labelAtMs, priceUsd } as const
 * const config = { ...backtestDefaults, symbols: ['A'], targets: [0.5], rule: neverRule }
 * const run = { equity: { labelAtMs, valueUsd: Float64Array.of(1, 2) }, rebalances: [] }
 * weightsOver(grid, config, run).weights // Float64Array.of(0.5, 0.5, 0.75, 0.25)
 */
export function weightsOver(
  grid: PriceGrid,
  config: BacktestConfig,
  { equity, rebalances }: Pick<BacktestResult, 'equity' | 'rebalances'>,
): WeightPath {
  const bars = equity.labelAtMs.length
  const first = grid.labelAtMs.length - bars
  assert(first >= 0, 'a run lies on its grid')
  const recorded = gridFrom(grid, first)
  const observe = watchMarket(recorded, {
    gapBarsMax: scaleOf(recorded, config).gapBarsMax,
    isDead: grid.symbols.map((symbol) => config.dead.includes(symbol)),
    deadRecovery: config.deadRecovery,
  })
  const columns = grid.symbols.length + 1
  const weights = new Float64Array(bars * columns)
  const after = new Map(rebalances.map((record) => [atMsOf(record), record.weightsAfter]))
  const units = Float64Array.from({ length: columns }, (_, at) => (at === columns - 1 ? 1 : 0))
  for (let bar = 0; bar < bars; bar++) {
    const { priceUsd } = observe(bar)
    const atMs = equity.labelAtMs[bar] as number
    const traded =
      bar === 0 && config.startInvested ? withCash(targetsAt(config, atMs)) : after.get(atMs)
    traded?.forEach((weight, at) => {
      units[at] = unitsOf(weight, priceUsd[at] ?? 1)
    })
    let total = 0
    for (let at = 0; at < columns; at++) total += (units[at] as number) * (priceUsd[at] ?? 1)
    for (let at = 0; at < columns && total > 0; at++) {
      weights[bar * columns + at] = ((units[at] as number) * (priceUsd[at] ?? 1)) / total
    }
  }
  return { columns, weights }
}

function targetsAt({ targets, targetChanges }: BacktestConfig, atMs: number): readonly number[] {
  return targetChanges.findLast((change) => change.atMs <= atMs)?.targets ?? targets
}

function unitsOf(weight: number, priceUsd: number): number {
  return priceUsd > 0 ? weight / priceUsd : 0
}

function atMsOf({ executedAt }: RebalanceRecord): number {
  const atMs = parseInstant(executedAt, 'executedAt')
  assert(atMs.ok, 'a record carries the label of its bar')
  return atMs.value
}
