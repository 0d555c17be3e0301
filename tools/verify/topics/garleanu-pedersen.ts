import { type AimPortfolio, aimPortfolio, matrixFrom } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, numbersAt } from '../inputs.ts'

/** One asset, one signal. */
export function aimOneFactor(inputs: JsonObject): Outputs {
  const [loading, signal, decay] = ['B', 'f', 'phi'].map((name) => [numberAt(inputs, name)])
  const { tradingRate, aim, markowitz } = aimOf(inputs, loading ?? [], signal ?? [], decay ?? [])
  return { tradingRate, aim: aim[0] ?? Number.NaN, markowitz: markowitz[0] ?? Number.NaN }
}

/** One asset, two signals: what each adds to the aim, and the first trade toward it. */
export function aimTwoFactors(inputs: JsonObject): Outputs {
  const loadings = numbersAt(inputs, 'B')
  const signals = numbersAt(inputs, 'f')
  const result = aimOf(inputs, loadings, signals, numbersAt(inputs, 'phi'))
  const { tradingRate, aim, signalWeights } = result
  const variance = numberAt(inputs, 'sigma2')
  const aimWeights = loadings.map((loading, at) => {
    return ((signalWeights[at] as number) * loading * (signals[at] as number)) / variance
  })
  const firstTrade = tradingRate * ((aim[0] as number) - numberAt(inputs, 'x0'))
  return { aimWeights, firstTrade }
}

function aimOf(
  inputs: JsonObject,
  loadings: readonly number[],
  signals: readonly number[],
  decays: readonly number[],
): AimPortfolio {
  return answered(
    aimPortfolio({
      covariance: matrixFrom([[numberAt(inputs, 'sigma2')]]),
      loadings: matrixFrom([loadings]),
      signals: Float64Array.from(signals),
      decays: Float64Array.from(decays),
      riskAversion: numberAt(inputs, 'gamma'),
      costScale: numberAt(inputs, 'lambda'),
      discount: numberAt(inputs, 'rho'),
    }),
  )
}
