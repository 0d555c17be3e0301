import { assert } from '../../units/index.ts'

/** When a vault moves its stable coins to another pool (STR-1). Shares: 0.005 is 0.5 pp. */
export type YieldRule = {
  /** Least lead of the best score; a floor, not a rule: alone it lost 5 pp a year at 10 bps. */
  readonly gapAbsoluteMin: number
  /** Half-life of the score. On today's yield the same floor made 62 moves instead of 7. */
  readonly scoreHalfLifeDays: number
  /** Half-life of a lead: of 10.3 pp over the median 5.9 were left after 7 days, 4.6 after 14. */
  readonly leadHalfLifeDays: number
  /** The lead is counted over this long. */
  readonly horizonDays: number
  /** The gain has to be this many times the cost: with 2, 4 moves earned more than 7. */
  readonly breakEvenTimes: number
  /** Pools with less in them are not entered, and left at once. */
  readonly liquidityUsdMin: number
  readonly historyDaysMin: number
  /** A missing day counts as the day before it, so often in a row and no longer. */
  readonly carryDaysMax: number
  /** A yearly yield above this, or below 0, is no yield: it is as if the day were missing. */
  readonly apyMax: number
  /**
   * A lead has to show in the medians of so many newest days too, so that a few days alone move
   * nothing; 0 asks for none. The published figures are without it.
   */
  readonly medianDays: number
  /** Days for which an absurd value keeps its pool from being entered. */
  readonly distrustDays: number
}

/**
 * The yield rule of the stablecoin vault. Over 239 recorded days from 100,000 USD at 2 bps and
 * 10 USD a move it ended at 107,685.72 after 3 moves; without `medianDays` at 107,607.19
 * after 4, and in the first pool held at 106,351.66. One rate regime: no forecast.
 */
export const vaultYieldRule: YieldRule = {
  gapAbsoluteMin: 0.005,
  scoreHalfLifeDays: 7,
  leadHalfLifeDays: 14,
  horizonDays: 90,
  breakEvenTimes: 2,
  liquidityUsdMin: 1_000_000,
  historyDaysMin: 30,
  carryDaysMax: 3,
  apyMax: 1,
  medianDays: 14,
  distrustDays: 30,
}

/**
 * Days of today's lead that a move earns before the lead has decayed: what a gap a year is worth.
 *
 * @example
 * leadDays(vaultYieldRule).toFixed(2) // '19.96'
 */
export function leadDays({ leadHalfLifeDays: half, horizonDays }: YieldRule): number {
  assert(half > 0, 'a lead has a half-life')
  return (half / Math.LN2) * (1 - 2 ** (-horizonDays / half))
}

/** What a move costs: a share of the position and gas. */
export type MoveCost = { readonly costRate: number; readonly gasUsd: number }

/**
 * The least gap at which a move pays, for a position: the floor, or where the gain reaches so
 * many times the cost.
 *
 * @example At 3 and at 10 bps in total
 * const whole = { costRate: 0.0003, gasUsd: 0 }
 * leastGap(vaultYieldRule, whole, 1000).toFixed(4) // '0.0110'
 * leastGap(vaultYieldRule, { ...whole, costRate: 0.001 }, 1000).toFixed(4) // '0.0366'
 */
export function leastGap(rule: YieldRule, cost: MoveCost, positionUsd: number): number {
  const share = cost.costRate + cost.gasUsd / positionUsd
  const worthwhile = (rule.breakEvenTimes * share * 365) / leadDays(rule)
  return Math.max(rule.gapAbsoluteMin, worthwhile)
}
