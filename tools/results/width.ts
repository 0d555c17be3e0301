import { bandRule } from '@evenkeel/core/policy'
import { books, gridFor, loadPanel } from './books.ts'
import { study } from './study.ts'
import { type Line, signed } from './table.ts'

const bandsPp = [3, 5, 7, 10]

/** Section 1: the width of the band, watched daily and corrected to the target. */
export async function width(): Promise<readonly Line[]> {
  const series = await loadPanel(['BTC', 'ETH'])
  return Object.values(books).map((book) => {
    const grid = gridFor(series, book)
    const gains = bandsPp.map((pp) => study(grid, book, { rule: bandRule(pp / 100) }))
    const { windows = 0 } = gains[0] ?? {}
    return [book.name, `${windows}`, ...gains.map((row) => signed(row.gainPercentAnnual))]
  })
}

/** Heads of `width`. */
export const widthHeads: Line = ['%/yr against none', 'windows', ...bandsPp.map((pp) => `${pp} pp`)]
