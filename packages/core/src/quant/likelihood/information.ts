import { cholesky } from '../linear/cholesky.ts'
import { multiplyMatrices } from '../linear/product.ts'
import { solveFactored } from '../linear/triangular.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import type { Objective } from './objective.ts'

/**
 * Covariance of estimates by the curvature of the likelihood, by its scores, or by both.
 *
 * `inverse-hessian` and `outer-product` (Berndt, Hall, Hall & Hausman 1974) hold where the model is
 * right; `sandwich` (Huber 1967, White 1982) also where only its mean and variance are.
 */
export type CovarianceKind = 'inverse-hessian' | 'outer-product' | 'sandwich'

/** What the data say about parameters (k): both k by k, summed over the observations. */
export type Information = {
  /** Second derivatives of the log-likelihood: negative definite at a top. */
  readonly hessian: Matrix
  /** Sum of the products of each observation's scores. */
  readonly outerProduct: Matrix
}

/**
 * Covariance (k by k) of maximum likelihood estimates, in the units of the parameters.
 *
 * Refuses INDEFINITE or SINGULAR where the information is not positive definite: at a bound, or
 * where a parameter is not identified.
 *
 * @example One observation of each curvature 4: a standard error of a half
 * const hessian = matrixFrom([[-4]])
 * const kind = 'inverse-hessian'
 * const covariance = covarianceOfEstimates({ hessian, outerProduct: hessian }, kind)
 * covariance.ok && covariance.value.values // Float64Array.of(0.25)
 */
export function covarianceOfEstimates(
  { hessian, outerProduct }: Information,
  kind: CovarianceKind,
): Solved<Matrix> {
  if (kind === 'outer-product') return inverseOf(outerProduct, 'outerProduct')
  const curvature = { ...hessian, values: hessian.values.map((entry) => -entry) }
  const inverse = inverseOf(curvature, 'hessian')
  if (!inverse.ok || kind === 'inverse-hessian') return inverse
  const half = multiplyMatrices(inverse.value, outerProduct)
  return solved(multiplyMatrices(half, inverse.value))
}

/** Square roots of the diagonal of a covariance (k by k). */
export function standardErrorsOf({ rows: size, values }: Matrix): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => Math.sqrt(values[at * size + at] as number))
}

/** Half-step of the differences, relative to a coordinate; the error is of its fourth power. */
const relativeStep = 1e-3

/**
 * Second derivatives (k by k) of an objective at a point (k), from differences of its slopes.
 *
 * Central differences of two widths, extrapolated (Richardson 1911), made symmetric by their mean.
 * Refuses NOT_FINITE where the point is too close to the edge of the domain.
 *
 * @example
 * const hessian = hessianAt((point, slope) => {
 *   slope[0] = -4 * (point[0] ?? 0)
 *   return -2 * (point[0] ?? 0) ** 2
 * }, Float64Array.of(1))
 * hessian.ok && hessian.value.values[0] // ≈ -4
 */
export function hessianAt(objective: Objective, point: Float64Array): Solved<Matrix> {
  const size = point.length
  const hessian = zeros(size, size)
  const moved = Float64Array.from(point)
  const slopes = [-2, -1, 1, 2].map((steps) => ({ steps, slope: new Float64Array(size) }))
  for (let row = 0; row < size; row++) {
    const at = point[row] as number
    const width = relativeStep * Math.max(Math.abs(at), relativeStep)
    for (const { steps, slope } of slopes) {
      moved[row] = at + steps * width
      const value = objective(moved, slope)
      if (!Number.isFinite(value)) {
        const message = 'the neighbourhood of the point lies in the domain'
        return unsolved(
          'NOT_FINITE',
          message,
          'point',
          'a finite value',
          `${value} at ${moved[row]}`,
        )
      }
    }
    moved[row] = at
    const [before2, before, after, after2] = slopes.map(({ slope }) => slope)
    for (let col = 0; col < size; col++) {
      const near = ((after?.[col] as number) - (before?.[col] as number)) / (2 * width)
      const far = ((after2?.[col] as number) - (before2?.[col] as number)) / (4 * width)
      const share = (4 * near - far) / 3 / 2
      hessian.values[row * size + col] = (hessian.values[row * size + col] as number) + share
      hessian.values[col * size + row] = (hessian.values[col * size + row] as number) + share
    }
  }
  return solved(hessian)
}

/** Inverse of a positive definite matrix (k by k). Refuses what `cholesky` refuses. */
export function inverseOf(matrix: Matrix, field: string): Solved<Matrix> {
  const factor = cholesky(matrix, field)
  if (!factor.ok) return factor
  const { rows: size } = matrix
  const inverse = zeros(size, size)
  for (let row = 0; row < size; row++) {
    const unit = new Float64Array(size)
    unit[row] = 1
    inverse.values.set(solveFactored(factor.value, unit), row * size)
  }
  return solved(inverse)
}
