/** Bytes that structure a CSV file. */
const comma = 0x2c
const newline = 0x0a
const carriageReturn = 0x0d
const digit0 = 0x30
const point = 0x2e
const minus = 0x2d

/** Fields of the current line: `starts[i]` and `ends[i]` bound field i in the bytes. */
export type LineFields = { count: number; readonly starts: Int32Array; readonly ends: Int32Array }

/** Room for the fields of one line; what exceeds it is counted and not kept. */
export function lineFields(fieldsMax: number): LineFields {
  return { count: 0, starts: new Int32Array(fieldsMax), ends: new Int32Array(fieldsMax) }
}

/** Splits the line that starts at `from` and returns where the next one starts. */
export function splitLine(bytes: Uint8Array, from: number, fields: LineFields): number {
  const { starts, ends } = fields
  let count = 0
  let start = from
  let at = from
  for (; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte !== comma && byte !== newline) continue
    starts[count] = start
    ends[count] = byte === newline && bytes[at - 1] === carriageReturn ? at - 1 : at
    count++
    start = at + 1
    if (byte === newline) break
  }
  if (at === bytes.length && at > from) {
    starts[count] = start
    ends[count] = at
    count++
  }
  fields.count = count
  return at + 1
}

/** Text of a stretch of bytes. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end))
}

/** Whether two stretches of the same length hold the same bytes. */
export function sameBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  other: Uint8Array,
): boolean {
  if (end - start !== other.length) return false
  for (let i = 0; i < other.length; i++) if (bytes[start + i] !== other[i]) return false
  return true
}

/**
 * A plain decimal such as `4308.83` or `5e-05`, correctly rounded; NaN where it is none.
 *
 * Up to 15 digits are one integer divided once by a power of ten, which rounds exactly as the
 * language does (both are exact doubles); longer ones and exponents take the slow way.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let digits = 0
  let count = 0
  let pointAt = -1
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    const digit = byte - digit0
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      count++
    } else if (byte === point && pointAt < 0) pointAt = at
    else return parseSlowly(bytes, start, end)
  }
  const isOpen = pointAt === start || pointAt === end - 1
  if (count === 0 || count > 15 || isOpen) return parseSlowly(bytes, start, end)
  return pointAt < 0 ? digits : digits / (powersOfTen[end - 1 - pointAt] as number)
}

/** `2022-01-31` in milliseconds since 1970; NaN where it is no day of the calendar. */
export function parseDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 10 || bytes[start + 4] !== minus || bytes[start + 7] !== minus) {
    return Number.NaN
  }
  const year = parseDigits(bytes, start, start + 4)
  const month = parseDigits(bytes, start + 5, start + 7)
  const day = parseDigits(bytes, start + 8, end)
  const atMs = Date.UTC(year, month - 1, day)
  const exists = month >= 1 && month <= 12 && day >= 1 && new Date(atMs).getUTCDate() === day
  return exists ? atMs : Number.NaN
}

const decoder = new TextDecoder()
const powersOfTen = Float64Array.from({ length: 16 }, (_, power) => 10 ** power)
const decimalText = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  const text = textOf(bytes, start, end)
  return decimalText.test(text) ? Number(text) : Number.NaN
}

function parseDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - digit0
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}
