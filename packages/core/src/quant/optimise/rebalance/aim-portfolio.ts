import { solvePositiveDefinite } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { requireVector } from '../program/covariance.ts'

/** Signals that decay, and quadratic trading costs; all of one trading period. */
export type SignalProblem = {
  /** n by n covariance of returns. */
  readonly covariance: Matrix
  /** n by k: mean return of each asset per unit of each signal. */
  readonly loadings: Matrix
  /** k present values of the signals. */
  readonly signals: Float64Array
  /** k shares of each signal that are gone after one period, from 0 to 1. */
  readonly decays: Float64Array
  readonly riskAversion: number
  /** A trade x costs `costScale x'Sx / 2`: impact in proportion to risk. */
  readonly costScale: number
  /** Share by which one period discounts the next, at least 0 and below 1. */
  readonly discount: number
}

/** Where to trade to, and how much of the way. */
export type AimPortfolio = {
  /** n positions to aim at. */
  readonly aim: Float64Array
  /** n positions that free trading would hold. */
  readonly markowitz: Float64Array
  /** k factors between 0 and 1 / aversion: what the decay leaves of each signal. */
  readonly signalWeights: Float64Array
  /** Share of the way to the aim that is traded each period. */
  readonly tradingRate: number
}

/**
 * The aim portfolio for decaying signals under quadratic costs, and the rate of trading to it.
 *
 * Trade `tradingRate (aim - holdings)`: the aim weighs each signal by `1 / (aversion (1 + decay a /
 * aversion))`, so that what lasts counts for more. Refuses SHAPE, NOT_FINITE, OUT_OF_DOMAIN and
 * what `solvePositiveDefinite` refuses. Gârleanu & Pedersen 2013, propositions 2 and 3, with costs
 * in proportion to the covariance.
 *
 * @example
 * const aim = aimPortfolio({
 *   covariance: matrixFrom([[1]]),
 *   loadings: matrixFrom([[1]]),
 *   signals: Float64Array.of(1),
 *   decays: Float64Array.of(0.05),
 *   riskAversion: 1,
 *   costScale: 10,
 *   discount: 0,
 * })
 * aim.ok && aim.value.tradingRate // ≈ 0.27015621
 */
export function aimPortfolio(problem: SignalProblem): Solved<AimPortfolio> {
  const { covariance, loadings, signals, decays, riskAversion, costScale, discount } = problem
  const checked = requireSignals(problem)
  if (!checked.ok) return checked
  const patience = riskAversion * (1 - discount) + costScale * discount
  const root = Math.sqrt(patience ** 2 + 4 * riskAversion * costScale * (1 - discount) ** 2)
  // The difference of the two, written as a sum, keeps its digits where costs are small.
  const urgency = (2 * riskAversion * costScale * (1 - discount)) / (patience + root)
  const signalWeights = decays.map((decay) => 1 / (riskAversion + decay * urgency))
  const aimed = meansOf(
    loadings,
    signals.map((signal, at) => signal * (signalWeights[at] as number)),
  )
  const aim = solvePositiveDefinite(covariance, aimed, 'covariance')
  if (!aim.ok) return aim
  const free = meansOf(
    loadings,
    signals.map((signal) => signal / riskAversion),
  )
  const markowitz = solvePositiveDefinite(covariance, free, 'covariance')
  if (!markowitz.ok) return markowitz
  const tradingRate = urgency / costScale
  return solved({ aim: aim.value, markowitz: markowitz.value, signalWeights, tradingRate })
}

function requireSignals(problem: SignalProblem): Solved<null> {
  const { covariance, loadings, signals, decays, discount } = problem
  if (loadings.rows !== covariance.rows || !loadings.values.every(Number.isFinite)) {
    const [limit, actual] = [`${covariance.rows} finite rows`, `${loadings.rows}`]
    return unsolved('SHAPE', 'a row of loadings for each asset', 'loadings', limit, actual)
  }
  for (const [field, vector] of Object.entries({ signals, decays })) {
    const checked = requireVector(vector, loadings.cols, field)
    if (!checked.ok) return checked
  }
  const stray = decays.find((decay) => decay < 0 || decay > 1)
  if (stray !== undefined) {
    return unsolved('OUT_OF_DOMAIN', 'a decay is a share', 'decays', '0 to 1', `${stray}`)
  }
  for (const field of ['riskAversion', 'costScale'] as const) {
    const value = problem[field]
    if (value > 0 && value < Infinity) continue
    return unsolved('OUT_OF_DOMAIN', 'the figure is positive', field, 'above 0', `${value}`)
  }
  if (discount >= 0 && discount < 1) return solved(null)
  return unsolved('OUT_OF_DOMAIN', 'a discount is a share', 'discount', '0 to 1', `${discount}`)
}

function meansOf({ rows, cols, values }: Matrix, signals: Float64Array): Float64Array {
  const means = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const part = (values[row * cols + col] as number) * (signals[col] as number)
      means[row] = (means[row] as number) + part
    }
  }
  return means
}
