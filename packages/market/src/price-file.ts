import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { PriceSeries } from '@evenkeel/core/backtest'
import { parseInstant } from '@evenkeel/core/units'
import { type Layout, type PriceColumns, readLayout } from './columns.ts'
import {
  type LineFields,
  lineFields,
  parseDay,
  parseDecimal,
  sameBytes,
  splitLine,
  textOf,
} from './csv.ts'
import { PriceFileError } from './faults.ts'

/** One price file: with a symbol, rows of that symbol (or all rows of a file without the column). */
export type PriceFile = { readonly file: string; readonly symbol?: string }

/**
 * Reads a price file into one series per symbol, in the order of first appearance.
 *
 * Strict: a wrong column, a repeated or unsorted row, a price that is not above zero, a cut-off
 * archive are refused with file and line, and nothing is read. An empty price is a gap.
 */
export async function readPriceFile(
  { file, symbol }: PriceFile,
  wanted: PriceColumns,
): Promise<PriceSeries[]> {
  return parsePriceFile(await readBytes(file), { file, ...(symbol && { symbol }) }, wanted)
}

/** The same from bytes that are already there. */
export function parsePriceFile(
  bytes: Uint8Array,
  { file, symbol }: PriceFile,
  wanted: PriceColumns,
): PriceSeries[] {
  const fields = lineFields(columnsMax)
  const layout = readLayout(bytes, fields, wanted, file)
  if (layout.symbol < 0 && symbol === undefined) {
    const message = `has no column 'symbol'; name its asset, as in BTC=${file}`
    throw new PriceFileError('SYMBOL_MISSING', message, { file })
  }
  const series = readRows(bytes, fields, layout, { file, symbol, source: wanted.source })
  if (series.length > 0) return series.map((one) => finish(one, layout.labels))
  const which = symbol === undefined || layout.symbol < 0 ? '' : ` for ${symbol}`
  const from = wanted.source === undefined ? '' : ` from source ${wanted.source}`
  throw new PriceFileError('SYMBOL_MISSING', `has no price${which}${from}`, { file })
}

/** The whole file, unpacked where it is gzip. */
async function readBytes(file: string): Promise<Uint8Array> {
  if (file.endsWith('.parquet')) {
    const message = 'Parquet is not read yet; give CSV or CSV.gz'
    throw new PriceFileError('FORMAT_UNKNOWN', message, { file })
  }
  try {
    const bytes = await readFile(file)
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? await promisify(gunzip)(bytes) : bytes
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new PriceFileError('FILE_UNREADABLE', message, { file, cause })
  }
}

const columnsMax = 64

type Growing = {
  readonly symbol: string
  readonly bytes: Uint8Array
  labelAtMs: Float64Array
  priceUsd: Float64Array
  count: number
}

type Reading = {
  readonly file: string
  readonly symbol: string | undefined
  readonly source: string | undefined
}

function readRows(
  bytes: Uint8Array,
  fields: LineFields,
  layout: Layout,
  reading: Reading,
): Growing[] {
  const source = reading.source === undefined ? null : encoder.encode(reading.source)
  const series: Growing[] = []
  const named = reading.symbol === undefined ? null : growing(reading.symbol)
  let current: Growing | undefined = layout.symbol < 0 && named !== null ? named : undefined
  let line = 2
  for (let at = layout.bodyAt; at < bytes.length; line++) {
    at = splitLine(bytes, at, fields)
    if (fields.count !== layout.width) throw widthFault(fields.count, layout, reading.file, line)
    if (source !== null && !fieldIs(bytes, fields, layout.source, source)) continue
    if (layout.symbol >= 0) {
      if (named !== null) {
        if (!fieldIs(bytes, fields, layout.symbol, named.bytes)) continue
        current = named
      } else if (current === undefined || !fieldIs(bytes, fields, layout.symbol, current.bytes)) {
        current = seriesOf(fieldText(bytes, fields, layout.symbol), series)
      }
    }
    if (current !== undefined) readRow(bytes, fields, layout, current, { file: reading.file, line })
  }
  const all = named === null ? series : [named]
  return all.filter(({ count }) => count > 0)
}

