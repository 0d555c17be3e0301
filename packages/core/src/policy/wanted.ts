import type { AssetId, RuleSettings } from '../domain/index.ts'
import type { PolicyMemory } from './memory.ts'
import { tiltedTargets } from './momentum.ts'
import type { Outlook } from './outlook.ts'
import { aimOf } from './targets.ts'

/** What to hold is worked out from. Arrays run in the order of the assets. */
export type HoldingView = {
  readonly assets: readonly AssetId[]
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  readonly frozen: readonly boolean[] | undefined
  readonly cash: number
  readonly rule: RuleSettings
  readonly outlook: Outlook
  readonly memory: PolicyMemory
}

/**
 * What a rebalance may aim at now: the owner's targets, tilted by momentum, without what was
 * stopped or raised an alarm, at the exposure that protection follows, as far as it can be
 * reached. What leaves goes to cash.
 *
 * Beyond the last drawdown step capital comes first: nothing but cash is bought.
 */
export function aimFor(view: HoldingView): readonly number[] {
  const { rule, weights, frozen, outlook } = view
  const { market } = outlook
  return aimOf({ weights, targets: heldTargets(view), frozen, rule, market })
}

/** The owner's own targets where nothing changes them: bit for bit what was given. */
function heldTargets(view: HoldingView): readonly number[] {
  const { targets, weights, memory, outlook, cash } = view
  const tilted = tiltOf(view)
  const isLast = isLastStep(view)
  const isOut = memory.stopped.length > 0 || outlook.alarms.length > 0
  if (tilted === targets && memory.exposure === 1 && !isOut && !isLast) return targets
  const shares = assetShares(view)
  const held = tilted.map((target, index) => {
    const wanted = target * (shares[index] ?? 1) * memory.exposure
    return isLast ? Math.min(wanted, weights[index] ?? 0) : wanted
  })
  return toCash(held, cash)
}

function isLastStep({ rule, memory }: HoldingView): boolean {
  const steps = rule.protection?.drawdownSteps?.steps.length ?? 0
  return steps > 0 && memory.step === steps
}

function tiltOf({ targets, rule, cash, outlook }: HoldingView): readonly number[] {
  const momentum = rule.forecasts?.momentum ?? null
  const { market } = outlook
  return momentum === null || market === null
    ? targets
    : tiltedTargets(targets, cash, market, momentum)
}

/** 0 for what was stopped or has an alarm of its own, else 1. */
function assetShares({ assets, memory, outlook }: HoldingView): number[] {
  return assets.map((asset) => {
    const isOut =
      memory.stopped.includes(asset) || outlook.alarms.some((alarm) => alarm.asset === asset)
    return isOut ? 0 : 1
  })
}

/** The same targets with all that is left of one in cash. */
function toCash(targets: readonly number[], cash: number): number[] {
  let rest = 1
  targets.forEach((target, index) => {
    if (index !== cash) rest -= target
  })
  return targets.map((target, index) => (index === cash ? Math.max(0, rest) : target))
}
