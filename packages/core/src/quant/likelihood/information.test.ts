import { describe, expect, test } from 'vitest'
import { matrixFrom, rowsOf, zeros } from '../matrix.ts'
import { covarianceOfEstimates, hessianAt, standardErrorsOf } from './information.ts'
import type { Objective } from './objective.ts'

/** Log-likelihood of normal observations in mean and variance, up to a constant. */
function normalLikelihood(observations: readonly number[]): Objective {
  return (point, slope) => {
    const [mean = 0, variance = 1] = point
    const count = observations.length
    const square = observations.reduce((sum, entry) => sum + (entry - mean) ** 2, 0)
    const drift = observations.reduce((sum, entry) => sum + entry - mean, 0)
    slope[0] = drift / variance
    slope[1] = (square / variance - count) / (2 * variance)
    return variance > 0 ? -0.5 * (count * Math.log(variance) + square / variance) : Number.NaN
  }
}

const observations = [1, 3, 4, 8, 9]
const [mean, variance] = [5, 9.2]

describe('the information of a likelihood', () => {
  test('is that of a normal sample: n / variance, n / (2 variance^2)', () => {
    const hessian = hessianAt(normalLikelihood(observations), Float64Array.of(mean, variance))
    if (!hessian.ok) throw new Error(hessian.refusal.message)
    const [[ofMean = 0, cross = 1] = [], [, ofVariance = 0] = []] = rowsOf(hessian.value)
    expect(ofMean).toBeCloseTo(-5 / variance, 10)
    expect(cross).toBeCloseTo(0, 10)
    expect(ofVariance).toBeCloseTo(-5 / (2 * variance ** 2), 10)
  })

  test('gives the errors of each kind', () => {
    const hessian = matrixFrom([
      [-4, 0],
      [0, -1],
    ])
    const outerProduct = matrixFrom([
      [9, 0],
      [0, 4],
    ])
    const errors = (kind: Parameters<typeof covarianceOfEstimates>[1]) => {
      const covariance = covarianceOfEstimates({ hessian, outerProduct }, kind)
      if (!covariance.ok) throw new Error(covariance.refusal.message)
      return [...standardErrorsOf(covariance.value)]
    }
    expect(errors('inverse-hessian')).toEqual([0.5, 1])
    expect(errors('outer-product')).toEqual([1 / 3, 0.5])
    expect(errors('sandwich')).toEqual([0.75, 2])
  })

  test('turns with the parameters: a sandwich of dependent ones is symmetric', () => {
    const hessian = matrixFrom([
      [-4, 1],
      [1, -2],
    ])
    const outerProduct = matrixFrom([
      [5, 2],
      [2, 3],
    ])
    const covariance = covarianceOfEstimates({ hessian, outerProduct }, 'sandwich')
    if (!covariance.ok) throw new Error(covariance.refusal.message)
    // (1/49) [2 1; 1 4] [5 2; 2 3] [2 1; 1 4], by hand.
    const byHand = [
      [31 / 49, 40 / 49],
      [40 / 49, 69 / 49],
    ]
    rowsOf(covariance.value).forEach((row, at) =>
      row.forEach((entry, col) => expect(entry).toBeCloseTo(byHand[at]?.[col] ?? 0, 12)),
    )
  })

  test('refuses a saddle, and a parameter that nothing moves', () => {
    const saddle = matrixFrom([
      [-1, 0],
      [0, 1],
    ])
    const given = { hessian: saddle, outerProduct: zeros(2, 2) }
    expect(covarianceOfEstimates(given, 'sandwich')).toMatchObject({
      refusal: { code: 'INDEFINITE', field: 'hessian' },
    })
    expect(covarianceOfEstimates(given, 'outer-product')).toMatchObject({
      refusal: { code: 'SINGULAR', field: 'outerProduct' },
    })
  })

  test('refuses a point at the edge of the domain', () => {
    const objective = normalLikelihood(observations)
    expect(hessianAt(objective, Float64Array.of(mean, 1e-9))).toMatchObject({
      refusal: { code: 'NOT_FINITE' },
    })
  })
})
