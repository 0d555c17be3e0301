import { formatLabel, weightsOver } from '@evenkeel/core/backtest'
import type { Examined } from './evidence.ts'
import { reasonText } from './reasons.ts'

/**
 * The run as CSV, a line a bar: values, weights at its end, the market state, and the rebalance
 * that it carried out, if any. Values in US dollars, weights as shares of one.
 */
export function csvOf({ rule, none, grid, config, states }: Examined): string {
  const columns = [...grid.symbols, 'cash']
  const { weights } = weightsOver(grid, config, rule)
  const traded = new Map(rule.rebalances.map((record) => [record.executedAt, record]))
  const stateOf = new Map(
    states.spells.flatMap(({ state, firstBar, lastBar }) =>
      Array.from({ length: lastBar - firstBar + 1 }, (_, at) => [firstBar + at, state] as const),
    ),
  )
  const heads = [
    'at',
    'value_usd',
    'never_value_usd',
    ...columns.map((column) => `weight_${column}`),
    'state',
    'decided_at',
    'why',
    'turnover',
    'cost_usd',
  ]
  const lines = Array.from(rule.equity.labelAtMs, (labelMs, bar) => {
    const at = formatLabel(grid.labels, labelMs)
    const trade = traded.get(at)
    return [
      at,
      String(rule.equity.valueUsd[bar]),
      String(none.equity.valueUsd[bar]),
      ...columns.map((_, column) => String(weights[bar * columns.length + column])),
      stateOf.get(bar) ?? '',
      trade?.decidedAt ?? '',
      trade === undefined ? '' : reasonText(trade.why),
      trade === undefined ? '' : String(trade.turnover),
      trade === undefined ? '' : String(trade.costUsd),
    ]
  })
  return [heads, ...lines].map((cells) => `${cells.map(quoted).join(',')}\n`).join('')
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
