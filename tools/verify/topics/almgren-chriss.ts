import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, textAt } from '../inputs.ts'

/** The schedule of an order, with its cost and risk in the units of the sources. */
export function almgrenChriss(inputs: JsonObject): Outputs {
  const params = inputs['params'] as JsonObject
  const riskAversion = numberAt(inputs, 'lambda')
  const order = {
    quantity: numberAt(params, 'X'),
    durationDays: numberAt(params, 'T'),
    steps: numberAt(params, 'N'),
    volDaily: numberAt(params, 'sigma'),
    fixedCost: numberAt(params, 'epsilon'),
    permanentImpact: numberAt(params, 'gamma'),
    temporaryImpact: numberAt(params, 'eta'),
  }
  const schedule = answered(quant.almgrenChriss(order, riskAversion))
  const { expectedCost, variance, kappa, kappaContinuous } = schedule
  return {
    tradeList: Array.from(schedule.trades),
    holdings: Array.from(schedule.holdings),
    expectedCost,
    variance,
    stdev: Math.sqrt(variance),
    kappa,
    halfLifeDays: 1 / (urgencyOf(inputs) === '1/kappaTilde' ? kappaContinuous : kappa),
    expectedCostMillions: expectedCost / 1e6,
    varianceE12: variance / 1e12,
    objectiveMillions: (expectedCost + riskAversion * variance) / 1e6,
  }
}

function urgencyOf(inputs: JsonObject): '1/kappa' | '1/kappaTilde' {
  const urgency = 'halfLife' in inputs ? textAt(inputs, 'halfLife') : '1/kappa'
  if (urgency === '1/kappa' || urgency === '1/kappaTilde') return urgency
  throw new TypeError(`no half-life ${urgency}`)
}
