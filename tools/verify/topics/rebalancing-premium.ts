import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, vectorAt } from '../inputs.ts'

export function excessGrowth(inputs: JsonObject): Outputs {
  const [weights, covariance] = [vectorAt(inputs, 'weights'), matrixAt(inputs, 'cov')]
  return { excessGrowth: answered(quant.excessGrowth(weights, covariance)) }
}

export function twoPeriodConstantMix(inputs: JsonObject): Outputs {
  const mix = {
    riskyWeight: numberAt(inputs, 'weightRisky'),
    safeReturn: numberAt(inputs, 'safeReturn'),
  }
  return answered(quant.constantMixReturns(vectorAt(inputs, 'riskyReturns'), mix))
}

export function cppiStep(inputs: JsonObject): Outputs {
  const insured = {
    assets: numberAt(inputs, 'assets'),
    floor: numberAt(inputs, 'floor'),
    multiplier: numberAt(inputs, 'multiplier'),
  }
  const step = answered(quant.constantProportionStep(insured, numberAt(inputs, 'stockReturn')))
  return {
    initialStocks: step.riskyBefore,
    stocksAfter: step.riskyAfter,
    assetsAfter: step.totalAfter,
    newTarget: step.riskyTarget,
    sell: -step.trade,
  }
}

export function constantMixStep(inputs: JsonObject): Outputs {
  const mix = { risky: numberAt(inputs, 'stocks'), safe: numberAt(inputs, 'bills') }
  const step = answered(quant.constantMixStep(mix, numberAt(inputs, 'stockReturn')))
  return { stocksAfter: step.riskyAfter, total: step.totalAfter, buy: step.trade }
}

/** Relative to the second asset. */
export function driftToReturns(inputs: JsonObject): Outputs {
  const [before, after] = [vectorAt(inputs, 'before'), vectorAt(inputs, 'after')]
  const growth = answered(quant.relativeGrowth(before, after, 1))
  const moved = after.map((weight, at) => Math.abs(weight - (before[at] as number)))
  return {
    relativeGrossReturns: Array.from(growth),
    turnoverOneWay: moved.reduce((sum, part) => sum + part, 0) / 2,
  }
}
