import { MarketFileError, type Place } from '../faults.ts'
import { parseDecimal } from './decimal.ts'
import { finishTable, type GrowingTable, growingTable, growTo } from './growing.ts'
import { type Layout, layoutOf } from './header.ts'
import { type LineFields, lineFields, splitLine, undoubled } from './line.ts'
import { isWithin, rangeText, type Table, type TableRequest } from './request.ts'
import { shownText, textOf } from './text.ts'
import { parseDay, parseTime } from './time.ts'
import { codeOfBytes } from './words.ts'

/** Takes a CSV file in pieces, as it comes; the table is there at the end. */
export type CsvReader = {
  readonly push: (piece: Uint8Array) => void
  readonly finish: () => Table
}

/** More columns than any market file has. */
const columnsMax = 1024
/** A line without end is no CSV; the reader keeps no more of it than this. */
const lineBytesMax = 1 << 20

/** Everything about a file that is half read. */
type Reading = {
  readonly file: string
  readonly request: TableRequest
  readonly fields: LineFields
  readonly growing: GrowingTable
  layout: Layout | null
  /** Line that was read last, the header being 1. */
  line: number
  /** Bytes of a line whose end has not come. */
  rest: Uint8Array
  /** A line without a field; such are passed over at the end of a file only. */
  blankLine: number | null
}

/** Opens a reader that keeps the wanted columns of a CSV file. */
export function openCsvReader(file: string, request: TableRequest): CsvReader {
  const reading: Reading = {
    file,
    request,
    fields: lineFields(columnsMax),
    growing: growingTable(request),
    layout: null,
    line: 0,
    rest: new Uint8Array(0),
    blankLine: null,
  }
  return {
    push: (piece) => readPiece(reading, piece),
    finish: () => {
      if (reading.rest.length > 0) readPiece(reading, lineEnd)
      const { layout, growing } = reading
      if (layout === null) throw new MarketFileError('FILE_EMPTY', 'is empty', { file })
      return finishTable(growing, request, layout, { file, counts: 'line' })
    },
  }
}

const lineEnd = Uint8Array.of(0x0a)

/** Reads every whole line, and keeps what is left of the last. */
function readPiece(reading: Reading, piece: Uint8Array): void {
  const bytes = joined(reading.rest, piece)
  let at = 0
  for (;;) {
    const next = splitLine(bytes, at, reading.fields)
    if (next < 0) break
    reading.line++
    if (reading.layout === null) reading.layout = readHeader(reading, bytes)
    else readLine(reading, reading.layout, bytes)
    at = next
  }
  reading.rest = bytes.slice(at)
  if (reading.rest.length <= lineBytesMax) return
  reading.line++
  throw faultAt(reading, 'FORMAT_UNKNOWN', 'is longer than 1 MiB, which no line of CSV is')
}

function readHeader({ file, request, fields, line }: Reading, bytes: Uint8Array): Layout {
  const { starts, ends, count } = fields
  const place: Place = { unit: 'line', number: line }
  const first = starts[0] as number
  const hasMark = bytes[first] === 0xef && bytes[first + 1] === 0xbb && bytes[first + 2] === 0xbf
  if (hasMark) starts[0] = first + 3
  if (isBlank(fields)) {
    throw new MarketFileError('FILE_EMPTY', 'is blank where the header stands', { file, place })
  }
  if (count > columnsMax) {
    throw new MarketFileError('FORMAT_UNKNOWN', `${count} columns are too many`, { file, place })
  }
  const names = Array.from({ length: count }, (_, index) => {
    return textOf(bytes, starts[index] as number, ends[index] as number)
  })
  return layoutOf(names, request, { file, place })
}

