import { type AssetId, type FiredTrigger, limits, type RuleSettings } from '../domain/index.ts'
import { reaches, type UnixMs } from '../units/index.ts'
import { type LargestDrift, largestDrift } from './drift.ts'
import { isDue, periodOf, runAt, type ScheduleState } from './schedule.ts'

/** What the triggers look at. */
export type TriggerView = {
  readonly nowMs: UnixMs
  readonly assets: readonly AssetId[]
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  readonly rule: RuleSettings
  readonly schedule: ScheduleState
  readonly manual: boolean
  /** Index of the cash line. */
  readonly cash: number
  readonly frozen: readonly boolean[] | undefined
}

/** What one look found: all that fired, most urgent first (TRG-5), and what it measured. */
export type TriggerReading = {
  readonly fired: readonly FiredTrigger[]
  readonly largest: LargestDrift
  readonly reviewDue: boolean
  /** When the cooldown ends, or null where nothing rests. */
  readonly coolingUntilMs: UnixMs | null
}

/**
 * Reads every trigger once: risk, manual, threshold and calendar, in this order of urgency. A
 * cooldown rests the last two: a risk breaks it, and so does the owner.
 */
export function readTriggers(view: TriggerView): TriggerReading {
  const { rule, schedule, nowMs } = view
  const largest = largestDrift(view.weights, view.targets)
  const coolingUntilMs = coolingUntil(schedule, rule.cooldownMs, nowMs)
  const reviewDue = isReviewDue(rule, schedule, nowMs)
  const fired: FiredTrigger[] = rule.sellsLeavers ? leaversOf(view) : []
  if (view.manual) fired.push({ kind: 'manual' })
  if (coolingUntilMs === null) {
    if (reviewDue && isBeyondBand(rule, largest)) fired.push(thresholdFired(view, largest))
    const calendar = calendarFired(rule, schedule, nowMs)
    if (calendar !== null) fired.push(calendar)
  }
  return { fired, largest, reviewDue, coolingUntilMs }
}

/** Whether the largest drift has reached the band (inclusive). */
export function isBeyondBand(rule: RuleSettings, largest: LargestDrift): boolean {
  return rule.bandAbsolute !== null && reaches(Math.abs(largest.driftAbsolute), rule.bandAbsolute)
}

/** What is held and no longer wanted: sold at once, on a review date or not. */
function leaversOf({ assets, weights, targets, frozen, cash }: TriggerView): FiredTrigger[] {
  return assets.flatMap((asset, index): FiredTrigger[] => {
    const isLeaver =
      index !== cash &&
      targets[index] === 0 &&
      frozen?.[index] !== true &&
      (weights[index] ?? 0) >= limits.leaverWeightMin
    return isLeaver ? [{ kind: 'risk', risk: 'leftTarget', asset }] : []
  })
}

function isReviewDue(rule: RuleSettings, schedule: ScheduleState, nowMs: UnixMs): boolean {
  if (rule.review === 'continuous') return true
  const { lastReviewedAtMs, startedAtMs } = schedule
  return isDue(rule.review, nowMs, lastReviewedAtMs, startedAtMs, rule.calendarShift)
}

function thresholdFired(view: TriggerView, largest: LargestDrift): FiredTrigger {
  return {
    kind: 'threshold',
    metric: 'driftAbsoluteMax',
    asset: view.assets[largest.index] as AssetId,
    driftAbsolute: largest.driftAbsolute,
    limit: view.rule.bandAbsolute as number,
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
