import type { AssetId, FiredTrigger, RuleSettings } from '../domain/index.ts'
import { reaches, type UnixMs } from '../units/index.ts'
import { type NearestDrift, nearestToBand } from './band.ts'
import type { Pace } from './pace.ts'
import { opportunitiesOf, type RiskView, risksOf } from './risks.ts'
import { isDue, periodOf, runAt, type ScheduleState } from './schedule.ts'

/** The instant at which triggers are read, and what it is measured from. */
export type Moment = {
  readonly nowMs: UnixMs
  readonly schedule: ScheduleState
  readonly manual: boolean
  /** Band and review of today. */
  readonly pace: Pace
}

/** What one look found: all that fired, most urgent first (TRG-5), and what it measured. */
export type TriggerReading = {
  readonly fired: readonly FiredTrigger[]
  readonly nearest: NearestDrift
  readonly reviewDue: boolean
  /** When the cooldown ends, or null where nothing rests. */
  readonly coolingUntilMs: UnixMs | null
}

/**
 * Reads every trigger once: risk, manual, threshold, opportunity and calendar, in this order of
 * urgency. A cooldown rests the last three: a risk breaks it, and so does the owner (TRG-5).
 */
export function readTriggers(view: RiskView, moment: Moment): TriggerReading {
  const { rule } = view
  const { schedule, nowMs, pace, manual } = moment
  const nearest = nearestToBand(view.weights, view.targets, pace)
  const coolingUntilMs = coolingUntil(schedule, rule.cooldownMs, nowMs)
  const reviewDue = isReviewDue(rule, pace, schedule, nowMs)
  const fired = risksOf(view)
  if (manual) fired.push({ kind: 'manual' })
  if (coolingUntilMs === null) {
    if (reviewDue && isBeyondBand(nearest)) fired.push(thresholdFired(view, nearest))
    for (const chance of opportunitiesOf(view)) fired.push(chance)
    const calendar = calendarFired(rule, schedule, nowMs)
    if (calendar !== null) fired.push(calendar)
  }
  return { fired, nearest, reviewDue, coolingUntilMs }
}

/** Whether the nearest drift has reached its band (inclusive). */
export function isBeyondBand({ driftAbsolute, limit }: NearestDrift): boolean {
  return limit !== null && reaches(Math.abs(driftAbsolute), limit)
}

function isReviewDue(
  { calendarShift }: RuleSettings,
  { review }: Pace,
  { lastReviewedAtMs, startedAtMs }: ScheduleState,
  nowMs: UnixMs,
): boolean {
  if (review === 'continuous') return true
  return isDue(review, nowMs, lastReviewedAtMs, startedAtMs, calendarShift)
}

function thresholdFired(view: RiskView, nearest: NearestDrift): FiredTrigger {
  return {
    kind: 'threshold',
    metric: 'driftAbsoluteMax',
    asset: view.assets[nearest.index] as AssetId,
    driftAbsolute: nearest.driftAbsolute,
    limit: nearest.limit as number,
  }
}

function calendarFired(
  { calendar, calendarShift }: RuleSettings,
  { startedAtMs, lastScheduledAtMs }: ScheduleState,
  nowMs: UnixMs,
): FiredTrigger | null {
  if (calendar === null) return null
  if (!isDue(calendar, nowMs, lastScheduledAtMs, startedAtMs, calendarShift)) return null
  const period = periodOf(calendar, nowMs, startedAtMs, calendarShift)
  const dueAtMs = runAt(calendar, period, startedAtMs, calendarShift)
  return { kind: 'calendar', cadence: calendar, dueAtMs }
}

function coolingUntil(
  { lastSettledAtMs }: ScheduleState,
  cooldownMs: number,
  nowMs: UnixMs,
): UnixMs | null {
  if (lastSettledAtMs === null) return null
  const untilMs = (lastSettledAtMs + cooldownMs) as UnixMs
  return nowMs < untilMs ? untilMs : null
}
