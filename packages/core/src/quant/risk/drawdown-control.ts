import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requirePositive, requireSimpleReturns } from './require.ts'

/** A floor under wealth that follows its peak. */
export type DrawdownFloor = {
  /** The floor as a share of the peak, from 0 to below 1. */
  readonly floorShare: number
  /** Exposure per unit of wealth above the floor; a gap of more than its inverse breaks through. */
  readonly multiplier: number
  /** Exposure at most, per unit of wealth. */
  readonly leverageMax: number
  /**
   * Share of the peak that is forgotten with each step; 0 where left out. Without it a portfolio
   * that fell to its floor never returns (cash-lock); with it the promise is against a lower peak.
   */
  readonly peakForgottenPerStep?: number
}

/**
 * Exposure, in money, of one step: the multiplier times the wealth above the floor, capped.
 *
 * Grossman & Zhou 1993; with a floor that only rises: Estep & Kritzman 1988 (TIPP). Wealth and
 * exposure in one currency; below the floor it is 0.
 *
 * @example
 * const floor = { floorShare: 0.75, multiplier: 2, leverageMax: 1 }
 * drawdownExposure(100, 100, floor) // 50
 * drawdownExposure(70, 100, floor) // 0
 */
export function drawdownExposure(
  wealth: number,
  peak: number,
  { floorShare, multiplier, leverageMax }: DrawdownFloor,
): number {
  const surplus = Math.max(0, wealth - floorShare * peak)
  return Math.min(leverageMax * Math.max(0, wealth), multiplier * surplus)
}

/**
 * Exposure, wealth and peak (T by 3) of a wealth of one over T simple returns, the rest in cash.
 *
 * Each step invests, then moves, then raises the peak; cash earns nothing. Refuses EMPTY,
 * NOT_FINITE, and OUT_OF_DOMAIN of a return below -1 or of a floor outside its ranges.
 *
 * @example
 * const floor = { floorShare: 0.75, multiplier: 2, leverageMax: 1 }
 * const path = drawdownControlledPath(Float64Array.of(0.5), floor)
 * path.ok && rowsOf(path.value) // [[0.5, 1.25, 1.25]]
 */
export function drawdownControlledPath(
  returns: Float64Array,
  floor: DrawdownFloor,
): Solved<Matrix> {
  const checked = requireSimpleReturns(returns, 1)
  if (!checked.ok) return checked
  const bounded = requireFloor(floor)
  if (!bounded.ok) return bounded
  const path = zeros(returns.length, 3)
  const kept = 1 - (floor.peakForgottenPerStep ?? 0)
  let wealth = 1
  let peak = 1
  for (let step = 0; step < returns.length; step++) {
    const exposure = drawdownExposure(wealth, peak, floor)
    wealth += exposure * (returns[step] as number)
    peak = Math.max(kept * peak, wealth)
    path.values[3 * step] = exposure
    path.values[3 * step + 1] = wealth
    path.values[3 * step + 2] = peak
  }
  return solved(path)
}

function requireFloor(floor: DrawdownFloor): Solved<number> {
  const shares = [
    { field: 'floorShare', share: floor.floorShare },
    { field: 'peakForgottenPerStep', share: floor.peakForgottenPerStep ?? 0 },
  ]
  const stray = shares.find(({ share }) => !(share >= 0 && share < 1))
  if (stray !== undefined) {
    const { field, share } = stray
    return unsolved('OUT_OF_DOMAIN', 'a share is below one', field, '0 to below 1', `${share}`)
  }
  const multiplier = requirePositive(floor.multiplier, 'multiplier')
  return multiplier.ok ? requirePositive(floor.leverageMax, 'leverageMax') : multiplier
}

/**
 * Largest loss in one step that leaves the floor of a multiplier standing: `1 / multiplier`.
 *
 * Black & Perold 1992. Refuses OUT_OF_DOMAIN of a multiplier that is not positive.
 *
 * @example
 * const gap = gapLossMax(4)
 * gap.ok && gap.value // 0.25
 */
export function gapLossMax(multiplier: number): Solved<number> {
  const checked = requirePositive(multiplier, 'multiplier')
  return checked.ok ? solved(1 / multiplier) : checked
}

/**
 * Gain that makes up for a drawdown: `d / (1 - d)`.
 *
 * Refuses OUT_OF_DOMAIN unless 0 <= drawdown < 1.
 *
 * @example
 * const gain = gainToRecover(0.6)
 * gain.ok && gain.value // ≈ 1.5
 */
export function gainToRecover(drawdown: number): Solved<number> {
  if (drawdown >= 0 && drawdown < 1) return solved(drawdown / (1 - drawdown))
  const message = 'a drawdown leaves something'
  return unsolved('OUT_OF_DOMAIN', message, 'drawdown', '0 to below 1', `${drawdown}`)
}

/**
 * Exposure per unit of wealth that brings a forecast volatility to a target, capped.
 *
 * `min(leverageMax, target / forecast)`, both over one period. Refuses OUT_OF_DOMAIN of a figure
 * that is not positive.
 *
 * @example
 * const exposure = volatilityTargetExposure({ target: 0.4, forecast: 0.8, leverageMax: 1 })
 * exposure.ok && exposure.value // 0.5
 */
export function volatilityTargetExposure({
  target,
  forecast,
  leverageMax,
}: {
  readonly target: number
  readonly forecast: number
  readonly leverageMax: number
}): Solved<number> {
  for (const [field, figure] of Object.entries({ target, forecast, leverageMax })) {
    const checked = requirePositive(figure, field)
    if (!checked.ok) return checked
  }
  return solved(Math.min(leverageMax, target / forecast))
}
