import { MarketFileError } from '../faults.ts'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import { figuresAt, pick, seriesOf, wordsAt } from '../table/series.ts'

/** What longs paid shorts of one perpetual future, at each settlement. */
export type FundingSeries = {
  readonly symbol: string
  /** Instants of settlement, in milliseconds since 1970. */
  readonly settledAtMs: Float64Array
  /** Of the notional, per settlement: 0.0001 is one basis point. Negative pays the longs. */
  readonly fundingRateFraction: Float64Array
}

/** A file of funding rates: `ts`, `symbol`, `funding_rate`, and `src` to pick a source by. */
export type FundingFile = { readonly file: string; readonly source?: string }

/** Reads funding rates into one series per symbol. */
export async function readFundingFile(
  { file, source }: FundingFile,
  options: ReadOptions = {},
): Promise<FundingSeries[]> {
  const src = source === undefined ? [] : [{ name: 'src' }]
  const request = {
    timed: true,
    figures: [{ name: 'funding_rate', noun: 'funding rate', range: {} }],
    words: [{ name: 'symbol' }, ...src],
  }
  const table = await readTable(file, request, options)
  if (table.labels === 'date') {
    const message = "is by 'date'; funding is settled at instants, in a column 'ts'"
    throw new MarketFileError('COLUMN_MISSING', message, { file })
  }
  const rate = figuresAt(table, 'funding_rate')
  const series = seriesOf(table, {
    by: wordsAt(table, 'symbol'),
    figures: [rate],
    source: source === undefined ? undefined : { column: wordsAt(table, 'src'), word: source },
  })
  return series.map(({ name, rows }) => ({
    symbol: name,
    settledAtMs: pick(table.atMs, rows),
    fundingRateFraction: pick(rate, rows),
  }))
}
