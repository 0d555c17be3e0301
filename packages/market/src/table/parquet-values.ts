import type { Labels } from '@evenkeel/core/backtest'
import type { SchemaElement } from 'hyparquet'
import { MarketFileError, type MarketFileFault } from '../faults.ts'
import { type FigureColumn, isWithin, rangeText } from './request.ts'
import { shownText } from './text.ts'
import { instantOfUnix, parseDay, parseTime } from './time.ts'
import { codeOfText, type Dictionary } from './words.ts'

/** Values of one column, and the row of the file where the first of them stands. */
export type ColumnValues = {
  readonly file: string
  readonly column: SchemaElement
  readonly values: ArrayLike<unknown>
  readonly rowStart: number
}

/**
 * The schema without what the library would make of times and decimals: dates that are objects,
 * decimals multiplied by an inexact power of ten. Their integers come as they lie in the file.
 */
export function plainSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map((element) => {
    if (unitOf(element) === null && !isDecimal(element)) return element
    const { converted_type: _, logical_type: __, ...plain } = element
    return plain
  })
}

/** Reads times into milliseconds since 1970. */
export function timesFrom(from: ColumnValues, labels: Labels, into: Float64Array): void {
  const { column, values, rowStart } = from
  const unit = unitOf(column)
  for (let i = 0; i < values.length; i++) {
    const atMs = timeOf(values[i], unit, labels)
    const isDay = labels === 'instant' || atMs % 86_400_000 === 0
    if (Number.isNaN(atMs) || !isDay) throw timeFault(from, i, labels)
    into[rowStart + i] = atMs
  }
}

/** Reads figures; what is not there is a gap, what is no number is refused. */
export function figuresFrom(from: ColumnValues, asked: FigureColumn, into: Float64Array): void {
  const { column, values, rowStart } = from
  const divisor = isDecimal(column) ? Number(`1e${column.scale ?? 0}`) : 1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value === null || value === undefined) {
      into[rowStart + i] = Number.NaN
      continue
    }
    const figure = numberOf(value, divisor)
    if (!isWithin(asked.range, figure)) throw figureFault(from, i, asked)
    into[rowStart + i] = figure
  }
}

/** Reads words; what is not there is an empty one. */
export function wordsFrom(from: ColumnValues, dictionary: Dictionary, into: Int32Array): void {
  const { values, rowStart, column } = from
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? ''
    if (typeof value !== 'string') {
      const message = `'${shown(value)}' in column ${column.name} is no text`
      throw faultAt(from, i, 'WORD_INVALID', message)
    }
    into[rowStart + i] = codeOfText(dictionary, value)
  }
}

/** Units that a column of time may count in; null where it is a plain one. */
type TimeUnit = 'day' | 'ms' | 'us' | 'ns'

function unitOf({ type, converted_type: converted, logical_type: logical }: SchemaElement) {
  if (type === 'INT96') return 'ns'
  if (converted === 'DATE' || logical?.type === 'DATE') return 'day'
  if (converted === 'TIMESTAMP_MILLIS') return 'ms'
  if (converted === 'TIMESTAMP_MICROS') return 'us'
  if (logical?.type !== 'TIMESTAMP') return null
  return ({ MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' } as const)[logical.unit]
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL'
}

/** Milliseconds since 1970; NaN where the value is no time, or finer than a millisecond. */
function timeOf(value: unknown, unit: TimeUnit | null, labels: Labels): number {
  if (typeof value === 'string') {
    const bytes = encoder.encode(value)
    return labels === 'date' ? parseDay(bytes, 0, bytes.length) : parseTime(bytes, 0, bytes.length)
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') return Number.NaN
  if (unit === null) return labels === 'date' ? Number.NaN : instantOfUnix(Number(value))
  if (unit === 'day') return Number(value) * 86_400_000
  const perMs = { ms: 1n, us: 1000n, ns: 1_000_000n }[unit]
  const count = BigInt(value)
  return count % perMs === 0n ? Number(count / perMs) : Number.NaN
}

/** Rounded once: an exact integer over an exact power of ten, or the language's own reading. */
function numberOf(value: unknown, divisor: number): number {
  if (typeof value === 'number') return value / divisor
  const integer = value instanceof Uint8Array && divisor !== 1 ? bigEndian(value) : value
  if (typeof integer !== 'bigint') return Number.NaN
  const isExact = integer <= safeMax && integer >= -safeMax && divisor <= 1e22
  return isExact ? Number(integer) / divisor : Number(`${integer}e-${Math.log10(divisor)}`)
}

/** A decimal's integer in two's complement. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(bytes.length * 8, value)
}

const encoder = new TextEncoder()
const safeMax = BigInt(Number.MAX_SAFE_INTEGER)

function timeFault(from: ColumnValues, index: number, labels: Labels): MarketFileError {
  const form = labels === 'date' ? 'a UTC day' : 'a UTC instant'
  const { name } = from.column
  const message = `the time '${shown(from.values[index])}' in column ${name} is not ${form}`
  return faultAt(from, index, 'TIME_INVALID', message)
}

function figureFault(from: ColumnValues, index: number, { noun, range, name }: FigureColumn) {
  const value = from.values[index]
  const fault = typeof value === 'string' ? 'text, not a number' : `not ${rangeText(range)}`
  const message = `the ${noun} '${shown(value)}' in column ${name} is ${fault}`
  return faultAt(from, index, 'FIGURE_INVALID', message)
}

function shown(value: unknown): string {
  return shownText(value instanceof Uint8Array ? `${value.length} bytes` : String(value))
}

function faultAt(
  { file, rowStart }: ColumnValues,
  index: number,
  code: MarketFileFault,
  message: string,
): MarketFileError {
  const place = { unit: 'row', number: rowStart + index + 1 } as const
  return new MarketFileError(code, message, { file, place })
}
