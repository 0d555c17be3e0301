import { type LineFields, splitLine, textOf } from './csv.ts'
import { PriceFileError } from './faults.ts'

/** What is wanted from a price file. */
export type PriceColumns = {
  /** Column that names the price. */
  readonly column: string
  /** Value of column `src` whose rows are taken; all rows where left out. */
  readonly source?: string
  /** Symbols whose rows are taken; all where left out. */
  readonly symbols?: readonly string[]
}

/** Where the wanted columns stand; -1 where there is none. */
export type Layout = {
  readonly width: number
  readonly time: number
  /** Days by `date`, bars by the unix seconds or the instant of `ts`. */
  readonly labels: 'date' | 'instant'
  readonly symbol: number
  readonly price: number
  readonly source: number
  /** Offset of the first row. */
  readonly bodyAt: number
}

/** Reads the header line; wrong and missing columns are refused by name. */
export function readLayout(
  bytes: Uint8Array,
  fields: LineFields,
  wanted: PriceColumns,
  file: string,
): Layout {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const bodyAt = splitLine(bytes, hasMark ? 3 : 0, fields)
  if (fields.count > fields.starts.length) {
    throw new PriceFileError('FORMAT_UNKNOWN', `${fields.count} columns are too many`, { file })
  }
  const names = headerNames(bytes, fields, file)
  const time = timeColumn(names, file)
  return {
    width: names.length,
    time: names.indexOf(time),
    labels: time === 'date' ? 'date' : 'instant',
    symbol: names.indexOf('symbol'),
    price: requireColumn(names, wanted.column, file),
    source: wanted.source === undefined ? -1 : requireColumn(names, 'src', file),
    bodyAt,
  }
}

function headerNames(bytes: Uint8Array, fields: LineFields, file: string): string[] {
  const names = Array.from({ length: fields.count }, (_, index) =>
    textOf(bytes, fields.starts[index] as number, fields.ends[index] as number),
  )
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated === undefined) return names
  throw new PriceFileError('COLUMN_MISSING', `column '${repeated}' stands twice`, { file, line: 1 })
}

function timeColumn(names: readonly string[], file: string): 'ts' | 'date' {
  const found = (['ts', 'date'] as const).filter((name) => names.includes(name))
  const [time] = found
  if (time !== undefined && found.length === 1) return time
  const fault = found.length === 0 ? "neither a column 'ts' nor 'date'" : "both 'ts' and 'date'"
  throw new PriceFileError('COLUMN_MISSING', `has ${fault}; it has ${names.join(', ')}`, {
    file,
    line: 1,
  })
}

function requireColumn(names: readonly string[], name: string, file: string): number {
  const index = names.indexOf(name)
  if (index >= 0) return index
  const message = `has no column '${name}'; it has ${names.join(', ')}`
  throw new PriceFileError('COLUMN_MISSING', message, { file, line: 1 })
}
