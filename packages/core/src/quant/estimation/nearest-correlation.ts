import { eigenSymmetric, mirrorLower, recompose, requireSymmetric } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { correlationOf, covarianceFrom } from './correlation.ts'

/** How exact the nearest correlation is. */
export type NearestCorrelationOptions = {
  /** Least eigenvalue of the answer, from 0 (semidefinite, where left out) to 1. */
  readonly eigenvalueMin?: number
  /** Ends when nothing moves by more than this share of the matrix; 1e-10 where left out. */
  readonly toleranceRelative?: number
  /** Refused beyond; 20,000 where left out. */
  readonly iterationsMax?: number
}

/** The nearest correlation (n by n), and how far it is. */
export type NearestCorrelation = {
  readonly nearest: Matrix
  /** Root of the sum of squared changes of all n^2 entries. */
  readonly frobeniusDistance: number
  readonly iterations: number
}

/**
 * The correlation matrix nearest to a symmetric matrix (n by n) in the Frobenius norm.
 *
 * Alternating projections onto the semidefinite matrices and those of unit diagonal, with
 * Dykstra's correction: Higham 2002, Computing the nearest correlation matrix, algorithm 3.3. A
 * matrix that is a correlation already comes back as it was. Refuses what `requireSymmetric`
 * refuses, OUT_OF_DOMAIN of its options, and NOT_CONVERGED.
 *
 * @example
 * const answer = nearestCorrelation(matrixFrom([[1, 1, 0], [1, 1, 1], [0, 1, 1]]))
 * answer.ok && answer.value.frobeniusDistance // ≈ 0.5278
 * answer.ok && answer.value.nearest.values[1] // ≈ 0.7607
 */
export function nearestCorrelation(
  matrix: Matrix,
  options: NearestCorrelationOptions = {},
): Solved<NearestCorrelation> {
  const symmetric = requireSymmetric(matrix)
  if (!symmetric.ok) return symmetric
  const { eigenvalueMin = 0, toleranceRelative = 1e-10, iterationsMax = 20_000 } = options
  if (!(eigenvalueMin >= 0 && eigenvalueMin <= 1)) {
    const message = 'the eigenvalues of a correlation average one'
    return unsolved('OUT_OF_DOMAIN', message, 'eigenvalueMin', '0 to 1', `${eigenvalueMin}`)
  }
  if (!(toleranceRelative > 0)) {
    const actual = `${toleranceRelative}`
    return unsolved('OUT_OF_DOMAIN', 'exactness is finite', 'toleranceRelative', 'above 0', actual)
  }
  const settled = project(matrix, { eigenvalueMin, toleranceRelative, iterationsMax })
  if (!settled.ok) return settled
  const { nearest, iterations } = settled.value
  return solved({ nearest, frobeniusDistance: distance(nearest.values, matrix.values), iterations })
}

/**
 * A covariance (n by n) with its volatilities and the nearest possible correlation.
 *
 * The repair of a covariance that pairwise histories have left indefinite, for callers who ask for
 * it. Refuses what `correlationOf` and `nearestCorrelation` refuse.
 *
 * @example
 * const repaired = repairCovariance(matrixFrom([[4, 6, 0], [6, 9, 3], [0, 3, 1]]))
 * repaired.ok && repaired.value.values[1] // ≈ 4.564
 */
export function repairCovariance(
  covariance: Matrix,
  options: NearestCorrelationOptions = {},
): Solved<Matrix> {
  const parts = correlationOf(covariance)
  if (!parts.ok) return parts
  const repaired = nearestCorrelation(parts.value.correlation, options)
  if (!repaired.ok) return repaired
  return covarianceFrom(repaired.value.nearest, parts.value.volatilities)
}

type Settled = { readonly nearest: Matrix; readonly iterations: number }

/** Y and X of the paper are both near the answer at the end; X is the semidefinite one. */
function project(matrix: Matrix, options: Required<NearestCorrelationOptions>): Solved<Settled> {
  const { eigenvalueMin, toleranceRelative, iterationsMax } = options
  const size = matrix.rows
  const correction = new Float64Array(size * size)
  let unit = mirrorLower({ ...matrix, values: Float64Array.from(matrix.values) })
  let semidefinite = unit
  let moved = Infinity
  for (let iteration = 1; iteration <= iterationsMax; iteration++) {
    const corrected = {
      ...unit,
      values: unit.values.map((y, at) => y - (correction[at] as number)),
    }
    const raised = raiseEigenvalues(corrected, eigenvalueMin)
    if (!raised.ok) return raised
    const next = raised.value
    for (let at = 0; at < correction.length; at++) {
      correction[at] = (next.values[at] as number) - (corrected.values[at] as number)
    }
    const diagonalSet = withUnitDiagonal(next)
    moved = Math.max(
      distance(next.values, semidefinite.values),
      distance(diagonalSet.values, unit.values),
      distance(diagonalSet.values, next.values),
    )
    semidefinite = next
    unit = diagonalSet
    if (moved <= toleranceRelative * norm(unit.values)) {
      return solved({ nearest: rescaled(semidefinite), iterations: iteration })
    }
  }
  const message = 'the projections settle'
  return unsolved('NOT_CONVERGED', message, 'matrix', `${iterationsMax} iterations`, `${moved}`)
}

/** The nearest matrix whose eigenvalues are at least `eigenvalueMin`; untouched where they are. */
function raiseEigenvalues(matrix: Matrix, eigenvalueMin: number): Solved<Matrix> {
  const eigen = eigenSymmetric(matrix)
  if (!eigen.ok) return eigen
  const missing = eigen.value.values.map((value) => Math.max(0, eigenvalueMin - value))
  const raise = recompose({ values: missing, vectors: eigen.value.vectors })
  const values = matrix.values.map((entry, at) => entry + (raise.values[at] as number))
  return solved({ ...matrix, values })
}

function withUnitDiagonal(matrix: Matrix): Matrix {
  const values = Float64Array.from(matrix.values)
  for (let at = 0; at < values.length; at += matrix.cols + 1) values[at] = 1
  return { ...matrix, values }
}

/** Congruence to a unit diagonal: it keeps a semidefinite matrix so, and moves it by rounding. */
function rescaled({ rows: size, values }: Matrix): Matrix {
  const scaled = zeros(size, size)
  for (let row = 0; row < size; row++) {
    scaled.values[row * size + row] = 1
    for (let col = 0; col < row; col++) {
      const own = (values[row * size + row] as number) * (values[col * size + col] as number)
      scaled.values[row * size + col] = (values[row * size + col] as number) / Math.sqrt(own)
    }
  }
  return mirrorLower(scaled)
}

function norm(values: Float64Array): number {
  let sum = 0
  for (const entry of values) sum += entry * entry
  return Math.sqrt(sum)
}

function distance(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) {
    sum += ((one[at] as number) - (other[at] as number)) ** 2
  }
  return Math.sqrt(sum)
}
