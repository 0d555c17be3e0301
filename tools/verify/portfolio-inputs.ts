import {
  type Convexity,
  eigenvaluesSymmetric,
  type Limits,
  largestEntry,
  type Matrix,
  weightLimits,
  zeros,
} from '@evenkeel/core/quant'
import type { Json, JsonObject } from './cases.ts'
import { answered, matrixAt } from './inputs.ts'

/** Mirrored entries of a printed covariance may differ by this share of the largest entry. */
const printedAsymmetryMax = 1e-6

/**
 * A published covariance. Where print has rounded two mirrored entries apart, their mean is taken;
 * a matrix that is asymmetric beyond that is left as it is, for the library to refuse.
 */
export function covarianceAt(inputs: JsonObject, name = 'cov'): Matrix {
  const printed = matrixAt(inputs, name)
  const { rows: size, cols, values } = printed
  if (size !== cols) return printed
  const mean = zeros(size, size)
  let gap = 0
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const entry = values[row * size + col] as number
      const mirrored = values[col * size + row] as number
      gap = Math.max(gap, Math.abs(entry - mirrored))
      mean.values[row * size + col] = (entry + mirrored) / 2
    }
  }
  return gap <= printedAsymmetryMax * largestEntry(printed) ? mean : printed
}

/** What the sum of weights may be. */
export type Budget = { readonly sumMin: number; readonly sumMax: number }

const fullyInvested: Budget = { sumMin: 1, sumMax: 1 }

/** `lower` and `upper` of the inputs, one for all or one for each; null and nothing: no bound. */
export function limitsAt(
  inputs: JsonObject,
  size: number,
  budget: Budget = fullyInvested,
  lowest = -Infinity,
): Limits {
  const lower = boundsOf(inputs['lower'], lowest)
  const upper = boundsOf(inputs['upper'], Infinity)
  return answered(weightLimits({ size, lower, upper, ...budget }))
}

function boundsOf(bound: Json | undefined, open: number): number | number[] {
  if (Array.isArray(bound)) return (bound as readonly Json[]).map((entry) => boundOf(entry, open))
  return boundOf(bound, open)
}

function boundOf(bound: Json | undefined, open: number): number {
  if (bound === undefined || bound === null) return open
  if (typeof bound === 'number') return bound
  throw new TypeError(`a bound is a number or null, not ${JSON.stringify(bound)}`)
}

/** Rounding moves an eigenvalue of print by at most this share of the largest: 0.0135 is seen. */
const printedIndefinitenessMax = 0.02

/**
 * How far a published covariance is judged: rounding makes some slightly indefinite, and of those
 * only the faces that are visited; all of any other, for the library to refuse.
 */
export function convexityOf(covariance: Matrix): { readonly convexity: Convexity } {
  const spectrum = eigenvaluesSymmetric(covariance)
  if (!spectrum.ok) return { convexity: 'proven' }
  const [least = 0, most = 0] = [spectrum.value[0], spectrum.value.at(-1)]
  return { convexity: least >= -printedIndefinitenessMax * most ? 'visited' : 'proven' }
}

/** A vector as an output. */
export function listed(vector: Float64Array): number[] {
  return Array.from(vector)
}
