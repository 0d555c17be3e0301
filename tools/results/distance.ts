import { bandRule } from '@evenkeel/core/policy'
import { books, gridFor, loadPanel } from './books.ts'
import { study } from './study.ts'
import { type Line, signed } from './table.ts'

/** Section 2: how far to trade, on 60/40 of two coins with a 5 pp band watched daily. */
export async function distance(): Promise<readonly Line[]> {
  const book = books.btcEth
  const grid = gridFor(await loadPanel(['BTC', 'ETH']), book)
  return [0, 0.5, 1].map((edgeShare) => {
    const rule = { ...bandRule(0.05), edgeShare }
    const free = study(grid, book, { rule })
    const gas = study(grid, book, { rule, capitalUsd: 10_000, gasUsdPerLeg: 5 })
    return [
      `k = ${edgeShare}`,
      free.turnoverAnnual.toFixed(2),
      free.rebalancesAnnual.toFixed(1),
      signed(free.gainPercentAnnual),
      gas.costBpsAnnual.toFixed(0),
    ]
  })
}

/** Heads of `distance`. */
export const distanceHeads: Line = [
  'BTC60/ETH40, 5 pp',
  'turnover/yr',
  'events/yr',
  '%/yr against none',
  'bps/yr at 5 USD a leg on 10,000',
]
