import {
  diagonalOf,
  eigenvaluesSymmetric,
  ledoitWolfConstantCorrelation,
  ledoitWolfIdentity,
  type Matrix,
  oas,
  rowsOf,
  type Shrunk,
  type Solved,
  sampleCovariance,
  simpleReturns,
  transpose,
} from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, textAt } from '../inputs.ts'

const methods: Readonly<Record<string, (returns: Matrix) => Solved<Shrunk>>> = {
  'ledoit-wolf-identity': (returns) => ledoitWolfIdentity(returns),
  'ledoit-wolf-constant-correlation': (returns) => ledoitWolfConstantCorrelation(returns),
  'oas-scikit-learn': (returns) => oas(returns, 'scikit-learn'),
}

/** Linear shrinkage by the named method, about the sample mean, divided by T. */
export function shrunkCovariance(inputs: JsonObject): Outputs {
  const method = methods[textAt(inputs, 'method')]
  if (method === undefined) throw new TypeError(`no method ${textAt(inputs, 'method')}`)
  const { covariance, shrinkage } = answered(method(returnsAt(inputs)))
  return {
    cov: rowsOf(covariance),
    shrinkage,
    diag: Array.from(diagonalOf(covariance)),
    minEigenvalue: answered(eigenvaluesSymmetric(covariance))[0] as number,
  }
}

/** Sample covariance with the divisor T - ddof. */
export function covarianceOfReturns(inputs: JsonObject): Outputs {
  const ddof = numberAt(inputs, 'ddof')
  return { cov: rowsOf(answered(sampleCovariance(returnsAt(inputs), { ddof }))) }
}

/** Sample covariance of simple returns. */
export function sampleCovarianceOfPrices(inputs: JsonObject): Outputs {
  const returns = answered(simpleReturns(matrixAt(inputs, 'prices')))
  const ddof = numberAt(inputs, 'ddof')
  return { covDaily: rowsOf(answered(sampleCovariance(returns, { ddof }))) }
}

/** A row per asset, or a row per observation of which the first are used. */
function returnsAt(inputs: JsonObject): Matrix {
  if ('assetsByTime' in inputs) return transpose(matrixAt(inputs, 'assetsByTime'))
  const { cols, ...all } = matrixAt(inputs, 'returns')
  const rows = 'firstRows' in inputs ? numberAt(inputs, 'firstRows') : all.rows
  return { rows, cols, values: all.values.slice(0, rows * cols) }
}
