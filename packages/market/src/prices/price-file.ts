import type { PriceSeries } from '@evenkeel/core/backtest'
import { MarketFileError } from '../faults.ts'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import type { TableRequest } from '../table/request.ts'
import { figuresAt, pick, seriesOf, wordsAt } from '../table/series.ts'

/** One price file: with a symbol, rows of that symbol (or all rows where there is no column). */
export type PriceFile = { readonly file: string; readonly symbol?: string }

/** What is wanted from a price file. */
export type PriceColumns = {
  /** Column that names the price. */
  readonly column: string
  /** Value of column `src` whose rows are taken; all rows where left out. */
  readonly source?: string
  /** Symbols whose rows are taken; all where left out. */
  readonly symbols?: readonly string[]
}

/**
 * Reads a price file into one series per symbol, in the order of first appearance.
 *
 * Strict: a wrong column, a repeated or unsorted row, a price that is not above zero, a cut-off
 * archive are refused with file and line, and nothing is read. An empty price is a gap.
 */
export async function readPriceFile(
  { file, symbol }: PriceFile,
  { column, source, symbols }: PriceColumns,
  options: ReadOptions = {},
): Promise<PriceSeries[]> {
  const table = await readTable(file, requestOf(column, source), options)
  const named = table.words.get('symbol')
  if (named === undefined && symbol === undefined) {
    const message = `has no column 'symbol'; name its asset, as in BTC=${file}`
    throw new MarketFileError('SYMBOL_MISSING', message, { file })
  }
  const chosen = symbol === undefined ? symbols : [symbol]
  const price = figuresAt(table, column)
  const series = seriesOf(table, {
    by: named ?? symbol ?? '',
    names: chosen,
    figures: [price],
    source: source === undefined ? undefined : { column: wordsAt(table, 'src'), word: source },
    hint: '--source picks one by column src',
  })
  if (series.length === 0) throw absent(file, named === undefined ? undefined : chosen, source)
  return series.map(({ name, rows }) => ({
    symbol: name,
    labels: table.labels,
    labelAtMs: pick(table.atMs, rows),
    priceUsd: pick(price, rows),
  }))
}

function requestOf(column: string, source: string | undefined): TableRequest {
  const src = source === undefined ? [] : [{ name: 'src' }]
  return {
    timed: true,
    figures: [{ name: column, noun: 'price', range: { above: 0 } }],
    words: [{ name: 'symbol', optional: true }, ...src],
  }
}

function absent(file: string, symbols: readonly string[] | undefined, source: string | undefined) {
  const which = symbols === undefined ? '' : ` for ${symbols.join(', ')}`
  const from = source === undefined ? '' : ` from source ${source}`
  return new MarketFileError('SYMBOL_MISSING', `has no price${which}${from}`, { file })
}
