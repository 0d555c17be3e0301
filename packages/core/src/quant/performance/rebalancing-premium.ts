import { diagonalOf, dot, quadraticForm, requireSymmetric } from '../linear/index.ts'
import type { Matrix } from '../matrix.ts'
import { requireFinite, requirePositive, requireSeries } from '../risk/index.ts'
import { requireFiniteFigures } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { timeWeightedReturn } from './time-weighted.ts'

/**
 * Excess growth of weights (n) under a covariance (n by n): `(sum w_i S_ii - w'S w) / 2`.
 *
 * Growth of a portfolio that is always rebalanced, over the weighted growth of its assets; not over
 * buying and holding. Per period of the covariance (Fernholz & Shay 1982). Refuses EMPTY,
 * NOT_FINITE, SHAPE and NOT_SYMMETRIC.
 *
 * @example
 * const covariance = matrixFrom([[0.04, 0], [0, 0.04]])
 * const growth = excessGrowth(Float64Array.of(0.5, 0.5), covariance)
 * growth.ok && growth.value // 0.01
 */
export function excessGrowth(weights: Float64Array, covariance: Matrix): Solved<number> {
  const checked = requireSeries(weights, 1, 'weights')
  if (!checked.ok) return checked
  const symmetric = requireSymmetric(covariance, 'covariance')
  if (!symmetric.ok) return symmetric
  if (covariance.rows !== weights.length) {
    const [limit, actual] = [`${weights.length} assets`, `${covariance.rows}`]
    return unsolved('SHAPE', 'a row for each weight', 'covariance', limit, actual)
  }
  const alone = dot(weights, diagonalOf(covariance))
  return requireFinite((alone - quadraticForm(covariance, weights)) / 2, 'weights')
}

/** What rebalancing every period made of a mix, beside leaving it alone. */
export type MixComparison = {
  readonly rebalanced: number
  readonly buyAndHold: number
  /** Rebalanced less held. */
  readonly difference: number
}

/**
 * Return over T periods of a mix that is restored every period, beside the same mix left alone.
 *
 * Over two periods with risky excess returns k1, k2 the difference is exactly `-w (1-w) k1 k2`:
 * rebalancing gains where the relative move reverses and loses where it goes on (Granger,
 * Harvey, Rattray & Van Hemert 2014). Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of a return
 * below -1 or of a weight outside 0 to 1.
 *
 * @example
 * const mix = { riskyWeight: 0.5, safeReturn: 0 }
 * const returns = constantMixReturns(Float64Array.of(0.5, 0.5), mix)
 * returns.ok && returns.value.difference // -0.0625
 */
export function constantMixReturns(
  riskyReturns: Float64Array,
  { riskyWeight, safeReturn }: { readonly riskyWeight: number; readonly safeReturn: number },
): Solved<MixComparison> {
  if (!(riskyWeight >= 0 && riskyWeight <= 1)) {
    const actual = `${riskyWeight}`
    return unsolved('OUT_OF_DOMAIN', 'a mix has a share', 'riskyWeight', '0 to 1', actual)
  }
  const risky = timeWeightedReturn(riskyReturns)
  if (!risky.ok) return risky
  const safe = timeWeightedReturn(riskyReturns.map(() => safeReturn))
  if (!safe.ok) return safe
  const safeWeight = 1 - riskyWeight
  const mixed = riskyReturns.map((entry) => riskyWeight * entry + safeWeight * safeReturn)
  const rebalanced = timeWeightedReturn(mixed)
  if (!rebalanced.ok) return rebalanced
  const buyAndHold = riskyWeight * risky.value + safeWeight * safe.value
  const difference = rebalanced.value - buyAndHold
  return requireFiniteFigures({ rebalanced: rebalanced.value, buyAndHold, difference })
}

/** Money in one risky asset and in the rest, after it moved and before a trade; in a currency. */
export type MixStep = {
  readonly riskyAfter: number
  readonly totalAfter: number
  /** Risky money that the rule asks for now. */
  readonly riskyTarget: number
  /** What to buy; negative: to sell. */
  readonly trade: number
}

