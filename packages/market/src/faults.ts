/** What can be wrong with a market file. */
export type MarketFileFault =
  | 'FILE_UNREADABLE'
  | 'FILE_EMPTY'
  | 'FORMAT_UNKNOWN'
  | 'COLUMN_MISSING'
  | 'SYMBOL_MISSING'
  | 'ROW_CORRUPT'
  | 'FIGURE_INVALID'
  | 'WORD_INVALID'
  | 'TIME_INVALID'
  | 'ROW_DUPLICATE'
  | 'ROW_UNSORTED'
  | 'RANGE_EMPTY'

/** Where in a file: a line of text counted from its header, or a row of Parquet from its first. */
export type Place = { readonly unit: 'line' | 'row'; readonly number: number }

/** A market file that cannot be believed. Nothing of it is used. */
export class MarketFileError extends Error {
  override readonly name = 'MarketFileError'
  readonly code: MarketFileFault
  readonly transient = false
  readonly details: { readonly file: string; readonly place: Place | null }

  constructor(
    code: MarketFileFault,
    message: string,
    at: { readonly file: string; readonly place?: Place; readonly cause?: unknown },
  ) {
    const { file, place, cause } = at
    const where = place === undefined ? file : `${file}, ${place.unit} ${place.number}`
    super(`${where}: ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = { file, place: place ?? null }
  }
}
