import { integerAllocation as allocate } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'

/** Whole shares nearest to weights. */
export function integerAllocation(inputs: JsonObject): Outputs {
  const { units, leftover, objective } = answered(
    allocate({
      weights: vectorAt(inputs, 'weights'),
      prices: vectorAt(inputs, 'prices'),
      portfolioValue: numberAt(inputs, 'portfolioValue'),
    }),
  )
  return { shares: [...units], leftover, objective }
}
