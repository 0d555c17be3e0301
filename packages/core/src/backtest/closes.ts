import type { MarketView } from '../policy/index.ts'
import { assert, dayMs } from '../units/index.ts'
import type { PriceGrid } from './grid.ts'

/**
 * Keeps the closes of a run by UTC day, so that a decision sees them up to its own bar.
 *
 * `history` holds bars before the run; call the result with each bar in turn. Bars of one day
 * share a row, in which the newest price counts. Rows of bars to come do not exist yet: there is
 * nothing to look ahead into. The last column is the cash line, at price 1.
 */
export function keepCloses(
  grid: PriceGrid,
  history: PriceGrid | null,
): (bar: number) => MarketView {
  const book = openBook(grid.symbols.length, daysIn(history) + daysIn(grid))
  for (let bar = 0; bar < (history?.labelAtMs.length ?? 0); bar++) {
    if (history !== null) enter(book, history, bar)
  }
  return (bar) => {
    enter(book, grid, bar)
    return { days: book.days, dayAtMs: book.dayAtMs, closeUsd: book.closeUsd }
  }
}

type Book = {
  days: number
  readonly dayAtMs: Float64Array
  readonly closeUsd: readonly Float64Array[]
}

function openBook(assetCount: number, capacity: number): Book {
  const columns = Array.from({ length: assetCount }, () => {
    return new Float64Array(capacity).fill(Number.NaN)
  })
  const cash = new Float64Array(capacity).fill(1)
  return { days: 0, dayAtMs: new Float64Array(capacity), closeUsd: [...columns, cash] }
}

function enter(book: Book, { labelAtMs, priceUsd, symbols }: PriceGrid, bar: number): void {
  const startMs = dayOf(labelAtMs[bar] as number)
  const newestMs = book.dayAtMs[book.days - 1] ?? -Infinity
  assert(startMs >= newestMs, 'what is looked back on lies before the run')
  if (startMs > newestMs) book.dayAtMs[book.days++] = startMs
  for (let asset = 0; asset < symbols.length; asset++) {
    const price = priceUsd[bar * symbols.length + asset] as number
    const column = book.closeUsd[asset] as Float64Array
    if (price > 0) column[book.days - 1] = price
  }
}

function daysIn(grid: PriceGrid | null): number {
  let days = 0
  let last = Number.NaN
  for (const labelAtMs of grid?.labelAtMs ?? []) {
    const day = dayOf(labelAtMs)
    if (day !== last) days++
    last = day
  }
  return days
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs
}
