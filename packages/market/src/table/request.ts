import type { Labels } from '@evenkeel/core/backtest'

/** Which figures a column may hold. An empty field is a gap in all of them. */
export type FigureRange = 'aboveZero' | 'fromZero' | 'any'

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

/** Whether a figure lies where its column allows it. NaN never does. */
export function isWithin(range: FigureRange, figure: number): boolean {
  if (range === 'aboveZero') return figure > 0 && figure < Infinity
  if (range === 'fromZero') return figure >= 0 && figure < Infinity
  return Number.isFinite(figure)
}

/** What a range asks for, in words. */
export const rangeText: Readonly<Record<FigureRange, string>> = {
  aboveZero: 'a number above zero',
  fromZero: 'zero or a number above',
  any: 'a plain number',
}
