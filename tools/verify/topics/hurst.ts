import {
  expectedRescaledRange as expected,
  type HurstMethod,
  hurstExponent,
  theoreticalHurst as theoretical,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, textAt, vectorAt } from '../inputs.ts'

const methods: readonly HurstMethod[] = [
  'simple',
  'empirical',
  'theoretical',
  'corrected-empirical',
  'halving',
]

/** The exponent of a series of increments by one of the conventions. */
export function hurst(inputs: JsonObject): Outputs {
  const method = methods.find((name) => name === textAt(inputs, 'method'))
  if (method === undefined) throw new TypeError('inputs.method is unknown')
  const spec = { method, blockMin: numberAt(inputs, 'minBlock') }
  return { H: answered(hurstExponent(vectorAt(inputs, 'series'), spec)) }
}

/** White noise, by Anis and Lloyd. */
export function expectedRescaledRange(inputs: JsonObject): Outputs {
  return { expectedRS: answered(expected(numberAt(inputs, 'n'), 'anis-lloyd')) }
}

/** What white noise of n values shows. */
export function theoreticalHurst(inputs: JsonObject): Outputs {
  return {
    theoreticalH: answered(theoretical(numberAt(inputs, 'n'), numberAt(inputs, 'minBlock'))),
  }
}
