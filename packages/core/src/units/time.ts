import type { Brand } from './brand.ts'
import { type Parsed, parsed, refused } from './parsed.ts'

/** An instant: milliseconds since 1970-01-01T00:00:00Z. Names end in `Ms` or `At`. */
export type UnixMs = Brand<number, 'UnixMs'>
/** A length of time in milliseconds. */
export type DurationMs = Brand<number, 'DurationMs'>
/** Height of a block. */
export type BlockNumber = Brand<bigint, 'BlockNumber'>

/** Names a number as an instant. */
export const unixMs = (value: number): UnixMs => value as UnixMs
/** Names a number as a duration. */
export const durationMs = (value: number): DurationMs => value as DurationMs
/** Names a bigint as a block height. */
export const blockNumber = (value: bigint): BlockNumber => value as BlockNumber

/** One second. */
export const secondMs: DurationMs = durationMs(1_000)
/** One minute. */
export const minuteMs: DurationMs = durationMs(60_000)
/** One hour. */
export const hourMs: DurationMs = durationMs(3_600_000)
/** One day of 24 hours: UTC has no other. */
export const dayMs: DurationMs = durationMs(86_400_000)

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/

/**
 * Reads a UTC date or an ISO 8601 UTC instant.
 *
 * @example
 * parseInstant('2022-01-01') // { ok: true, value: 1640995200000 }
 * parseInstant('2022-02-30').ok // false
 */
export function parseInstant(text: string, path = 'at'): Parsed<UnixMs> {
  const dateOnly = isoDate.test(text)
  if (!dateOnly && !isoInstant.test(text)) {
    return refused(path, `'${text}' is not a UTC date such as 2022-01-31 or 2022-01-31T00:00:00Z`)
  }
  const at = Date.parse(text)
  const exists = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text.slice(0, 10)
  return exists ? parsed(unixMs(at)) : refused(path, `'${text}' is not a day of the calendar`)
}

/**
 * Writes an instant as ISO 8601 UTC without empty milliseconds.
 *
 * @example
 * formatInstant(unixMs(1640995200000)) // '2022-01-01T00:00:00Z'
 */
export function formatInstant(at: UnixMs): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/**
 * The UTC date of an instant.
 *
 * @example
 * utcDate(unixMs(1640995200000)) // '2022-01-01'
 */
export function utcDate(at: UnixMs): string {
  return new Date(at).toISOString().slice(0, 10)
}

/**
 * The UTC calendar month of an instant, counted from year 0: 12 times the year plus 0 to 11.
 *
 * @example
 * monthOf(unixMs(1640995200000)) // 24264
 */
export function monthOf(at: UnixMs): number {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/**
 * First instant of a month counted as `monthOf` counts.
 *
 * @example
 * monthStart(24264) // 1640995200000
 */
export function monthStart(month: number): UnixMs {
  return unixMs(Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, 1))
}
