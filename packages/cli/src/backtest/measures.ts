import type { BacktestFigures } from '@evenkeel/core/backtest'
import { usd } from '../terminal/figures.ts'
import { percentOf, percentOrNone, ratio } from './figures.ts'

/** Rows of the side-by-side table: the measure, and how a result shows it. */
export const measures: readonly {
  readonly name: string
  readonly show: (figures: BacktestFigures) => string
}[] = [
  { name: 'final value', show: ({ finalValue }) => usd(String(finalValue)) },
  { name: 'total return', show: ({ totalReturn }) => percentOf(totalReturn) },
  { name: 'growth a year', show: ({ cagr }) => percentOrNone(cagr) },
  { name: 'volatility a year', show: ({ volAnnual }) => percentOrNone(volAnnual) },
  { name: 'worst fall', show: ({ maxDrawdown }) => percentOf(maxDrawdown) },
  { name: 'Sharpe', show: ({ sharpe }) => ratio(sharpe) },
  { name: 'Sortino', show: ({ sortino }) => ratio(sortino) },
  { name: 'Calmar', show: ({ calmar }) => ratio(calmar) },
  { name: 'rebalances', show: ({ rebalanceCount }) => String(rebalanceCount) },
  { name: 'turnover', show: ({ turnover }) => percentOf(turnover) },
  { name: 'cost', show: ({ costUsd }) => usd(String(costUsd)) },
]
