import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, flagAt, matrixAt, numberAt, textAt, vectorAt } from '../inputs.ts'

/** How many returns carry all but a share of the weight. */
export function effectiveObservations(inputs: JsonObject): Outputs {
  const [lambda, tolerance] = [numberAt(inputs, 'lambda'), numberAt(inputs, 'tolerance')]
  return { K: answered(quant.effectiveObservations(lambda, tolerance)) }
}

/** The recursion, its pre-sample value first and its forecast last. */
export function variancePath(inputs: JsonObject): Outputs {
  const seed = 'seed' in inputs ? textAt(inputs, 'seed') : 'first squared return'
  if (seed !== 'first squared return') throw new TypeError(`no seed ${seed}`)
  const variances = quant.ewmaVariancePath(vectorAt(inputs, 'returns'), {
    lambda: numberAt(inputs, 'lambda'),
    preSample: 'first-squared-return',
  })
  return { variance: Array.from(answered(variances)) }
}

/** Correlation of two histories under one lambda. */
export function correlation(inputs: JsonObject): Outputs {
  const { a = null, b = null } = inputs
  const pairs = quant.transpose(matrixAt({ pair: [a, b] }, 'pair'))
  const covariance = answered(quant.ewmaCovariance(pairs, numberAt(inputs, 'lambda')))
  return { correlation: answered(quant.correlationOf(covariance)).correlation.values[1] as number }
}

/** A weighted sum of the history alone. */
export function finiteSampleVariance(inputs: JsonObject): Outputs {
  const returns = vectorAt(inputs, 'returns')
  const isNormalised = !('normaliseWeights' in inputs) || flagAt(inputs, 'normaliseWeights')
  const weights = answered(
    quant.ewmaWeights(returns.length, {
      lambda: numberAt(inputs, 'lambda'),
      weights: isNormalised ? 'normalised' : 'truncated',
    }),
  )
  const squares = returns.map((entry) => entry * entry)
  const sumOfWeights = weights.reduce((sum, weight) => sum + weight, 0)
  return { variance: quant.dot(weights, squares), sumOfWeights }
}

/** One memory in other words. */
export function decayEquivalents(inputs: JsonObject): Outputs {
  return answered(quant.decayOf(numberAt(inputs, 'lambda')))
}
