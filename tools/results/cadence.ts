import { bandRule } from '@evenkeel/core/policy'
import { books, gridFor, loadPanel } from './books.ts'
import { study } from './study.ts'
import { type Line, signed } from './table.ts'

/** Section 1: a 7 pp band watched daily or looked at every 14 days, to the target, no gate. */
export async function cadence(): Promise<readonly Line[]> {
  const series = await loadPanel(['BTC', 'ETH'])
  return [books.btcEth, books.btcEthUsd].map((book) => {
    const grid = gridFor(series, book)
    const watched = study(grid, book, { rule: bandRule(0.07) })
    const reviewed = study(grid, book, { rule: { ...bandRule(0.07), review: 'every14d' } })
    return [
      book.name,
      watched.rebalancesAnnual.toFixed(1),
      reviewed.rebalancesAnnual.toFixed(1),
      signed(watched.gainPercentAnnual),
      signed(reviewed.gainPercentAnnual),
    ]
  })
}

/** Heads of `cadence`. */
export const cadenceHeads: Line = ['7 pp', 'events daily', 'every 14 d', '%/yr daily', 'every 14 d']
