import {
  type BacktestFigures,
  type BacktestResult,
  formatLabel,
  type PartFigures,
  stateRules,
} from '@evenkeel/core/backtest'
import type { IndexChange } from '@evenkeel/core/strategies'
import type { Examined } from './evidence.ts'

/** The one document of `--json`: the figures by their published names, then what backs them. */
export function documentOf(comparison: Examined): object {
  const { rule, none, peers, grid, book, provenance, certificate } = comparison
  const { history, ...config } = comparison.config
  const columns = [...grid.symbols, 'cash']
  return {
    ...figuresOf(rule),
    equityCurve: {
      at: [...rule.equity.labelAtMs].map((atMs) => formatLabel(grid.labels, atMs)),
      value: [...rule.equity.valueUsd],
    },
    rebalances: rule.rebalances.map((rebalance) => ({
      ...rebalance,
      weightsBefore: named(columns, rebalance.weightsBefore),
      weightsAfter: named(columns, rebalance.weightsAfter),
    })),
    ...(book.indexChanges.length > 0 && { indexChanges: book.indexChanges.map(changeOf) }),
    notExecuted: rule.notExecuted,
    gated: rule.gated,
    none: figuresOf(none),
    sideBySide: Object.fromEntries(peers.map(({ name, result }) => [name, figuresOf(result)])),
    config: {
      ...config,
      historyBars: history?.labelAtMs.length ?? 0,
      rule: book.ruleName,
      strategy: book.strategyName,
    },
    costModel: `reference: ${config.feeBps} bps of each traded side`,
    execution: config.lagBars === 0 ? 'same-close (optimistic)' : `${config.lagBars} bars later`,
    hashes: provenance,
    states: statesOf(comparison),
    certificate,
  }
}

/** A change of an index by its day, with every reason. */
function changeOf({ atMs, why }: IndexChange): object {
  return { at: formatLabel('date', atMs), why }
}

/** The cuts with the rules by which they were made; figures by never and the rule. */
function statesOf({ states, rule, grid }: Examined): object {
  const { reference, spells, byState, windows } = states
  const labelOf = (bar: number) => formatLabel(grid.labels, rule.equity.labelAtMs[bar] ?? 0)
  const paired = ([none, own]: readonly PartFigures[]) => ({ none, rule: own })
  return {
    reference,
    rules: stateRules,
    spells: spells.map(({ state, firstBar, lastBar }) => {
      return { state, from: labelOf(firstBar), to: labelOf(lastBar) }
    }),
    byState: byState.map(({ figures, ...row }) => ({ ...row, ...paired(figures) })),
    windows: windows.map(({ figures, ...row }) => ({ ...row, ...paired(figures) })),
  }
}

/** In the order in which they are published. */
function figuresOf({ figures }: BacktestResult): BacktestFigures {
  const { finalValue, totalReturn, cagr, volAnnual, sharpe, sortino, calmar } = figures
  const { maxDrawdown, rebalanceCount, turnover, costUsd, bars, start, end } = figures
  const { gapBars, gapReturns, frozenAssets } = figures
  return {
    finalValue,
    totalReturn,
    cagr,
    volAnnual,
    sharpe,
    sortino,
    calmar,
    maxDrawdown,
    rebalanceCount,
    turnover,
    costUsd,
    bars,
    start,
    end,
    gapBars,
    gapReturns,
    frozenAssets,
  }
}

function named(columns: readonly string[], weights: readonly number[]): Record<string, number> {
  return Object.fromEntries(columns.map((column, index) => [column, weights[index] ?? 0]))
}
