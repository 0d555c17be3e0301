import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, textAt, vectorAt } from '../inputs.ts'

/** A quantile of returns. */
export function historicalQuantile(inputs: JsonObject): Outputs {
  const [returns, cutoff] = [vectorAt(inputs, 'returns'), numberAt(inputs, 'cutoff')]
  return { quantile: answered(quant.quantileOf(returns, cutoff)) }
}

export function normal(inputs: JsonObject): Outputs {
  const location = { mean: numberAt(inputs, 'mu'), deviation: numberAt(inputs, 'sigma') }
  return losses(answered(quant.normalRisk(location, numberAt(inputs, 'confidence'))))
}

/** Student t with the deviation of the returns. */
export function studentT(inputs: JsonObject): Outputs {
  const scaling = 'scaling' in inputs ? textAt(inputs, 'scaling') : 'unit variance'
  if (scaling !== 'unit variance') throw new TypeError(`no scaling ${scaling}`)
  const mean = 'mu' in inputs ? numberAt(inputs, 'mu') : 0
  const location = { mean, deviation: numberAt(inputs, 'sigma') }
  const [degreesOfFreedom, confidence] = [numberAt(inputs, 'df'), numberAt(inputs, 'confidence')]
  return losses(answered(quant.studentTRisk(location, { degreesOfFreedom, confidence })))
}

/** Modified value at risk beside the normal one, by the moments of the population. */
export function cornishFisher(inputs: JsonObject): Outputs {
  const confidence = numberAt(inputs, 'confidence')
  const moments = answered(quant.populationMoments(vectorAt(inputs, 'returns')))
  return {
    ...losses(answered(quant.cornishFisherRisk(moments, confidence))),
    gaussianVaR: answered(quant.normalRisk(moments, confidence)).valueAtRisk,
    skew: moments.skewness,
    excessKurtosis: moments.kurtosis - 3,
  }
}

/** By the conventions of PerformanceAnalytics. */
export function sampleVarEs(inputs: JsonObject): Outputs {
  const [returns, confidence] = [vectorAt(inputs, 'returns'), numberAt(inputs, 'confidence')]
  const method = textAt(inputs, 'method')
  if (method === 'historical') {
    return losses(answered(quant.historicalRisk(returns, { confidence, shortfall: 'beyond' })))
  }
  const moments = answered(quant.populationMoments(returns))
  if (method === 'gaussian') return losses(answered(quant.normalRisk(moments, confidence)))
  if (method !== 'modified') throw new TypeError(`no method ${method}`)
  return losses(answered(quant.cornishFisherRisk(moments, confidence)))
}

/** Parts of a normal value at risk. */
export function componentVar(inputs: JsonObject): Outputs {
  const confidence = numberAt(inputs, 'confidence')
  const [weights, covariance] = [vectorAt(inputs, 'weights'), matrixAt(inputs, 'cov')]
  const risk = answered(quant.valueAtRiskContributions(weights, covariance, confidence))
  return { VaR: risk.total, components: Array.from(risk.parts) }
}

/** A transformed quantile, and whether the transform is one everywhere. */
export function cornishFisherDomain(inputs: JsonObject): Outputs {
  const { quantile, isMonotone } = quant.cornishFisher(numberAt(inputs, 'z'), {
    skewness: numberAt(inputs, 'skew'),
    excessKurtosis: numberAt(inputs, 'excessKurtosis'),
  })
  return { quantile, monotone: isMonotone }
}

/** The two usual definitions of the expected shortfall of a sample. */
export function historicalEsTwoWays(inputs: JsonObject): Outputs {
  const [returns, confidence] = [vectorAt(inputs, 'returns'), numberAt(inputs, 'confidence')]
  const by = (shortfall: quant.ShortfallConvention) =>
    answered(quant.historicalRisk(returns, { confidence, shortfall }))
  return {
    VaR: by('tail-mass').valueAtRisk,
    ESmeanBelowVaR: by('at-or-beyond').expectedShortfall,
    ESrockafellar: by('tail-mass').expectedShortfall,
  }
}

/** Test of the number of exceptions. */
export function kupiec(inputs: JsonObject): Outputs {
  const { likelihoodRatio, pValue } = answered(
    quant.kupiecTest({
      observations: numberAt(inputs, 'observations'),
      exceptions: numberAt(inputs, 'exceptions'),
      exceptionShare: numberAt(inputs, 'p'),
    }),
  )
  return { LR: likelihoodRatio, reject95: likelihoodRatio > 3.841, pValue }
}

function losses({ valueAtRisk, expectedShortfall }: quant.TailRisk): Outputs {
  return { VaR: valueAtRisk, ES: expectedShortfall }
}