/**
 * One step of a constant mix: the risky part moves, and its share of the whole is restored.
 *
 * Buys what fell (Perold & Sharpe 1988). Refuses OUT_OF_DOMAIN of a whole that is not positive
 * before or after, and NOT_FINITE.
 *
 * @example
 * const step = constantMixStep({ risky: 60, safe: 40 }, -0.1)
 * step.ok && step.value.trade // ≈ 2.4
 */
export function constantMixStep(
  { risky, safe }: { readonly risky: number; readonly safe: number },
  riskyReturn: number,
): Solved<MixStep> {
  const before = requirePositive(risky + safe, 'risky')
  if (!before.ok) return before
  const riskyAfter = risky * (1 + riskyReturn)
  const after = requirePositive(riskyAfter + safe, 'riskyReturn')
  if (!after.ok) return after
  const riskyTarget = (risky / before.value) * after.value
  return requireFiniteFigures({
    riskyAfter,
    totalAfter: after.value,
    riskyTarget,
    trade: riskyTarget - riskyAfter,
  })
}

/**
 * One step of constant-proportion insurance: risky money is a multiple of what is above a floor.
 *
 * Sells what fell (Black & Jones 1987; Perold & Sharpe 1988); no cap on leverage. Answers the risky
 * money before the move too. Refuses OUT_OF_DOMAIN of assets or a multiplier that are not positive,
 * and NOT_FINITE.
 *
 * @example
 * const step = constantProportionStep({ assets: 100, floor: 75, multiplier: 2 }, -0.2)
 * step.ok && step.value.trade // -10
 */
export function constantProportionStep(
  {
    assets,
    floor,
    multiplier,
  }: { readonly assets: number; readonly floor: number; readonly multiplier: number },
  riskyReturn: number,
): Solved<MixStep & { readonly riskyBefore: number }> {
  for (const [field, figure] of Object.entries({ assets, multiplier })) {
    const checked = requirePositive(figure, field)
    if (!checked.ok) return checked
  }
  const moves = requireSeries(Float64Array.of(floor, riskyReturn), 2, 'floor')
  if (!moves.ok) return moves
  const riskyBefore = multiplier * Math.max(0, assets - floor)
  const riskyAfter = riskyBefore * (1 + riskyReturn)
  const totalAfter = assets + riskyBefore * riskyReturn
  const riskyTarget = multiplier * Math.max(0, totalAfter - floor)
  return requireFiniteFigures({
    riskyBefore,
    riskyAfter,
    totalAfter,
    riskyTarget,
    trade: riskyTarget - riskyAfter,
  })
}

/**
 * Growth (n) of each asset relative to one of them, that changed weights (n) from before to after.
 *
 * Refuses EMPTY, NOT_FINITE, SHAPE, and OUT_OF_DOMAIN of a weight that is not positive or of an
 * index that is none.
 *
 * @example
 * const [before, after] = [Float64Array.of(0.5, 0.5), Float64Array.of(0.75, 0.25)]
 * const growth = relativeGrowth(before, after, 1)
 * growth.ok && growth.value // Float64Array.of(3, 1)
 */
export function relativeGrowth(
  before: Float64Array,
  after: Float64Array,
  relativeTo: number,
): Solved<Float64Array> {
  for (const [field, weights] of Object.entries({ before, after })) {
    const checked = requireSeries(weights, 1, field)
    if (!checked.ok) return checked
    const stray = weights.find((weight) => !(weight > 0))
    if (stray !== undefined) {
      return unsolved('OUT_OF_DOMAIN', 'every asset is held', field, 'above 0', `${stray}`)
    }
  }
  if (before.length !== after.length) {
    const [limit, actual] = [`${before.length}`, `${after.length}`]
    return unsolved('SHAPE', 'both have the same assets', 'after', limit, actual)
  }
  if (!(relativeTo in before)) {
    const limit = `an index below ${before.length}`
    return unsolved('OUT_OF_DOMAIN', 'the asset is there', 'relativeTo', limit, `${relativeTo}`)
  }
  const base = (after[relativeTo] as number) / (before[relativeTo] as number)
  return solved(after.map((weight, at) => weight / (before[at] as number) / base))
}