function readLine(reading: Reading, layout: Layout, bytes: Uint8Array): void {
  const { fields, growing, request } = reading
  if (fields.count !== layout.width || fields.isBroken) {
    if (isBlank(fields) && layout.width > 1) reading.blankLine ??= reading.line
    else throw shapeFault(reading, layout)
    return
  }
  if (reading.blankLine !== null) throw blankFault(reading, reading.blankLine)
  const row = growing.rowCount
  if (row === growing.room) growTo(growing, layout, row + 1)
  if (layout.time >= 0) growing.atMs[row] = readTime(reading, layout, bytes)
  for (let i = 0; i < layout.figures.length; i++) {
    const field = layout.figures[i] as number
    if (field < 0) continue
    ;(growing.figures[i] as Float64Array)[row] = readFigure(reading, bytes, field, i)
  }
  for (let i = 0; i < request.words.length; i++) {
    const field = layout.words[i] as number
    if (field < 0) continue
    ;(growing.codes[i] as Int32Array)[row] = readWord(reading, bytes, field, i)
  }
  growing.rowCount++
}

function readTime(reading: Reading, { time, labels }: Layout, bytes: Uint8Array): number {
  const start = reading.fields.starts[time] as number
  const end = reading.fields.ends[time] as number
  const atMs = labels === 'date' ? parseDay(bytes, start, end) : parseTime(bytes, start, end)
  if (!Number.isNaN(atMs)) return atMs
  const form =
    labels === 'date'
      ? 'a UTC day such as 2022-01-31'
      : 'unix seconds or milliseconds, nor a UTC instant such as 2022-01-31T05:00:00Z'
  const column = labels === 'date' ? 'date' : 'ts'
  const text = shownText(textOf(bytes, start, end))
  const message = `the time '${text}' in column ${column} is not ${form}`
  throw faultAt(reading, 'TIME_INVALID', message)
}

function readFigure(reading: Reading, bytes: Uint8Array, field: number, index: number): number {
  const { fields, request } = reading
  const start = fields.starts[field] as number
  const end = fields.ends[field] as number
  if (start === end) return Number.NaN
  const figure = parseDecimal(bytes, start, end)
  const column = request.figures[index] as TableRequest['figures'][number]
  if (isWithin(column.range, figure)) return figure
  const text = shownText(textOf(bytes, start, end))
  const { noun, name, range } = column
  const message = `the ${noun} '${text}' in column ${name} is not ${rangeText(range)}`
  throw faultAt(reading, 'FIGURE_INVALID', message)
}

function readWord(reading: Reading, bytes: Uint8Array, field: number, index: number): number {
  const { fields, growing } = reading
  const dictionary = growing.dictionaries[index] as GrowingTable['dictionaries'][number]
  const start = fields.starts[field] as number
  const end = fields.ends[field] as number
  if (!fields.hasQuotes || fields.doubled[field] === 0) {
    return codeOfBytes(dictionary, bytes, start, end)
  }
  const plain = undoubled(bytes, start, end)
  return codeOfBytes(dictionary, plain, 0, plain.length)
}

function isBlank({ count, starts, ends }: LineFields): boolean {
  return count === 1 && starts[0] === ends[0]
}

function shapeFault(reading: Reading, { width }: Layout): MarketFileError {
  const { fields } = reading
  const message = fields.isBroken
    ? 'a quote opens a field and does not close it on the same line'
    : `${fields.count} fields where the header has ${width}`
  return faultAt(reading, 'ROW_CORRUPT', message)
}

function blankFault({ file }: Reading, line: number): MarketFileError {
  const place = { unit: 'line', number: line } as const
  return new MarketFileError('ROW_CORRUPT', 'is blank, and rows follow', { file, place })
}

function faultAt(
  { file, line }: Reading,
  code: MarketFileError['code'],
  message: string,
): MarketFileError {
  return new MarketFileError(code, message, { file, place: { unit: 'line', number: line } })
}

/** Always a plain array of bytes: with Buffers among them the scanner would run slower. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return new Uint8Array(second.buffer, second.byteOffset, second.length)
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
