import { bandRule, calendarRule, neverRule, smartRule } from '@evenkeel/core/policy'
import { books, gridFor, loadPanel } from './books.ts'
import { type Policy, study } from './study.ts'
import { type Line, signed } from './table.ts'

const accounts = [
  { name: '1,000,000 USD, no gas', capitalUsd: 1_000_000, gasUsdPerLeg: 0 },
  { name: '10,000 USD, 5 USD a leg', capitalUsd: 10_000, gasUsdPerLeg: 5 },
] as const

/**
 * Section 3: the whole default beside monthly and the band watched daily.
 *
 * The default is reviewed every 14 days, and the day on which that count starts is luck: the
 * range over all fourteen is printed beside the one that counts from each window's start.
 */
export async function defaults(): Promise<readonly Line[]> {
  const series = await loadPanel(['BTC', 'ETH'])
  return Object.values(books).flatMap((book) => {
    const grid = gridFor(series, book)
    const run = (policy: Policy) => study(grid, book, policy)
    return accounts.map(({ name, ...account }): Line => {
      const smart = smartRule(0.07, 'every14d')
      const shifted = Array.from({ length: 14 }, (_, days) =>
        run({ rule: { ...smart, calendarShift: { days, minutesUtc: 0 } }, ...account }),
      )
      const gains = shifted.map((row) => row.gainPercentAnnual)
      const own = run({ rule: smart, ...account })
      const none = run({ rule: neverRule, ...account })
      const figure = (policy: Policy) => signed(run({ ...policy, ...account }).gainPercentAnnual)
      return [
        `${book.name}, ${name}`,
        signed(own.gainPercentAnnual),
        `${signed(Math.min(...gains))} to ${signed(Math.max(...gains))}`,
        figure({ rule: calendarRule('monthly') }),
        figure({ rule: bandRule(0.07) }),
        own.rebalancesAnnual.toFixed(1),
        `${none.volAnnual.toFixed(2)} to ${own.volAnnual.toFixed(2)}`,
        `${none.maxDrawdown.toFixed(2)} to ${own.maxDrawdown.toFixed(2)}`,
      ]
    })
  })
}

/** Heads of `defaults`. */
export const defaultsHeads: Line = [
  '%/yr against none',
  'default',
  'by day of the count',
  'monthly',
  'band daily',
  'events/yr',
  'volatility',
  'drawdown',
]
