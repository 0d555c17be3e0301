import {
  filterLocalLevel as filter,
  fitLocalLevel as fit,
  steadyStateGain,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'

/** Maximum likelihood variances. */
export function fitLocalLevel(inputs: JsonObject): Outputs {
  return answered(fit(vectorAt(inputs, 'series')))
}

/** The level after the last observation under given variances. */
export function filterLocalLevel(inputs: JsonObject): Outputs {
  const model = {
    sigmaEps2: numberAt(inputs, 'sigmaEps2'),
    sigmaEta2: numberAt(inputs, 'sigmaEta2'),
  }
  const filtered = answered(filter(vectorAt(inputs, 'series'), model))
  const gain = steadyStateGain(model.sigmaEta2 / model.sigmaEps2)
  return {
    predictedLevelNext: filtered.predictedLevelNext,
    predictedVarianceNext: filtered.predictedVarianceNext,
    // A level without noise is taken over whole.
    steadyStateGain: model.sigmaEps2 === 0 ? 1 : answered(gain),
    logLikelihood: filtered.logLikelihood,
  }
}

/** The settled filter as an exponentially weighted mean. */
export function steadyState(inputs: JsonObject): Outputs {
  const gain = answered(steadyStateGain(numberAt(inputs, 'signalToNoise')))
  return { gain, K: gain, ewmaLambda: 1 - gain }
}
