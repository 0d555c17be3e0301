/** What can be wrong with a price file. */
export type PriceFileFault =
  | 'FILE_UNREADABLE'
  | 'FORMAT_UNKNOWN'
  | 'COLUMN_MISSING'
  | 'SYMBOL_MISSING'
  | 'ROW_CORRUPT'
  | 'PRICE_INVALID'
  | 'TIME_INVALID'
  | 'ROW_DUPLICATE'
  | 'ROW_UNSORTED'
  | 'RANGE_EMPTY'

/** A price file that cannot be believed. Nothing of it is used. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError'
  readonly code: PriceFileFault
  readonly transient = false
  readonly details: { readonly file: string; readonly line: number | null }

  constructor(
    code: PriceFileFault,
    message: string,
    at: { readonly file: string; readonly line?: number; readonly cause?: unknown },
  ) {
    const line = at.line ?? null
    const where = line === null ? at.file : `${at.file}, line ${line}`
    super(`${where}: ${message}`, at.cause === undefined ? undefined : { cause: at.cause })
    this.code = code
    this.details = { file: at.file, line }
  }
}
