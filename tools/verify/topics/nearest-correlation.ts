import { nearestCorrelation, rowsOf } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt } from '../inputs.ts'

/** The nearest correlation matrix and its distance. */
export function nearest(inputs: JsonObject): Outputs {
  const answer = answered(nearestCorrelation(matrixAt(inputs, 'matrix')))
  return { nearest: rowsOf(answer.nearest), frobeniusDistance: answer.frobeniusDistance }
}
