import { multiplyRows, trace } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved } from '../solved.ts'
import { correlationOf } from './correlation.ts'
import type { MeanConvention } from './covariance.ts'
import { mixed, optimalShare, type Shrunk, sampleOf, total } from './shrinkage.ts'

/**
 * Ledoit-Wolf shrinkage of returns (T by n) toward equal correlations with their own variances.
 *
 * Variances are kept, correlations move toward their average. Moments are divided by T. Refuses
 * what `requireReturns` refuses with two observations, and ZERO_VARIANCE of an asset that never
 * moves. Ledoit & Wolf 2003, Honey, I shrunk the sample covariance matrix.
 *
 * @example
 * const returns = matrixFrom([[1, 2, 3], [2, 4, 5], [-1, 6, 9], [-2, 2, 17]])
 * const shrunk = ledoitWolfConstantCorrelation(returns)
 * shrunk.ok && shrunk.value.shrinkage // ≈ 0.7977086
 * shrunk.ok && shrunk.value.covariance.values[0] // 2.5
 */
export function ledoitWolfConstantCorrelation(
  returns: Matrix,
  mean: MeanConvention = 'sample',
): Solved<Shrunk> {
  const sample = sampleOf(returns, mean)
  if (!sample.ok) return sample
  const { apart, moments, noise } = sample.value
  const parts = correlationOf(moments)
  if (!parts.ok) return parts
  const { correlation, volatilities } = parts.value
  const average = averageBeside(correlation)
  const target = equalCorrelation(moments, volatilities, average)
  const shared = sharedNoise(apart, moments, { volatilities, average })
  const excess = total(noise) - trace(noise) - shared
  return solved(mixed(moments, target, optimalShare(excess, moments, target, returns.rows)))
}

/** Mean entry beside the diagonal; 0 for one asset, which has none. */
function averageBeside({ rows: size, values }: Matrix): number {
  let sum = 0
  for (let row = 1; row < size; row++) {
    for (let col = 0; col < row; col++) sum += values[row * size + col] as number
  }
  return size > 1 ? (2 * sum) / (size * (size - 1)) : 0
}

function equalCorrelation(moments: Matrix, volatilities: Float64Array, average: number): Matrix {
  const { rows: size, values } = moments
  const target = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const scale = (volatilities[row] as number) * (volatilities[col] as number)
      const at = row * size + col
      target.values[at] = row === col ? (values[at] as number) : average * scale
    }
  }
  return target
}

type Shape = { readonly volatilities: Float64Array; readonly average: number }

/** T times the covariance of sample and target beside the diagonal: `rho` of the paper. */
function sharedNoise(apart: Matrix, moments: Matrix, { volatilities, average }: Shape): number {
  const { rows: size, cols: observations } = apart
  const cubes = { ...apart, values: apart.values.map((entry) => entry * entry * entry) }
  const fourths = multiplyRows(cubes, apart, 1 / observations).values
  let shared = 0
  for (let row = 0; row < size; row++) {
    const volatility = volatilities[row] as number
    for (let col = 0; col < size; col++) {
      if (row === col) continue
      const at = row * size + col
      const theta = (fourths[at] as number) - volatility ** 2 * (moments.values[at] as number)
      shared += (average * theta * (volatilities[col] as number)) / volatility
    }
  }
  return shared
}
