import { dayMs } from '../units/index.ts'

/**
 * Closes by UTC day as far as they are known at an instant: what the gate and the guards look at.
 *
 * Only the first `days` rows exist; the last of them is the day that still runs, at its newest
 * price. Columns run in the order of the decision's assets, the cash line included. A day without
 * a price is NaN, never the price of the day before.
 */
export type MarketView = {
  readonly days: number
  /** Start of each day, ascending. */
  readonly dayAtMs: Float64Array
  readonly closeUsd: readonly Float64Array[]
}

/** What trading costs as far as anybody knows before there are quotes. */
export type CostView = {
  readonly valueUsd: number
  /** Cost of each traded side but cash, as a share of its notional. */
  readonly feeRate: number
  /** Gas of one leg. */
  readonly gasUsdPerLeg: number
}

/** More missing days than this between two closes are a hole: its return is nobody's daily one. */
const gapDaysMax = 3

/** Whether a day follows the one before it closely enough for a daily return. */
export function followsClosely({ dayAtMs }: MarketView, day: number): boolean {
  const elapsedMs = (dayAtMs[day] ?? Number.NaN) - (dayAtMs[day - 1] ?? Number.NaN)
  return elapsedMs <= (gapDaysMax + 1) * dayMs
}

/** Return of an asset on a day; NaN where either close is missing. */
export function returnOn({ closeUsd }: MarketView, asset: number, day: number): number {
  const closes = closeUsd[asset]
  return (closes?.[day] ?? Number.NaN) / (closes?.[day - 1] ?? Number.NaN) - 1
}

/** First row of the last `count` days up to now. */
export function firstOfLast({ days }: MarketView, count: number): number {
  return Math.max(0, days - count)
}
