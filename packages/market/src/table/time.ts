import { parseDecimal } from './decimal.ts'

/** `2022-01-31` in milliseconds since 1970; NaN where it is no day of the calendar. */
export function parseDay(bytes: Uint8Array, start: number, end: number): number {
  return end - start === 10 ? dayAt(bytes, start) : Number.NaN
}

/**
 * A time in milliseconds since 1970; NaN where it is none.
 *
 * Unix seconds or milliseconds, told apart by their size; a UTC day; a UTC day and time of day,
 * `2022-01-31T05:00:00Z` or `2022-01-31 05:00:00`, with `Z` or without. Other zones are refused.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start + 4] !== dash) return instantOfUnix(parseDecimal(bytes, start, end))
  const dayMs = parseDay(bytes, start, Math.min(end, start + 10))
  return end - start === 10 ? dayMs : dayMs + timeOfDay(bytes, start + 10, end)
}

/** Unix seconds or milliseconds as milliseconds; NaN where it is neither. */
export function instantOfUnix(figure: number): number {
  if (!(Number.isInteger(figure) && figure >= 0 && figure < unixMsMax)) return Number.NaN
  return figure < unixSecondsMax ? figure * 1000 : figure
}

const dash = 0x2d
const colon = 0x3a
const space = 0x20
const point = 0x2e
const letterT = 0x54
const letterZ = 0x5a

/** Seconds of the year 5138, milliseconds of 1973: which of the two is meant is plain. */
const unixSecondsMax = 1e11
/** The year 5138 in milliseconds; larger figures are microseconds. */
const unixMsMax = 1e14

function dayAt(bytes: Uint8Array, start: number): number {
  if (bytes[start + 4] !== dash || bytes[start + 7] !== dash) return Number.NaN
  const year = digitsAt(bytes, start, start + 4)
  const month = digitsAt(bytes, start + 5, start + 7)
  const day = digitsAt(bytes, start + 8, start + 10)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(year, month))) return Number.NaN
  return daysFrom1970(year, month, day) * 86_400_000
}

function lastDayOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] as number)
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days since 1970. The year is taken to begin in March, so that its leap day comes last. */
function daysFrom1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}

/** `T05:00`, ` 05:00:00.000`, each with `Z` or without, in milliseconds. */
function timeOfDay(bytes: Uint8Array, start: number, end: number): number {
  const isOpen = bytes[start] === letterT || bytes[start] === space
  const last = bytes[end - 1] === letterZ ? end - 1 : end
  const length = last - start
  const hasSeconds = length >= 9 && bytes[start + 6] === colon
  if (!isOpen || bytes[start + 3] !== colon || !(length === 6 || hasSeconds)) return Number.NaN
  const hours = digitsAt(bytes, start + 1, start + 3)
  const minutes = digitsAt(bytes, start + 4, start + 6)
  const seconds = hasSeconds ? digitsAt(bytes, start + 7, start + 9) : 0
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN
  const ms = length > 9 ? fractionMs(bytes, start + 9, last) : 0
  return hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + ms
}

/** `.123` or `.123000`: what is finer than a millisecond is no time of a bar. */
function fractionMs(bytes: Uint8Array, start: number, end: number): number {
  const count = end - start - 1
  if (bytes[start] !== point || count < 1 || count > 9) return Number.NaN
  const ms = (digitsAt(bytes, start + 1, end) * 1000) / 10 ** count
  return Number.isInteger(ms) ? ms : Number.NaN
}

function digitsAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}
