import {
  bandRule,
  bandWidth,
  decide,
  destinationOf,
  freshMemory,
  hybridBandRule,
  nothingKnown,
  scheduleFrom,
} from '@evenkeel/core/policy'
import { unixMs } from '@evenkeel/core/units'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { numberAt } from '../inputs.ts'

const bpsPerOne = 10_000

/** A band that trades to a point inside it: the weight that fires, and where the trade ends. */
export function thresholdAndDestination(inputs: JsonObject): Outputs {
  const target = numberAt(inputs, 'target')
  const band = numberAt(inputs, 'thresholdBp') / bpsPerOne
  const edgeShare = numberAt(inputs, 'destinationBp') / numberAt(inputs, 'thresholdBp')
  const rule = { ...bandRule(band), edgeShare }
  const triggerWeight = leastWeightThatFires(target, rule)
  const weights = [triggerWeight, 1 - triggerWeight]
  const targets = [target, 1 - target]
  const at = { weights, targets, rule, why: [], cash: 1, outlook: nothingKnown }
  const [destinationWeight = Number.NaN] = destinationOf(at)
  return { triggerWeight, destinationWeight }
}

/** A band relative to its target, and where a trade from above stops inside it. */
export function relativeBand(inputs: JsonObject): Outputs {
  const target = numberAt(inputs, 'target')
  const edgeShare = numberAt(inputs, 'toleranceFractionOfThreshold')
  const rule = { ...hybridBandRule(1, numberAt(inputs, 'relativeThreshold')), edgeShare }
  const width = bandWidth(target, rule) ?? Number.NaN
  const at = { weights: [target + width], targets: [target], rule, why: [], cash: 0 }
  const [tradeTo = Number.NaN] = destinationOf({ ...at, outlook: nothingKnown })
  return { rebalanceAbove: target + width, rebalanceBelow: target - width, tradeTo }
}

/** Swedroe's rule: 5 pp or a quarter of the target, the tighter. */
export function fiveTwentyFiveRule(inputs: JsonObject): Outputs {
  const target = numberAt(inputs, 'target')
  const rule = hybridBandRule(0.05, 0.25)
  const width = bandWidth(target, rule) ?? Number.NaN
  return {
    absoluteBandPp: (rule.bandAbsolute ?? Number.NaN) * 100,
    relativeBandPp: (rule.bandRelative ?? Number.NaN) * target * 100,
    triggersAt: [target - width, target + width],
  }
}

/** Asked of the policy itself, by halving. */
function leastWeightThatFires(target: number, rule: ReturnType<typeof bandRule>): number {
  const start = unixMs(0)
  const fires = (weight: number) => {
    const { decision } = decide({
      nowMs: start,
      assets: ['risky', 'safe'] as never[],
      weighing: { kind: 'known', weights: [weight, 1 - weight] },
      targets: [target, 1 - target],
      cash: 1,
      outlook: nothingKnown,
      rule,
      schedule: scheduleFrom(start),
      memory: freshMemory,
      pause: { paused: false },
      manual: false,
      waiting: false,
    })
    return decision.kind === 'rebalance'
  }
  let [calm, fired] = [target, 1]
  for (let halving = 0; halving < 60; halving++) {
    const middle = (calm + fired) / 2
    if (fires(middle)) fired = middle
    else calm = middle
  }
  return fired
}
