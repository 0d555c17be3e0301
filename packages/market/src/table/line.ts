const comma = 0x2c
const newline = 0x0a
const carriageReturn = 0x0d
const quote = 0x22

/** Fields of one line: `starts[i]` and `ends[i]` bound field i in the bytes, without its quotes. */
export type LineFields = {
  count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Whether any field is in quotes; `doubled` has a meaning in such a line alone. */
  hasQuotes: boolean
  /** 1 where the field has doubled quotes, which stand for one each. */
  readonly doubled: Uint8Array
  /** A quote that does not close before its line ends, or text behind it. */
  isBroken: boolean
}

/** Room for the fields of one line; what exceeds it is counted and not kept. */
export function lineFields(fieldsMax: number): LineFields {
  return {
    count: 0,
    starts: new Int32Array(fieldsMax),
    ends: new Int32Array(fieldsMax),
    hasQuotes: false,
    doubled: new Uint8Array(fieldsMax),
    isBroken: false,
  }
}

/**
 * Splits the line that starts at `from` and returns where the next one starts, or -1 where the
 * bytes end before the line does.
 */
export function splitLine(bytes: Uint8Array, from: number, fields: LineFields): number {
  const { starts, ends } = fields
  const { length } = bytes
  fields.isBroken = false
  fields.hasQuotes = false
  let count = 0
  let start = from
  for (let at = from; at < length; at++) {
    const byte = bytes[at] as number
    if (byte > comma) continue // Digits, letters, points and dashes: nearly all there is.
    if (byte === comma) {
      starts[count] = start
      ends[count++] = at
      start = at + 1
    } else if (byte === newline) {
      starts[count] = start
      ends[count] = at > from && bytes[at - 1] === carriageReturn ? at - 1 : at
      fields.count = count + 1
      return at + 1
    } else if (byte === quote && at === start) return splitQuoted(bytes, from, fields)
  }
  return -1
}

/** The bytes of a field with one quote for each two. */
export function undoubled(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const plain = new Uint8Array(end - start)
  let length = 0
  for (let at = start; at < end; at++) {
    plain[length++] = bytes[at] as number
    if (bytes[at] === quote) at++
  }
  return plain.subarray(0, length)
}

/** The slow way for a line with quotes. A line break ends the line even within them. */
function splitQuoted(bytes: Uint8Array, from: number, fields: LineFields): number {
  const lineEnd = bytes.indexOf(newline, from)
  if (lineEnd < 0) return -1
  const textEnd = bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd
  fields.count = 0
  fields.hasQuotes = true
  for (let at = from; at <= textEnd; ) {
    const end = bytes[at] === quote ? quotedField(bytes, at, textEnd, fields) : -1
    at = 1 + (end >= 0 ? end : plainField(bytes, at, textEnd, fields))
  }
  return lineEnd + 1
}

/** Keeps a field without quotes; returns where it ends. */
function plainField(bytes: Uint8Array, start: number, textEnd: number, fields: LineFields): number {
  let end = start
  while (end < textEnd && bytes[end] !== comma) end++
  keep(fields, start, end, false)
  return end
}

/** Keeps a field in quotes; returns where it ends, its quotes included. */
function quotedField(
  bytes: Uint8Array,
  start: number,
  textEnd: number,
  fields: LineFields,
): number {
  let isDoubled = false
  let at = start + 1
  for (; at < textEnd; at++) {
    if (bytes[at] !== quote) continue
    if (bytes[at + 1] !== quote) break
    isDoubled = true
    at++
  }
  keep(fields, start + 1, at, isDoubled)
  const isClosed = at < textEnd && (at + 1 === textEnd || bytes[at + 1] === comma)
  if (isClosed) return at + 1
  fields.isBroken = true
  return textEnd
}

function keep(fields: LineFields, start: number, end: number, isDoubled: boolean): void {
  fields.starts[fields.count] = start
  fields.ends[fields.count] = end
  fields.doubled[fields.count] = isDoubled ? 1 : 0
  fields.count++
}
