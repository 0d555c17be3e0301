import { varianceRatio as ratioOf } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'

/** The ratio of Lo and MacKinlay, with both statistics. */
export function varianceRatio(inputs: JsonObject): Outputs {
  const { ratio, z, zRobust } = answered(
    ratioOf(vectorAt(inputs, 'returns'), numberAt(inputs, 'q')),
  )
  return { vr: ratio, z, zRobust }
}
