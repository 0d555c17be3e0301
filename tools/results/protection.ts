import {
  neverRule,
  protectedRule,
  smartRule,
  usualDrawdownSteps,
  usualTrendGuard,
  usualVolatilityLimit,
} from '@evenkeel/core/policy'
import { books, gridFor, loadPanel } from './books.ts'
import { study } from './study.ts'
import { type Line, signed } from './table.ts'

/** Section 5: what each part of protection costs and saves, on the default of 60/40. */
export async function protection(): Promise<readonly Line[]> {
  const book = books.btcEth
  const grid = gridFor(await loadPanel(['BTC', 'ETH']), book)
  const smart = smartRule(0.07, 'every14d')
  const rules = [
    ['never', neverRule],
    ['default', smart],
    ['trend guard', protectedRule(smart, { trendGuard: usualTrendGuard })],
    ['drawdown steps', protectedRule(smart, { drawdownSteps: usualDrawdownSteps })],
    ['volatility limit 80%', protectedRule(smart, { volatilityLimit: usualVolatilityLimit })],
  ] as const
  return rules.map(([name, rule]) => {
    const row = study(grid, book, { rule })
    return [
      name,
      signed(row.gainPercentAnnual),
      row.volAnnual.toFixed(2),
      row.maxDrawdown.toFixed(2),
      row.rebalancesAnnual.toFixed(1),
      row.turnoverAnnual.toFixed(1),
    ]
  })
}

/** Heads of `protection`. */
export const protectionHeads: Line = [
  'BTC60/ETH40, 7 pp, every 14 d',
  '%/yr against none',
  'volatility',
  'drawdown',
  'events/yr',
  'turnover/yr',
]
