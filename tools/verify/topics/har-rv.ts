import { fitHar as fit, forecastHar, type HarSpec } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, numbersAt, textAt, vectorAt } from '../inputs.ts'

/** A heterogeneous autoregression, and its forecast for the day after the last. */
export function fitHar(inputs: JsonObject): Outputs {
  const all = vectorAt(inputs, 'series')
  const realised = 'useFirst' in inputs ? all.subarray(0, numberAt(inputs, 'useFirst')) : all
  const spec = { lags: numbersAt(inputs, 'lags'), transform: transformAt(inputs) }
  const model = answered(fit(realised, spec))
  const next = forecastHar(realised, model)
  const { coefficients, r2 } = model
  return { coefficients: [...coefficients], r2, nextRv: next.ok ? next.value : null }
}

function transformAt(inputs: JsonObject): HarSpec['transform'] {
  const transform = 'transform' in inputs ? textAt(inputs, 'transform') : 'none'
  if (transform === 'none' || transform === 'sqrt' || transform === 'log') return transform
  throw new TypeError(`inputs.transform ${transform} is unknown`)
}
