import { parseInstant } from '@evenkeel/core/units'
import type { Layout } from './columns.ts'
import { type LineFields, parseDay, parseDecimal, sameBytes, splitLine, textOf } from './csv.ts'
import { PriceFileError } from './faults.ts'
import { append, type GrowingSeries, growingSeries, lastLabelAtMs } from './growing-series.ts'

/** Which rows of a file are taken. */
export type RowChoice = {
  readonly file: string
  /** Whose prices a file without a symbol column has. */
  readonly symbol: string | undefined
  /** All symbols where left out. */
  readonly symbols: readonly string[] | undefined
  readonly source: string | undefined
}

/** The line that is being read: its fields, and where a fault is to point. */
type Line = {
  readonly bytes: Uint8Array
  readonly fields: LineFields
  readonly layout: Layout
  readonly file: string
  line: number
}

/** Reads every row into its series, in the order in which the symbols appear. */
export function readRows(
  bytes: Uint8Array,
  fields: LineFields,
  layout: Layout,
  { file, symbol, symbols, source }: RowChoice,
): GrowingSeries[] {
  const sourceBytes = source === undefined ? null : new TextEncoder().encode(source)
  const isWanted = (name: string) => symbols === undefined || symbols.includes(name)
  const series = new Map<string, GrowingSeries>()
  let current = layout.symbol < 0 ? seriesOf(symbol ?? '', series, () => true) : undefined
  const row: Line = { bytes, fields, layout, file, line: 1 }
  for (let at = layout.bodyAt; at < bytes.length; ) {
    at = splitLine(bytes, at, fields)
    row.line++
    if (fields.count !== layout.width) throw widthFault(row)
    if (sourceBytes !== null && !fieldIs(row, layout.source, sourceBytes)) continue
    if (
      current === undefined ||
      (layout.symbol >= 0 && !fieldIs(row, layout.symbol, current.bytes))
    ) {
      current = seriesOf(fieldText(row, layout.symbol), series, isWanted)
    }
    if (current.isWanted) readRow(row, current)
  }
  return [...series.values()].filter(({ count }) => count > 0)
}

function readRow(row: Line, series: GrowingSeries): void {
  const { bytes, fields, layout } = row
  const start = fields.starts[layout.price] as number
  const end = fields.ends[layout.price] as number
  const atMs = readTime(row)
  if (start === end) return
  const priceUsd = parseDecimal(bytes, start, end)
  if (!(priceUsd > 0 && priceUsd < Infinity)) {
    const message = `the price '${textOf(bytes, start, end)}' is not a number above zero`
    throw new PriceFileError('PRICE_INVALID', message, row)
  }
  const lastAtMs = lastLabelAtMs(series)
  if (!(atMs > lastAtMs)) throw orderFault(row, series, atMs === lastAtMs)
  append(series, atMs, priceUsd)
}

/** Year 5138; a larger figure is milliseconds by mistake. */
const secondsMax = 1e11

function readTime(row: Line): number {
  const { bytes, fields, layout } = row
  const start = fields.starts[layout.time] as number
  const end = fields.ends[layout.time] as number
  if (layout.labels === 'date') {
    const dayMs = parseDay(bytes, start, end)
    if (!Number.isNaN(dayMs)) return dayMs
  } else {
    const seconds = parseDecimal(bytes, start, end)
    if (Number.isInteger(seconds) && seconds >= 0 && seconds < secondsMax) return seconds * 1000
    const instant = parseInstant(textOf(bytes, start, end))
    if (instant.ok) return instant.value
  }
  const form = layout.labels === 'date' ? 'a day such as 2022-01-31' : 'unix seconds'
  const message = `the time '${textOf(bytes, start, end)}' is not ${form}`
  throw new PriceFileError('TIME_INVALID', message, row)
}

function orderFault(row: Line, { symbol }: GrowingSeries, isDuplicate: boolean): PriceFileError {
  const time = fieldText(row, row.layout.time)
  if (isDuplicate) {
    const message = `a second row for ${symbol} at ${time}; --source picks one by column src`
    return new PriceFileError('ROW_DUPLICATE', message, row)
  }
  const message = `${symbol} at ${time} comes after a later row; rows of one asset run in time`
  return new PriceFileError('ROW_UNSORTED', message, row)
}

function widthFault(row: Line): PriceFileError {
  const message = `${row.fields.count} fields where the header has ${row.layout.width}`
  return new PriceFileError('ROW_CORRUPT', message, row)
}

function seriesOf(
  symbol: string,
  series: Map<string, GrowingSeries>,
  isWanted: (symbol: string) => boolean,
): GrowingSeries {
  const found = series.get(symbol) ?? growingSeries(symbol, isWanted(symbol))
  series.set(symbol, found)
  return found
}

function fieldIs({ bytes, fields }: Line, index: number, text: Uint8Array): boolean {
  return sameBytes(bytes, fields.starts[index] as number, fields.ends[index] as number, text)
}

function fieldText({ bytes, fields }: Line, index: number): string {
  return textOf(bytes, fields.starts[index] as number, fields.ends[index] as number)
}
