import type { Cadence, CadenceShift } from '../domain/index.ts'
import { dayMs, minuteMs, monthOf, monthStart, type UnixMs, unixMs } from '../units/index.ts'

/** What the schedule remembers between evaluations. The start counts as a run and as a review. */
export type ScheduleState = {
  readonly startedAtMs: UnixMs
  /** Evaluation that last answered a calendar run. */
  readonly lastScheduledAtMs: UnixMs
  /** Evaluation that last answered a review date. */
  readonly lastReviewedAtMs: UnixMs
  /** When a rebalance was last settled; the cooldown counts from here. */
  readonly lastSettledAtMs: UnixMs | null
}

/** Runs at 00:00 UTC on the first day of each period. */
export const noShift: CadenceShift = { days: 0, minutesUtc: 0 }

/**
 * The schedule of a portfolio that starts now.
 *
 * @example
 * scheduleFrom(unixMs(0)).lastScheduledAtMs // 0
 */
export function scheduleFrom(startedAtMs: UnixMs): ScheduleState {
  return {
    startedAtMs,
    lastScheduledAtMs: startedAtMs,
    lastReviewedAtMs: startedAtMs,
    lastSettledAtMs: null,
  }
}

/**
 * Number of the period that an instant is in (TRG-2). A period starts at its run's instant, so
 * a run is due exactly when the number differs from that of the last run; missed ones collapse.
 *
 * Weeks start on Monday. `every14d` counts whole days from the date of the start.
 *
 * @example
 * const start = unixMs(Date.UTC(2021, 11, 20))
 * periodOf('monthly', unixMs(Date.UTC(2022, 0, 31)), start, noShift) // 24264
 * periodOf('every14d', unixMs(Date.UTC(2022, 0, 2)), start, noShift) // 0
 * periodOf('every14d', unixMs(Date.UTC(2022, 0, 3)), start, noShift) // 1
 */
export function periodOf(
  cadence: Cadence,
  atMs: UnixMs,
  startedAtMs: UnixMs,
  shift: CadenceShift,
): number {
  if (cadence === 'monthly' || cadence === 'quarterly') {
    const months = monthsPerPeriod[cadence]
    const period = Math.floor(monthOf(atMs) / months)
    return atMs < runInMonth(period * months, shift) ? period - 1 : period
  }
  const anchorMs = runInDays(cadence, 0, startedAtMs, shift)
  return Math.floor((atMs - anchorMs) / (daysPerPeriod[cadence] * dayMs))
}

/**
 * The instant at which a period's run is due; a day past the month's end is its last day.
 *
 * @example The 31st of each month: in February 2022 the 28th
 * const lastDay = { days: 30, minutesUtc: 0 }
 * runAt('monthly', 24265, unixMs(0), lastDay) === Date.UTC(2022, 1, 28) // true
 */
export function runAt(
  cadence: Cadence,
  period: number,
  startedAtMs: UnixMs,
  shift: CadenceShift,
): UnixMs {
  return cadence === 'monthly' || cadence === 'quarterly'
    ? runInMonth(period * monthsPerPeriod[cadence], shift)
    : runInDays(cadence, period, startedAtMs, shift)
}

/**
 * Whether a run is due: now is in a later period than the last run. A run belongs to the first
 * evaluation at or after its instant; a clock that was set back makes none due.
 *
 * @example
 * const [now, lastRun] = [unixMs(Date.UTC(2022, 1, 1)), unixMs(Date.UTC(2022, 0, 31))]
 * isDue('monthly', now, lastRun, unixMs(0), noShift) // true
 */
export function isDue(
  cadence: Cadence,
  nowMs: UnixMs,
  lastMs: UnixMs,
  startedAtMs: UnixMs,
  shift: CadenceShift,
): boolean {
  const period = periodOf(cadence, nowMs, startedAtMs, shift)
  return period > periodOf(cadence, lastMs, startedAtMs, shift)
}

/**
 * The next instant at which a run falls due after now.
 *
 * @example
 * nextRunAt('monthly', unixMs(Date.UTC(2022, 0, 31)), unixMs(0), noShift)
 * // Date.UTC(2022, 1, 1)
 */
export function nextRunAt(
  cadence: Cadence,
  nowMs: UnixMs,
  startedAtMs: UnixMs,
  shift: CadenceShift,
): UnixMs {
  return runAt(cadence, periodOf(cadence, nowMs, startedAtMs, shift) + 1, startedAtMs, shift)
}

const monthsPerPeriod = { monthly: 1, quarterly: 3 } as const
const daysPerPeriod = { daily: 1, weekly: 7, every14d: 14 } as const
/** 1970-01-05 was a Monday. */
const firstMondayMs = 4 * dayMs

function runInMonth(month: number, shift: CadenceShift): UnixMs {
  const startMs = monthStart(month)
  const lastDayMs = monthStart(month + 1) - dayMs
  const dayStartMs = Math.min(startMs + shift.days * dayMs, lastDayMs)
  return unixMs(dayStartMs + shift.minutesUtc * minuteMs)
}

function runInDays(
  cadence: 'daily' | 'weekly' | 'every14d',
  period: number,
  startedAtMs: UnixMs,
  shift: CadenceShift,
): UnixMs {
  const days = daysPerPeriod[cadence]
  const anchorMs = { daily: 0, weekly: firstMondayMs, every14d: dateOf(startedAtMs) }[cadence]
  const shiftDays = Math.min(shift.days, days - 1)
  return unixMs(anchorMs + (period * days + shiftDays) * dayMs + shift.minutesUtc * minuteMs)
}

function dateOf(atMs: UnixMs): number {
  return Math.floor(atMs / dayMs) * dayMs
}
