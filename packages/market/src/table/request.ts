import type { Labels } from '@evenkeel/core/backtest'

/** Which figures a column may hold; an empty field is a gap whatever they are. */
export type FigureRange = { readonly above?: number; readonly from?: number }

/** A column of decimals. */
export type FigureColumn = {
  readonly name: string
  /** What one of them is, in the words of a message: `price`. */
  readonly noun: string
  readonly range: FigureRange
  /** Read where it is there; else its absence is a fault. */
  readonly optional?: boolean
}

/** A column of words: symbols, sources, pools. */
export type WordColumn = { readonly name: string; readonly optional?: boolean }

/** What is wanted from a file. All else in it is passed over. */
export type TableRequest = {
  /** Whether its rows have a time, `date` or `ts`. */
  readonly timed: boolean
  readonly figures: readonly FigureColumn[]
  readonly words: readonly WordColumn[]
}

/** Words of a column: row r says `list[codes[r]]`; each word stands in the list once. */
export type Words = { readonly codes: Int32Array; readonly list: readonly string[] }

/** The wanted columns of a file, row by row as they stand in it. */
export type Table = {
  readonly file: string
  /** A day by its date or a bar by its start; days where the rows have no time. */
  readonly labels: Labels
  readonly rowCount: number
  /** Milliseconds since 1970; empty where the rows have no time. */
  readonly atMs: Float64Array
  /** By column; NaN is an empty field. An optional column that is not there is absent. */
  readonly figures: ReadonlyMap<string, Float64Array>
  readonly words: ReadonlyMap<string, Words>
  /** What rows are counted by: lines of text, after one of header, or rows. */
  readonly counts: 'line' | 'row'
}

/** Whether a figure lies where its column allows it. NaN and infinity never do. */
export function isWithin({ above, from }: FigureRange, figure: number): boolean {
  if (!Number.isFinite(figure)) return false
  return (above === undefined || figure > above) && (from === undefined || figure >= from)
}

/** What a range asks for, in words. */
export function rangeText({ above, from }: FigureRange): string {
  if (above !== undefined) return `a number above ${above}`
  return from === undefined ? 'a plain number' : `${from} or a number above`
}
