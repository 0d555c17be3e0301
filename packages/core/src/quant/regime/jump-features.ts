import { lambdaOfHalfLife } from '../estimation/decay.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Memories of the features of a jump model, in periods. */
export type JumpFeatureSpec = {
  readonly downsideHalfLife: number
  readonly sortinoHalfLives: readonly number[]
  /** First periods that fill the memories and have no row. */
  readonly warmUp: number
}

/** The features of Shu, Yu & Mulvey 2024, for daily returns. */
export const jumpFeatureSpec: JumpFeatureSpec = {
  downsideHalfLife: 10,
  sortinoHalfLives: [20, 60],
  warmUp: 60,
}

/**
 * Features (T - warmUp by 1 + k) of returns (T): downside deviation, then Sortino ratios.
 *
 * Exponentially weighted, with weights that sum to one, and from the past alone, so that a row
 * belongs to the period `warmUp` later. The downside deviation comes first, so that the states of
 * `fitJumpModel` ascend in risk; a Sortino ratio divides the mean by the downside deviation of the
 * same half-life. Give it excess returns where cash earns something. Refuses EMPTY, NOT_FINITE,
 * TOO_SHORT, OUT_OF_DOMAIN of a half-life or a warm-up, and ZERO_VARIANCE where no return fell
 * within the warm-up. Shu, Yu & Mulvey 2024.
 *
 * @example
 * const spec = { downsideHalfLife: 1, sortinoHalfLives: [1], warmUp: 1 }
 * const features = jumpFeatures(Float64Array.of(-0.03, 0.03), spec)
 * features.ok && features.value.values[0] // ≈ 0.01732051
 * features.ok && features.value.values[1] // ≈ 0.57735027
 */
export function jumpFeatures(
  returns: Float64Array,
  spec: JumpFeatureSpec = jumpFeatureSpec,
): Solved<Matrix> {
  const checked = requireSpec(returns, spec)
  if (!checked.ok) return checked
  const { downsideHalfLife, sortinoHalfLives, warmUp } = spec
  const features = zeros(returns.length - warmUp, 1 + sortinoHalfLives.length)
  const downside = weightedMean(squaredLosses(returns), downsideHalfLife)
  if (!fillColumn(features, 0, warmUp, (time) => Math.sqrt(downside[time] as number))) {
    return noLoss(warmUp)
  }
  for (const [column, halfLife] of sortinoHalfLives.entries()) {
    const mean = weightedMean(returns, halfLife)
    const risk = weightedMean(squaredLosses(returns), halfLife)
    const isWhole = fillColumn(features, column + 1, warmUp, (time) => {
      return (mean[time] as number) / Math.sqrt(risk[time] as number)
    })
    if (!isWhole) return noLoss(warmUp)
  }
  return solved(features)
}

/** Writes a column from the warm-up on; false where the downside was still nothing. */
function fillColumn(
  { rows, cols, values }: Matrix,
  column: number,
  warmUp: number,
  featureAt: (time: number) => number,
): boolean {
  for (let row = 0; row < rows; row++) {
    const feature = featureAt(row + warmUp)
    if (!Number.isFinite(feature) || (column === 0 && feature === 0)) return false
    values[row * cols + column] = feature
  }
  return true
}

function squaredLosses(returns: Float64Array): Float64Array {
  return returns.map((entry) => Math.min(0, entry) ** 2)
}

/** Means (T) of a series up to each time, newer entries weighing more; weights sum to one. */
function weightedMean(series: Float64Array, halfLife: number): Float64Array {
  const decay = 2 ** (-1 / halfLife)
  let [sum, mass] = [0, 0]
  return series.map((entry) => {
    sum = decay * sum + entry
    mass = decay * mass + 1
    return sum / mass
  })
}

function noLoss(warmUp: number): Solved<never> {
  const [message, limit] = ['a downside has losses', `a loss in the first ${warmUp + 1} returns`]
  return unsolved('ZERO_VARIANCE', message, 'returns', limit, 'none')
}

function requireSpec(
  returns: Float64Array,
  { downsideHalfLife, sortinoHalfLives, warmUp }: JumpFeatureSpec,
): Solved<Float64Array> {
  for (const halfLife of [downsideHalfLife, ...sortinoHalfLives]) {
    const decay = lambdaOfHalfLife(halfLife)
    if (!decay.ok) return decay
  }
  const count = requireCount(warmUp, 0, 'warmUp')
  return count.ok ? requireSeries(returns, warmUp + 1) : count
}
