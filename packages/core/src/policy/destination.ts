import type { FiredTrigger, RuleSettings } from '../domain/index.ts'
import { reaches, type Weight } from '../units/index.ts'
import { nearestToBand } from './band.ts'
import { cashFirst } from './cash-flows.ts'
import { tradeSize } from './gate.ts'
import type { Outlook } from './outlook.ts'

/** What decides how far a rebalance goes. Arrays run in the order of the assets. */
export type DestinationInput = {
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  readonly rule: Pick<
    RuleSettings,
    'bandAbsolute' | 'bandRelative' | 'edgeShare' | 'cashFlowsFirst'
  >
  readonly why: readonly FiredTrigger[]
  readonly cash: number
  readonly outlook: Pick<Outlook, 'costs' | 'flowShare'>
}

/** Gas from this share of the proportional cost on makes `optimal` go all the way. */
const gasShareMax = 0.2

/**
 * How far to trade (SIZ-4): `w' = target + s (w - target)` with one `s = min(1, k * band / max
 * drift)` for all, where k is the rule's edge share. With bands of different width it is the
 * asset that is nearest to the edge of its own that sets s.
 *
 * Only a threshold stops short of the target. A risk, a run of the calendar or of the owner goes
 * all the way: with a drift inside the band the edge would mean not to trade at all. Cash flows
 * come first (SIZ-5): where new cash alone leads back inside the band, nothing is sold.
 *
 * @example A 5 pp band, half-way, 10 pp off
 * const rule = { ...bandRule(0.05), edgeShare: 0.5, cashFlowsFirst: false }
 * const off = { weights: [0.6, 0.4], targets: [0.5, 0.5], rule, cash: 1, outlook: nothingKnown }
 * destinationOf({ ...off, why: [] }) // [0.525, 0.475]
 * destinationOf({ ...off, why: [{ kind: 'manual' }] }) // [0.5, 0.5]
 */
export function destinationOf(input: DestinationInput): Weight[] {
  const { weights, targets, rule, why, cash, outlook } = input
  if (rule.cashFlowsFirst && outlook.flowShare !== 0 && !why.some(goesAllTheWay)) {
    const bought = cashFirst(weights, targets, cash)
    const { driftAbsolute, limit } = nearestToBand(bought, targets, rule)
    const isOwnReason = why.every(({ kind }) => kind === 'opportunity')
    if (isOwnReason || !reaches(Math.abs(driftAbsolute), limit ?? 0)) return bought
  }
  if (!why.every(({ kind }) => kind === 'threshold')) return toTarget(targets)
  const { edgeShare } = rule
  if (edgeShare !== 'optimal') return stopAt(edgeShare, weights, targets, rule)
  const halfWay = stopAt(0.5, weights, targets, rule)
  return isGasSmall(input, halfWay) ? halfWay : toTarget(targets)
}

/** Risks, runs of the calendar and the owner's own ask for the target itself. */
function goesAllTheWay({ kind }: FiredTrigger): boolean {
  return kind === 'risk' || kind === 'manual' || kind === 'calendar'
}

/**
 * Whether gas for the half-way plan is below a fifth of its fees: then stopping earlier saves
 * more than coming back sooner costs. Costs that nobody knows are not small.
 */
function isGasSmall({ weights, cash, outlook }: DestinationInput, end: readonly number[]): boolean {
  const { costs } = outlook
  if (costs === null) return false
  const { legs, turnoverCharged } = tradeSize(weights, end, cash)
  const feeUsd = costs.feeRate * turnoverCharged * costs.valueUsd
  return costs.gasUsdPerLeg * legs < gasShareMax * feeUsd
}

function stopAt(
  edgeShare: number,
  weights: readonly number[],
  targets: readonly number[],
  rule: DestinationInput['rule'],
): Weight[] {
  const { driftAbsolute, limit } = nearestToBand(weights, targets, rule)
  const driftMax = Math.abs(driftAbsolute)
  const reach = edgeShare * (limit ?? 0)
  if (reach === 0) return toTarget(targets)
  const s = driftMax <= reach ? 1 : reach / driftMax
  return targets.map((target, index) => {
    const weight = weights[index] ?? Number.NaN
    return (target + s * (weight - target)) as Weight
  })
}

function toTarget(targets: readonly number[]): Weight[] {
  return targets.map((target) => target as Weight)
}
