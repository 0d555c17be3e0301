import {
  expectedDuration,
  filterSwitching as filter,
  fitSwitching as fit,
  smoothSwitching,
  stationaryShare,
  switchingErrors,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, numbersAt, vectorAt } from '../inputs.ts'

/** Hamilton's filter and Kim's smoother under given parameters. */
export function filterSwitching(inputs: JsonObject): Outputs {
  const params = inputs['params'] as JsonObject
  const [low = Number.NaN, high = Number.NaN] = numbersAt(params, 'means')
  const deviation = Math.sqrt(numberAt(params, 'sigma2'))
  const model = {
    stay: [numberAt(params, 'p00'), 1 - numberAt(params, 'p10')],
    means: [low, high],
    deviations: [deviation, deviation],
    phi: 'phi' in params ? numbersAt(params, 'phi') : [],
  } as const
  const series = vectorAt(inputs, 'series')
  const { logLikelihood, probabilities } = answered(filter(series, model))
  return {
    logLikelihood,
    filteredProbRegime1: [...probabilities],
    smoothedProbRegime1: [...answered(smoothSwitching(series, model))],
  }
}

/** Maximum likelihood with one deviation, the low state first. */
export function fitSwitching(inputs: JsonObject): Outputs {
  const series = vectorAt(inputs, 'series')
  const lags = 'arOrder' in inputs ? numberAt(inputs, 'arOrder') : 0
  const fitted = answered(fit(series, { deviation: 'common', lags }))
  const { stay, means, deviations, phi } = fitted.model
  const errors = answered(switchingErrors(series, fitted))
  return {
    p00: stay[0],
    p11: stay[1],
    p10: 1 - stay[1],
    mu0: means[0],
    mu1: means[1],
    means,
    sigma: deviations[0],
    sigma2: deviations[0] ** 2,
    phi,
    logLikelihood: fitted.logLikelihood,
    se_p00: errors.stay[0],
    se_p11: errors.stay[1],
    se_p10: errors.stay[1],
    se_mu0: errors.means[0],
    se_mu1: errors.means[1],
    se_sigma: errors.deviations[0],
    se_sigma2: 2 * deviations[0] * errors.deviations[0],
    se_phi: errors.phi,
  }
}

/** How long the states last, and how often the low one rules. */
export function durations(inputs: JsonObject): Outputs {
  const [low, high] = [numberAt(inputs, 'p00'), numberAt(inputs, 'p11')]
  return {
    expectedDurationLow: answered(expectedDuration(low)),
    expectedDurationHigh: answered(expectedDuration(high)),
    stationaryLow: answered(stationaryShare([low, high])),
  }
}
