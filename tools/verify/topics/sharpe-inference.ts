import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt } from '../inputs.ts'

export function probabilisticSharpe(inputs: JsonObject): Outputs {
  const estimate = { ...shapeAt(inputs), observations: numberAt(inputs, 'n') }
  const benchmark = numberAt(inputs, 'benchmarkSR')
  return { psr: answered(quant.probabilisticSharpe(estimate, benchmark)) }
}

export function deflatedSharpe(inputs: JsonObject): Outputs {
  const estimate = { ...shapeAt(inputs), observations: numberAt(inputs, 'T') }
  const varianceOfTrials = numberAt(inputs, 'varAnnualSR') / numberAt(inputs, 'periodsPerYear')
  const tried = { trials: numberAt(inputs, 'trials'), varianceOfTrials }
  return {
    sr0PerPeriod: answered(quant.expectedBestSharpe(tried)),
    dsr: answered(quant.deflatedSharpe(estimate, tried)),
  }
}

export function annualisationAr1(inputs: JsonObject): Outputs {
  const autocorrelation = numberAt(inputs, 'rho')
  const periodsPerYear = numberAt(inputs, 'q')
  return { eta: answered(quant.sharpeAnnualisation({ periodsPerYear, autocorrelation })) }
}

export function standardError(inputs: JsonObject): Outputs {
  return { se: answered(quant.sharpeStandardError(numberAt(inputs, 'sr'), numberAt(inputs, 'T'))) }
}

export function minimumTrackRecord(inputs: JsonObject): Outputs {
  const periodsPerYear = numberAt(inputs, 'periodsPerYear')
  const observations = answered(
    quant.minimumTrackRecord(shapeAt(inputs), {
      benchmarkPerPeriod: numberAt(inputs, 'benchmarkAnnualSR') / Math.sqrt(periodsPerYear),
      confidence: numberAt(inputs, 'confidence'),
    }),
  )
  return { observations, years: observations / periodsPerYear }
}

function shapeAt(inputs: JsonObject) {
  return {
    perPeriod: numberAt(inputs, 'annualSR') / Math.sqrt(numberAt(inputs, 'periodsPerYear')),
    skewness: numberAt(inputs, 'skew'),
    kurtosis: numberAt(inputs, 'kurtosis'),
  }
}
