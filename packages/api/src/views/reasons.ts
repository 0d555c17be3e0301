import type { FiredTrigger, PlanReason, Refusal } from '@evenkeel/core/domain'
import { formatE18, formatInstant } from '@evenkeel/core/units'
import type { z } from 'zod'
import type { FiredTriggerView, RefusalView } from '../wire/index.ts'
import { shareText } from './figures.ts'

/** A refusal on the wire: the same figures. */
export function refusalView(refusal: Refusal): z.input<typeof RefusalView> {
  const { code, message, field, limit, actual } = refusal
  return { code, message, field, limit, actual }
}

/** A trigger that fired, as the policy saw it. */
export function firedTriggerView(trigger: FiredTrigger): z.input<typeof FiredTriggerView> {
  if (trigger.kind === 'threshold') {
    const { driftAbsolute, limit } = trigger
    return { ...trigger, driftAbsolute: shareText(driftAbsolute), limit: shareText(limit) }
  }
  return trigger.kind === 'calendar' ? calendarView(trigger) : trigger
}

/** A trigger that fired, as the plan bound it. */
export function planReasonView(reason: PlanReason): z.input<typeof FiredTriggerView> {
  if (reason.kind === 'threshold') {
    const { kind, metric, asset, driftAbsoluteE18, limitE18 } = reason
    const driftAbsolute = formatE18(driftAbsoluteE18)
    return { kind, metric, asset, driftAbsolute, limit: formatE18(limitE18) }
  }
  return reason.kind === 'calendar' ? calendarView(reason) : reason
}

function calendarView(due: Extract<FiredTrigger, { kind: 'calendar' }>) {
  const { kind, cadence, dueAtMs } = due
  return { kind, cadence, dueAt: formatInstant(dueAtMs) } as const
}
