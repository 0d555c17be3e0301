import { eigenSymmetric, gram, recompose } from '../linear/index.ts'
import type { Matrix } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { deviations, type MeanConvention, requireMoments } from './covariance.ts'
import { requireReturns } from './returns.ts'

/** Degrees of freedom below which the kernel is wider than an eigenvalue: the paper's limit. */
const degreesMin = 12

/** A covariance (n by n) and the variance that replaced each eigenvalue (n), in their order. */
export type NonlinearlyShrunk = {
  readonly covariance: Matrix
  readonly sampleEigenvalues: Float64Array
  readonly shrunkEigenvalues: Float64Array
}

/**
 * Analytical nonlinear shrinkage of returns (T by n): each eigenvalue by its own amount.
 *
 * The choice for more than about thirty assets, more assets than observations included. The
 * eigenvectors stay; moments are divided by the degrees of freedom, T - 1 about the sample mean and
 * T about zero. Refuses what `requireReturns` refuses, TOO_SHORT below 12 degrees of freedom, and
 * SINGULAR where eigenvalues that should be positive are not, as with an asset held twice.
 * Ledoit & Wolf 2020, Analytical nonlinear shrinkage of large-dimensional covariance matrices.
 *
 * @example
 * const days = Array.from({ length: 20 }, (_, day) => [Math.sin(day), Math.cos(day)])
 * const shrunk = ledoitWolfNonlinear(matrixFrom(days))
 * shrunk.ok && shrunk.value.covariance.values[0] // ≈ 0.58974
 */
export function ledoitWolfNonlinear(
  returns: Matrix,
  mean: MeanConvention = 'sample',
): Solved<NonlinearlyShrunk> {
  const degrees = returns.rows - (mean === 'sample' ? 1 : 0)
  const checked = requireReturns(returns, degreesMin + returns.rows - degrees)
  if (!checked.ok) return checked
  const moments = requireMoments(gram(deviations(returns, mean), degrees))
  if (!moments.ok) return moments
  const eigen = eigenSymmetric(moments.value, 'returns')
  if (!eigen.ok) return eigen
  const zeroCount = Math.max(0, returns.cols - degrees)
  const positive = requirePositive(eigen.value.values, zeroCount)
  if (!positive.ok) return positive
  const shrunkEigenvalues = shrinkSpectrum(positive.value, degrees, zeroCount)
  return solved({
    covariance: recompose({ values: shrunkEigenvalues, vectors: eigen.value.vectors }),
    sampleEigenvalues: eigen.value.values,
    shrunkEigenvalues,
  })
}

/** The eigenvalues that the number of observations allows to be positive, and that have to be. */
function requirePositive(eigenvalues: Float64Array, zeroCount: number): Solved<Float64Array> {
  const upper = eigenvalues.subarray(zeroCount)
  const least = upper[0] as number
  const floor = eigenvalues.length * Number.EPSILON * (eigenvalues.at(-1) as number)
  if (least > floor) return solved(upper)
  const message = 'returns have as many directions as assets or observations allow'
  return unsolved('SINGULAR', message, 'returns', `eigenvalues above ${floor}`, `${least}`)
}

/**
 * Section 4.7 of the paper (its code in appendix D): the density of the eigenvalues and its Hilbert
 * transform at each of them, by an Epanechnikov kernel whose width grows with the eigenvalue.
 */
function shrinkSpectrum(positive: Float64Array, degrees: number, zeroCount: number): Float64Array {
  const assets = positive.length + zeroCount
  const concentration = assets / degrees
  const bandwidth = degrees ** (-1 / 3)
  const shrunk = new Float64Array(assets)
  positive.forEach((eigenvalue, at) => {
    const { density, transform } = kernelEstimate(positive, eigenvalue, bandwidth)
    const [own, other] = [Math.PI * eigenvalue * density, Math.PI * eigenvalue * transform]
    const spread =
      zeroCount > 0
        ? own ** 2 + other ** 2
        : (concentration * own) ** 2 + (1 - concentration - concentration * other) ** 2
    shrunk[zeroCount + at] = eigenvalue / spread
  })
  if (zeroCount > 0) shrunk.fill(nullVariance(positive, degrees, zeroCount), 0, zeroCount)
  return shrunk
}

type KernelEstimate = { readonly density: number; readonly transform: number }

const root5 = Math.sqrt(5)

/** Density of the eigenvalues at one place, and its Hilbert transform; equations 4.7 and 4.8. */
function kernelEstimate(
  eigenvalues: Float64Array,
  place: number,
  bandwidth: number,
): KernelEstimate {
  let [density, transform] = [0, 0]
  for (const center of eigenvalues) {
    const width = bandwidth * center
    const x = (place - center) / width
    const height = 1 - (x * x) / 5
    density += Math.max(0, height) / width
    // Where the logarithm has its pole the factor before it is zero, and so is the product.
    const edge = Math.abs(x) === root5 ? 0 : height * Math.log(Math.abs((root5 - x) / (root5 + x)))
    transform += ((-3 / 10) * x + (3 / (4 * root5)) * edge) / (Math.PI * width)
  }
  const count = eigenvalues.length
  return { density: ((3 / (4 * root5)) * density) / count, transform: transform / count }
}

/** The one variance of all directions that the observations do not reach; equation 4.9. */
function nullVariance(positive: Float64Array, degrees: number, zeroCount: number): number {
  const h = degrees ** (-1 / 3)
  const inverses = positive.reduce((sum, eigenvalue) => sum + 1 / eigenvalue, 0)
  const logarithm = Math.log((1 + root5 * h) / (1 - root5 * h))
  const transform =
    ((3 / (10 * h * h) + (3 / (4 * root5 * h)) * (1 - 1 / (5 * h * h)) * logarithm) / Math.PI) *
    (inverses / positive.length)
  return 1 / ((Math.PI * zeroCount * transform) / degrees)
}
