import { dot, solvePositiveDefinite } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Means that have been drawn together, and by how much. */
export type BayesStein = {
  /** n means of the period of the sample. */
  readonly means: Float64Array
  /** n by n covariance of the next period's returns, with the uncertainty of the means in it. */
  readonly covariance: Matrix
  /** Share of the common mean in each mean, from 0 to 1. */
  readonly shrinkage: number
  /** Mean of the portfolio of least variance, where all means are drawn to. */
  readonly commonMean: number
}

/**
 * Bayes-Stein means (n) from sample means (n), covariance (n by n, unbiased) and `observations`.
 *
 * Each mean moves to that of the portfolio of least variance, the further the less the sample
 * means differ beside their errors: `(n + 2) / (n + 2 + T d' V^-1 d)`, where d are the distances
 * and V is S (T - 1) / (T - n - 2). Means first and weights second: errors in means cost an order
 * of magnitude more than errors in variances (Chopra & Ziemba 1993). Refuses SHAPE, NOT_FINITE,
 * TOO_SHORT below n + 3 observations, and what `solvePositiveDefinite` refuses. Jorion 1986.
 *
 * @example Twenty periods cannot tell the two means apart
 * const covariance = matrixFrom([[0.04, 0], [0, 0.04]])
 * const shrunk = bayesSteinMeans(Float64Array.of(0.02, 0.06), covariance, 20)
 * shrunk.ok && shrunk.value.commonMean // ≈ 0.04
 * shrunk.ok && shrunk.value.shrinkage // ≈ 0.92233010
 */
export function bayesSteinMeans(
  sampleMeans: Float64Array,
  covariance: Matrix,
  observations: number,
): Solved<BayesStein> {
  const size = sampleMeans.length
  const checked = requireSample(sampleMeans, covariance, observations)
  if (!checked.ok) return checked
  const inflation = (observations - 1) / (observations - size - 2)
  const ones = new Float64Array(size).fill(1)
  const least = solvePositiveDefinite(covariance, ones, 'covariance')
  if (!least.ok) return least
  const mass = dot(ones, least.value)
  const commonMean = dot(least.value, sampleMeans) / mass
  const distances = sampleMeans.map((mean) => mean - commonMean)
  const towards = solvePositiveDefinite(covariance, distances, 'covariance')
  if (!towards.ok) return towards
  const distance = Math.max(0, dot(distances, towards.value)) / inflation
  const prior = (size + 2) / (size + 2 + observations * distance)
  const means = sampleMeans.map((mean) => (1 - prior) * mean + prior * commonMean)
  const predictive = predictiveCovariance(covariance, inflation, mass, prior, observations)
  return solved({ means, covariance: predictive, shrinkage: prior, commonMean })
}

/** `V (1 + 1 / (T + l)) + l / (T (T + 1 + l)) 11' / (1' V^-1 1)`, with l in terms of its share. */
function predictiveCovariance(
  { rows: size, values }: Matrix,
  inflation: number,
  mass: number,
  prior: number,
  observations: number,
): Matrix {
  // l = T s / (1 - s) has no bound where the means are alike; its shares of one do.
  const ownError = (1 - prior) / observations
  const rest = observations + 1 - prior
  const commonError = ((prior / rest) * inflation) / mass
  const predictive = zeros(size, size)
  for (let at = 0; at < values.length; at++) {
    predictive.values[at] = (values[at] as number) * inflation * (1 + ownError) + commonError
  }
  return predictive
}

function requireSample(
  sampleMeans: Float64Array,
  covariance: Matrix,
  observations: number,
): Solved<null> {
  const size = sampleMeans.length
  if (covariance.rows !== size) {
    const [limit, actual] = [`${covariance.rows}`, `${size}`]
    return unsolved('SHAPE', 'a mean for each asset', 'sampleMeans', limit, actual)
  }
  const stray = sampleMeans.find((mean) => !Number.isFinite(mean))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every mean is finite', 'sampleMeans', 'finite', `${stray}`)
  }
  if (observations >= size + 3 && observations < Infinity) return solved(null)
  const message = 'the covariance of the sample is known well enough'
  return unsolved('TOO_SHORT', message, 'observations', `${size + 3}`, `${observations}`)
}

/** What is believed of a Sharpe ratio before an asset is seen, and how firmly. */
export type SharpePrior = {
  /** Yearly. */
  readonly sharpe: number
  /** Years of data that weigh as much as the belief. */
  readonly years: number
}

/** A half, as firmly as eight years of data: what the Kelly size limit starts from. */
export const sharpePrior: SharpePrior = { sharpe: 0.5, years: 8 }

/**
 * Mean excess return (yearly) shrunk toward a Sharpe ratio: `n / (n + prior)` of it is the data's.
 *
 * The posterior mean of a normal mean with known volatility whose prior is worth `prior.years`
 * years. Four years of a 70% volatility leave a standard error of 35% a year, so that a sample mean
 * alone sizes noise. Refuses OUT_OF_DOMAIN of a volatility, years or a prior that is not positive,
 * and NOT_FINITE.
 *
 * @example Four years at 100% a year and a volatility of 70%
 * const mean = shrunkExcessMean({ excessMean: 1, volAnnual: 0.7, years: 4 }, sharpePrior)
 * mean.ok && mean.value // ≈ 0.56666667
 */
export function shrunkExcessMean(
  {
    excessMean,
    volAnnual,
    years,
  }: { readonly excessMean: number; readonly volAnnual: number; readonly years: number },
  prior: SharpePrior,
): Solved<number> {
  const positive = { volAnnual, years, 'prior.years': prior.years }
  for (const [field, figure] of Object.entries(positive)) {
    if (figure > 0 && figure < Infinity) continue
    const limit = 'finite, above 0'
    return unsolved('OUT_OF_DOMAIN', 'the figure is positive', field, limit, `${figure}`)
  }
  const share = years / (years + prior.years)
  const mean = share * excessMean + (1 - share) * prior.sharpe * volAnnual
  if (Number.isFinite(mean)) return solved(mean)
  const actual = `${excessMean} and ${prior.sharpe}`
  return unsolved('NOT_FINITE', 'the means are finite', 'excessMean', 'finite', actual)
}
