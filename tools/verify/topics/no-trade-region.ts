import {
  type NoTradeRegion,
  noTradeRegion as noTradeRegionOf,
  weightAfterTrade,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, numbersAt } from '../inputs.ts'

/** The weights between which not trading is best. */
export function noTradeRegion(inputs: JsonObject): Outputs {
  return regionAt(inputs, numberAt(inputs, 'eps'))
}

/** How the width of the region grows with the cost. */
export function widthRatio(inputs: JsonObject): Outputs {
  const [low = Number.NaN, high = Number.NaN] = numbersAt(inputs, 'epsPair').map((eps) => {
    const { buyBoundary, sellBoundary } = regionAt(inputs, eps)
    return sellBoundary - buyBoundary
  })
  return { widthRatio: high / low }
}

/** Where a trade under proportional costs ends. */
export function tradeToEdge({ weights }: JsonObject): Outputs {
  const given = weights as JsonObject
  const edges = { buyBoundary: numberAt(given, 'buy'), sellBoundary: numberAt(given, 'sell') }
  return { targetAfterTrade: weightAfterTrade(numberAt(given, 'current'), edges) }
}

function regionAt(inputs: JsonObject, cost: number): NoTradeRegion {
  return answered(
    noTradeRegionOf({
      excessMean: numberAt(inputs, 'mu'),
      volatility: numberAt(inputs, 'sigma'),
      riskAversion: numberAt(inputs, 'gamma'),
      cost,
    }),
  )
}
