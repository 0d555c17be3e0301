import type { FiredTrigger, RuleSettings } from '../domain/index.ts'
import type { Weight } from '../units/index.ts'
import { largestDrift } from './drift.ts'

/**
 * How far to trade (SIZ-4): `w' = target + s (w - target)` with one `s = min(1, k * band / max
 * drift)` for all, where k is the rule's edge share.
 *
 * Only a threshold stops short of the target. A run of the calendar or of the owner goes all the
 * way: with a drift inside the band the edge would mean not to trade at all.
 *
 * @example A 5 pp band, half-way, 10 pp off
 * const rule = { bandAbsolute: 0.05, edgeShare: 0.5 }
 * destinationOf([0.6, 0.4], [0.5, 0.5], rule, []) // [0.525, 0.475]
 * destinationOf([0.6, 0.4], [0.5, 0.5], rule, [{ kind: 'manual' }]) // [0.5, 0.5]
 */
export function destinationOf(
  weights: readonly number[],
  targets: readonly number[],
  rule: Pick<RuleSettings, 'bandAbsolute' | 'edgeShare'>,
  why: readonly FiredTrigger[],
): Weight[] {
  const share = why.every(({ kind }) => kind === 'threshold') ? rule.edgeShare : 0
  const driftMax = Math.abs(largestDrift(weights, targets).driftAbsolute)
  const reach = share * (rule.bandAbsolute ?? 0)
  if (reach === 0) return targets.map((target) => target as Weight)
  const s = driftMax <= reach ? 1 : reach / driftMax
  return targets.map((target, index) => {
    const weight = weights[index] ?? Number.NaN
    return (target + s * (weight - target)) as Weight
  })
}
