import { MarketFileError } from '../faults.ts'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import type { Words } from '../table/request.ts'
import { placeOf, wordsAt } from '../table/series.ts'

/** What is known of an asset apart from its prices. */
export type AssetRecord = {
  readonly symbol: string
  /** As the table has it: a stablecoin, an exchange's token, a meme; empty where unknown. */
  readonly category: string
  /** As the table has it; empty where nothing happened. */
  readonly status: string
  /** Day or month since when, as the table has it. */
  readonly statusDate: string
  /** Worth nothing from the bar on which its prices are given up; its status is `dead`. */
  readonly isDead: boolean
}

/** Reads a table of assets: `symbol`, `status`, `category?`, `status_date?`, one row each. */
export async function readAssetTable(
  file: string,
  options: ReadOptions = {},
): Promise<AssetRecord[]> {
  const words = [
    { name: 'symbol' },
    { name: 'status' },
    { name: 'category', optional: true },
    { name: 'status_date', optional: true },
  ]
  const table = await readTable(file, { timed: false, figures: [], words }, options)
  const symbols = wordsAt(table, 'symbol')
  const statuses = wordsAt(table, 'status')
  const firstRows = new Map<number, number>()
  return Array.from(symbols.codes, (code, row) => {
    const symbol = symbols.list[code] ?? ''
    const first = firstRows.get(code)
    if (first !== undefined || symbol === '') {
      const before = placeOf(table, first ?? row)
      const message =
        symbol === ''
          ? 'the symbol is empty'
          : `a second row for ${symbol}, after ${before.unit} ${before.number}`
      const at = { file, place: placeOf(table, row) }
      throw new MarketFileError(symbol === '' ? 'WORD_INVALID' : 'ROW_DUPLICATE', message, at)
    }
    firstRows.set(code, row)
    const status = wordAt(statuses, row)
    return {
      symbol,
      category: wordAt(table.words.get('category'), row),
      status,
      statusDate: wordAt(table.words.get('status_date'), row),
      isDead: status === 'dead',
    }
  })
}

function wordAt(words: Words | undefined, row: number): string {
  return words?.list[words.codes[row] ?? -1] ?? ''
}
