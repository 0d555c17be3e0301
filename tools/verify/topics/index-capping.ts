import { boundedWeights, cappingFactors as factorsOf } from '@evenkeel/core/strategies'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { numberAt, numbersAt, required } from '../inputs.ts'

/** Market-cap weights under a single cap. */
export function capWeights(inputs: JsonObject): Outputs {
  const bounds = { floor: 0, cap: numberAt(inputs, 'cap') }
  return required(boundedWeights(numbersAt(inputs, 'marketCaps'), bounds))
}

/** Weights in proportion to the square root of the market cap. */
export function squareRootWeights(inputs: JsonObject): Outputs {
  const sizes = numbersAt(inputs, 'marketCaps').map(Math.sqrt)
  return { weights: required(boundedWeights(sizes, { floor: 0, cap: 1 })).weights }
}

/** Factors that give an index's members their weights. */
export function cappingFactors(inputs: JsonObject): Outputs {
  const { cappedCaps, factors } = required(
    factorsOf(
      numbersAt(inputs, 'floatMcap'),
      numbersAt(inputs, 'targetWeights'),
      numberAt(inputs, 'cappedIndexTotal'),
    ),
  )
  return { cappedMcap: cappedCaps, cappingFactor: factors }
}
