import type { FiredTrigger } from '@evenkeel/core/domain'
import { percentagePoints } from '../terminal/figures.ts'

/** Why a rebalance was decided, in words with the figures that fired it. */
export function reasonText(why: readonly FiredTrigger[]): string {
  return why.map(oneReason).join('; ')
}

function oneReason(trigger: FiredTrigger): string {
  if (trigger.kind === 'manual') return 'by hand'
  if (trigger.kind === 'risk') return `risk, ${trigger.risk}${ofAsset(trigger.asset)}`
  if (trigger.kind === 'opportunity') {
    return `opportunity, ${trigger.opportunity}${ofAsset(trigger.asset)}`
  }
  if (trigger.kind === 'calendar') return `calendar, ${trigger.cadence}`
  const drift = percentagePoints(String(trigger.driftAbsolute))
  const limit = (trigger.limit * 100).toFixed(2)
  return `threshold, ${trigger.asset} ${drift} of ${limit}`
}

function ofAsset(asset: string | null): string {
  return asset === null ? '' : ` ${asset}`
}
