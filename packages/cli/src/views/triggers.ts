import type { FiredTriggerData } from '@evenkeel/api/wire'
import { instant, percent, percentagePoints } from '../terminal/figures.ts'

/** A fired trigger in words, its metric named (DRF-2). */
export function triggerText(
  trigger: FiredTriggerData,
  symbols: ReadonlyMap<string, string>,
): string {
  if (trigger.kind === 'manual') return 'you asked for it'
  if (trigger.kind === 'calendar')
    return `calendar: ${trigger.cadence}, due ${instant(trigger.dueAt)}`
  const symbol = symbols.get(trigger.asset) ?? trigger.asset
  const drift = percentagePoints(trigger.driftAbsolute)
  return `threshold: largest absolute drift ${symbol} ${drift} of ${percent(trigger.limit)} pp`
}
