import type { Matrix } from '../matrix.ts'
import { type Solved, solved } from '../solved.ts'
import { eigenvaluesSymmetric } from './eigen.ts'

/** What the signs of the eigenvalues say, where zero means zero to rounding. */
export type Definiteness = 'positive-definite' | 'positive-semidefinite' | 'indefinite'

/** What can be said of a symmetric matrix before it is trusted. */
export type SpectrumReport = {
  readonly definiteness: Definiteness
  /** Eigenvalues that are not zero to rounding. */
  readonly rank: number
  /** In the unit of the matrix, as all eigenvalues. */
  readonly eigenvalueMin: number
  readonly eigenvalueMax: number
  /** Largest size of an eigenvalue over the smallest; null where that is zero to rounding. */
  readonly conditionNumber: number | null
}

/**
 * Reports definiteness, rank and condition of a symmetric matrix (n by n), and mends nothing.
 *
 * An eigenvalue is zero to rounding within `n * 2^-52` of the largest size. A matrix with a
 * negative eigenvalue beyond that is indefinite here, negative definite ones included. Refuses
 * what `eigenSymmetric` refuses.
 *
 * @example
 * const report = reportSpectrum(matrixFrom([[1, 1], [1, 1]]))
 * report.ok && report.value.definiteness // 'positive-semidefinite'
 * report.ok && report.value.rank // 1
 * report.ok && report.value.conditionNumber // null
 */
export function reportSpectrum(matrix: Matrix, field = 'matrix'): Solved<SpectrumReport> {
  const eigenvalues = eigenvaluesSymmetric(matrix, field)
  if (!eigenvalues.ok) return eigenvalues
  const values = eigenvalues.value
  const sizes = values.map(Math.abs).sort()
  const sizeMin = sizes[0] as number
  const sizeMax = sizes.at(-1) as number
  const floor = values.length * Number.EPSILON * sizeMax
  const rank = sizes.filter((size) => size > floor).length
  const eigenvalueMin = values[0] as number
  const isSingular = rank < values.length
  return solved({
    definiteness: definitenessOf(eigenvalueMin < -floor, isSingular),
    rank,
    eigenvalueMin,
    eigenvalueMax: values.at(-1) as number,
    conditionNumber: isSingular ? null : sizeMax / sizeMin,
  })
}

function definitenessOf(hasNegative: boolean, isSingular: boolean): Definiteness {
  if (hasNegative) return 'indefinite'
  return isSingular ? 'positive-semidefinite' : 'positive-definite'
}
