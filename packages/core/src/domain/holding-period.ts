import { assert, type DurationMs, dayMs, monthOf, monthStart, type UnixMs } from '../units/index.ts'

/** How long a holding must last before its gain is a long-term one. */
export type HoldingPeriod =
  /** More than so many calendar months, by UTC dates. */
  | { readonly kind: 'calendar'; readonly months: number }
  /** More than so many milliseconds. */
  | { readonly kind: 'elapsed'; readonly longerThanMs: DurationMs }

/** Whether a gain is of a short or a long holding. */
export type Term = 'short' | 'long'

/**
 * The term of a holding.
 *
 * By the calendar, counting begins on the day after the acquisition, and the term is long from the
 * same day of the month on, so many months later; a month without that day ends first (Rev. Rul.
 * 66-7). Leap years shift nothing, which 365 days would.
 *
 * @example A year over the leap day
 * const year = { kind: 'calendar', months: 12 }
 * const bought = unixMs(Date.UTC(2023, 5, 1))
 * termOf(bought, unixMs(Date.UTC(2024, 5, 1)), year) // 'short'
 * termOf(bought, unixMs(Date.UTC(2024, 5, 2)), year) // 'long'
 */
export function termOf(acquiredAtMs: UnixMs, disposedAtMs: UnixMs, period: HoldingPeriod): Term {
  assert(disposedAtMs >= acquiredAtMs, 'what is disposed of was acquired before')
  if (period.kind === 'elapsed') {
    return disposedAtMs - acquiredAtMs > period.longerThanMs ? 'long' : 'short'
  }
  return disposedAtMs >= longFrom(acquiredAtMs, period.months) ? 'long' : 'short'
}

/**
 * First instant at which a holding is long by the calendar.
 *
 * @example The last of February counts from the first of March
 * longFrom(unixMs(Date.UTC(2019, 1, 28)), 12) // Date.UTC(2020, 2, 1)
 */
export function longFrom(acquiredAtMs: UnixMs, months: number): number {
  const countedFrom = (acquiredAtMs + dayMs) as UnixMs
  const month = monthOf(countedFrom)
  const day = Math.floor((countedFrom - monthStart(month)) / dayMs)
  const days = (monthStart(month + months + 1) - monthStart(month + months)) / dayMs
  return monthStart(month + months) + Math.min(day, days) * dayMs
}
