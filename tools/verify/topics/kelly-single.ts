import {
  fractionRatios as fractionRatiosOf,
  growthAt,
  kellyBet,
  kellyDrawdownProbability,
  kellyShare,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt } from '../inputs.ts'

/** One bet. */
export function bet(inputs: JsonObject): Outputs {
  const size = answered(
    kellyBet({
      winProbability: numberAt(inputs, 'p'),
      winPerUnit: numberAt(inputs, 'winPerUnit'),
      lossPerUnit: numberAt(inputs, 'lossPerUnit'),
    }),
  )
  const { fraction: f, edgeFraction: rawFormula, growthPerBet } = size
  return { f, rawFormula, growthPerBet }
}

/** One asset in continuous time. */
export function continuous(inputs: JsonObject): Outputs {
  const asset = {
    mean: numberAt(inputs, 'mu'),
    volatility: numberAt(inputs, 'sigma'),
    rate: numberAt(inputs, 'r'),
  }
  const { fraction: f, growth, sharpe } = answered(kellyShare(asset))
  return { f, growth, growthAtF1: growthAt(1, asset), sharpe }
}

/** What a fraction of full Kelly keeps. */
export function fractionRatios(inputs: JsonObject): Outputs {
  return answered(fractionRatiosOf(numberAt(inputs, 'fraction')))
}

/** Whether wealth is ever down to a share of its start. */
export function drawdownProbability(inputs: JsonObject): Outputs {
  const probability = answered(
    kellyDrawdownProbability({
      kellyFraction: numberAt(inputs, 'kellyFraction'),
      drawdown: 1 - numberAt(inputs, 'wealthFractionEverReached'),
    }),
  )
  return { probability }
}
