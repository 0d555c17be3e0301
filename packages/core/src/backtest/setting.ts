import type { AssetId, Refusal } from '../domain/index.ts'
import { type MarketView, type Weighing, watchesMarket } from '../policy/index.ts'
import { keepCloses } from './closes.ts'
import type { BacktestConfig } from './config.ts'
import { openExactLedger } from './exact-ledger.ts'
import { gridBefore, type PriceGrid } from './grid.ts'
import { type Ledger, type LedgerView, openIdealLedger } from './ledger.ts'
import { formatLabel } from './series.ts'

/** What does not change during a run. Arrays run over the assets, then the cash line. */
export type Setting = {
  readonly grid: PriceGrid
  readonly config: BacktestConfig
  readonly ledger: Ledger
  readonly assets: readonly AssetId[]
  /** Closes up to a bar, called with each bar in turn; null where the rule looks at none. */
  readonly closes: ((bar: number) => MarketView) | null
}

/** Opens the ledger, and the closes where the rule looks at them. */
export function openSetting(grid: PriceGrid, config: BacktestConfig): Setting {
  return {
    grid,
    config,
    ledger: openLedger(config),
    assets: idsOf(config),
    closes: watchesMarket(config.rule) ? keepCloses(grid, config.history) : null,
  }
}

/** The label of a bar as results print it. */
export function labelOf({ grid }: Pick<Setting, 'grid'>, bar: number): string {
  return formatLabel(grid.labels, grid.labelAtMs[bar] as number)
}

/** The first bar on which every asset with a positive target has a price. */
export function firstBar(
  { labelAtMs, priceUsd, symbols }: PriceGrid,
  targets: readonly number[],
): number | null {
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    const row = bar * symbols.length
    const isReady = targets.every((target, asset) => {
      return target === 0 || (priceUsd[row + asset] as number) > 0
    })
    if (isReady) return bar
  }
  return null
}

/** All that decisions may look back on: what was given, or the bars before the first one. */
export function historyOf(
  grid: PriceGrid,
  first: number,
  given: PriceGrid | null,
): PriceGrid | null {
  if (given !== null || first === 0) return given
  return gridBefore(grid, first)
}

/** The targets with the cash line; what a float sum leaves of one is no cash. */
export function withCash(targets: readonly number[]): number[] {
  const rest = 1 - targets.reduce((sum, target) => sum + target, 0)
  return [...targets, rest > 1e-12 ? rest : 0]
}

/** What a ledger weighs, or that nothing is left to weigh. */
export function weighingOf({ weights }: LedgerView): Weighing {
  return weights.length > 0
    ? { kind: 'known', weights }
    : { kind: 'unknown', refusals: [nothingLeft] }
}

function openLedger({ ledger, symbols, ...config }: BacktestConfig): Ledger {
  const { capitalUsd, feeBps, gasUsdPerLeg } = config
  return ledger.kind === 'ideal'
    ? openIdealLedger(symbols.length, capitalUsd, { feeBps, gasUsdPerLeg })
    : openExactLedger({ ...ledger, capitalUsd, feeBps })
}

/** A backtest on the ideal ledger knows its assets by symbol alone. */
function idsOf({ ledger, symbols }: BacktestConfig): AssetId[] {
  return ledger.kind === 'ideal'
    ? [...symbols, 'cash'].map((symbol) => symbol as AssetId)
    : ledger.assets.map(({ id }) => id)
}

const nothingLeft: Refusal = {
  code: 'PORTFOLIO_EMPTY',
  message: 'every asset was written off',
  field: 'holdings',
  limit: '> 0 USD',
  actual: '0 USD',
}