function readRow(
  bytes: Uint8Array,
  fields: LineFields,
  layout: Layout,
  series: Growing,
  at: { readonly file: string; readonly line: number },
): void {
  const start = fields.starts[layout.price] as number
  const end = fields.ends[layout.price] as number
  const atMs = readTime(bytes, fields, layout, at)
  if (start === end) return
  const priceUsd = parseDecimal(bytes, start, end)
  if (!(priceUsd > 0 && priceUsd < Infinity)) {
    const message = `the price '${textOf(bytes, start, end)}' is not a number above zero`
    throw new PriceFileError('PRICE_INVALID', message, at)
  }
  const lastAtMs = series.count === 0 ? -Infinity : (series.labelAtMs[series.count - 1] as number)
  if (!(atMs > lastAtMs)) throw orderFault(bytes, fields, layout, series, atMs === lastAtMs, at)
  append(series, atMs, priceUsd)
}

function readTime(
  bytes: Uint8Array,
  fields: LineFields,
  layout: Layout,
  at: { readonly file: string; readonly line: number },
): number {
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
  throw new PriceFileError('TIME_INVALID', message, at)
}

/** Year 5138; a larger figure is milliseconds by mistake. */
const secondsMax = 1e11

function orderFault(
  bytes: Uint8Array,
  fields: LineFields,
  layout: Layout,
  series: Growing,
  isDuplicate: boolean,
  at: { readonly file: string; readonly line: number },
): PriceFileError {
  const time = fieldText(bytes, fields, layout.time)
  return isDuplicate
    ? new PriceFileError(
        'ROW_DUPLICATE',
        `a second row for ${series.symbol} at ${time}; --source picks one by column src`,
        at,
      )
    : new PriceFileError(
        'ROW_UNSORTED',
        `${series.symbol} at ${time} comes after a later row; rows of one asset run in time`,
        at,
      )
}

function widthFault(count: number, layout: Layout, file: string, line: number): PriceFileError {
  const message = `${count} fields where the header has ${layout.width}`
  return new PriceFileError('ROW_CORRUPT', message, { file, line })
}

function seriesOf(symbol: string, all: Growing[]): Growing {
  const found = all.find((series) => series.symbol === symbol)
  if (found !== undefined) return found
  const fresh = growing(symbol)
  all.push(fresh)
  return fresh
}

function growing(symbol: string): Growing {
  return {
    symbol,
    bytes: encoder.encode(symbol),
    labelAtMs: new Float64Array(1024),
    priceUsd: new Float64Array(1024),
    count: 0,
  }
}

function append(series: Growing, atMs: number, priceUsd: number): void {
  if (series.count === series.labelAtMs.length) {
    series.labelAtMs = doubled(series.labelAtMs)
    series.priceUsd = doubled(series.priceUsd)
  }
  series.labelAtMs[series.count] = atMs
  series.priceUsd[series.count] = priceUsd
  series.count++
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2)
  larger.set(values)
  return larger
}

function finish(series: Growing, labels: Layout['labels']): PriceSeries {
  return {
    symbol: series.symbol,
    labels,
    labelAtMs: series.labelAtMs.slice(0, series.count),
    priceUsd: series.priceUsd.slice(0, series.count),
  }
}

function fieldIs(bytes: Uint8Array, fields: LineFields, index: number, text: Uint8Array): boolean {
  return sameBytes(bytes, fields.starts[index] as number, fields.ends[index] as number, text)
}

function fieldText(bytes: Uint8Array, fields: LineFields, index: number): string {
  return textOf(bytes, fields.starts[index] as number, fields.ends[index] as number)
}

const encoder = new TextEncoder()
