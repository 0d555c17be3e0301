import { usd } from '../terminal/figures.ts'
import { svgChart } from './chart.ts'
import type { Comparison } from './comparison.ts'
import { money, percentOf } from './figures.ts'
import { htmlTable, section } from './html.ts'

/** What trading cost so far, bar by bar, and by calendar year. */
export function costSection({ rule, config }: Comparison): string {
  const { labelAtMs } = rule.equity
  const { costUsd } = rule.figures
  const first = costUsd - rule.rebalances.reduce((sum, record) => sum + record.costUsd, 0)
  const costs = new Float64Array(labelAtMs.length)
  const tradedAtMs = rule.rebalances.map(({ executedAt }) => Date.parse(executedAt))
  let [paid, next] = [first, 0]
  for (let bar = 0; bar < costs.length; bar++) {
    while ((tradedAtMs[next] ?? Infinity) <= (labelAtMs[bar] ?? 0)) {
      paid += rule.rebalances[next]?.costUsd ?? 0
      next++
    }
    costs[bar] = paid
  }
  const { svg } = svgChart({
    message: `Cost so far: ${money(costUsd)} in all, ${money(first)} of it the first purchase.`,
    labelAtMs,
    lines: [{ label: 'Cost', style: 'rule', values: costs }],
    fillTo: 0,
    height: 140,
    format: money,
  })
  const columns = ['Year', 'Rebalances', 'Turnover', 'Cost'].map((head) => ({ head }))
  const note = `${config.feeBps} bps of each traded side; gas, spread and impact are not in it.`
  return section('Cost', svg, htmlTable(note, columns, yearRows(rule, first)))
}

function yearRows({ rebalances, figures }: Comparison['rule'], firstUsd: number): string[][] {
  const years = Map.groupBy(rebalances, ({ executedAt }) => executedAt.slice(0, 4))
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const traded = sum(rebalances.map(({ turnover }) => turnover))
  return [
    ['first purchase', '', percentOf(figures.turnover - traded), usd(String(firstUsd))],
    ...[...years].map(([year, records]) => [
      year,
      String(records.length),
      percentOf(sum(records.map(({ turnover }) => turnover))),
      usd(String(sum(records.map(({ costUsd }) => costUsd)))),
    ]),
    ['all', String(rebalances.length), percentOf(figures.turnover), usd(String(figures.costUsd))],
  ]
}
