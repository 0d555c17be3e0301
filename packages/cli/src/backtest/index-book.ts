import {
  bookOfIndex,
  followIndex,
  type IndexBook,
  type IndexChange,
  parseIndexRule,
} from '@evenkeel/core/strategies'
import { type Parsed, parsed, parseInstant, refused, unixMs } from '@evenkeel/core/units'
import { type ReadOptions, readIndexMarket } from '@evenkeel/market'
import type { BacktestRequest } from './request.ts'

/** An index over time, and why it changed. */
type FollowedBook = IndexBook & { readonly indexChanges: readonly IndexChange[] }

/**
 * Whom an index fund holds over time, by the selection of its file over recorded market caps. All
 * assets of the caps are candidates; those of the file are only the ones of its own day.
 */
export async function loadIndexBook(
  document: unknown,
  caps: string,
  { column, assetTable, range }: BacktestRequest,
  options: ReadOptions,
): Promise<Parsed<FollowedBook>> {
  const rule = parseIndexRule(document)
  if (!rule.ok) return rule
  const from = instantOf(range.from, -Infinity, 'from')
  if (!from.ok) return from
  const to = instantOf(range.to, Infinity, 'to')
  if (!to.ok) return to
  if (assetTable === null) {
    const reason = 'it says what is a stablecoin, wrapped or dead'
    return refused('asset-table', `an index fund over recorded caps needs one: ${reason}`)
  }
  const market = await readIndexMarket({ file: caps, priceColumn: column, assetTable }, options)
  const indexChanges = followIndex(market, rule.value, from.value).filter(({ atMs }) => {
    return atMs <= to.value
  })
  const book = bookOfIndex(market, indexChanges)
  return book.ok ? parsed({ ...book.value, indexChanges }) : book
}

function instantOf(date: string | undefined, otherwise: number, path: string) {
  return date === undefined
    ? ({ ok: true, value: unixMs(otherwise) } as const)
    : parseInstant(date, path)
}
