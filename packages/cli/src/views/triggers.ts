import type { FiredTriggerData } from '@evenkeel/api/wire'
import { instant, percent, percentagePoints } from '../terminal/figures.ts'

/** A fired trigger in words, its metric named (DRF-2). */
export function triggerText(
  trigger: FiredTriggerData,
  symbols: ReadonlyMap<string, string>,
): string {
  if (trigger.kind === 'manual') return 'you asked for it'
  if (trigger.kind === 'risk' || trigger.kind === 'opportunity') {
    const about = trigger.kind === 'risk' ? trigger.risk : trigger.opportunity
    const of = trigger.asset === null ? '' : ` ${symbols.get(trigger.asset) ?? trigger.asset}`
    return `${trigger.kind}: ${inWords(about)}${of}`
  }
  if (trigger.kind === 'calendar')
    return `calendar: ${trigger.cadence}, due ${instant(trigger.dueAt)}`
  const symbol = symbols.get(trigger.asset) ?? trigger.asset
  const drift = percentagePoints(trigger.driftAbsolute)
  return `threshold: largest absolute drift ${symbol} ${drift} of ${percent(trigger.limit)} pp`
}

/** `leftTarget` as a person reads it: `left target`. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
