import { requirePositive } from '../risk/index.ts'
import { requireFiniteFigures } from '../risk/require.ts'
import type { Solved } from '../solved.ts'

/** What trading an order moves and costs; shares of the price. */
export type SquareRootImpact = {
  /** Move of the price when the order is done. */
  readonly peak: number
  /** Cost of the whole order: two thirds of the peak, as it builds up while the order is worked. */
  readonly averageCost: number
}

/**
 * Square-root law of market impact: `Y sigma sqrt(Q / V)` at its peak.
 *
 * Order and volume in one unit and over the period of the volatility (a day); the coefficient Y is
 * near 0.5 to 1 (Torre 1997; Toth et al. 2011). Refuses OUT_OF_DOMAIN of a figure that is not
 * positive, and NOT_FINITE.
 *
 * @example An order of 1% of the day's volume, at a daily volatility of 2%
 * const impact = squareRootImpact({ volDaily: 0.02, orderShareOfDay: 0.01, coefficient: 1 })
 * impact.ok && impact.value.peak // ≈ 0.002
 */
export function squareRootImpact({
  volDaily,
  orderShareOfDay,
  coefficient,
}: {
  readonly volDaily: number
  readonly orderShareOfDay: number
  readonly coefficient: number
}): Solved<SquareRootImpact> {
  for (const [field, figure] of Object.entries({ volDaily, orderShareOfDay, coefficient })) {
    const checked = requirePositive(figure, field)
    if (!checked.ok) return checked
  }
  const peak = coefficient * volDaily * Math.sqrt(orderShareOfDay)
  return requireFiniteFigures({ peak, averageCost: (2 / 3) * peak })
}

/** An order and its market; quantities in one unit. */
export type ImpactOrder = {
  readonly quantity: number
  readonly volumeDaily: number
  /** All that exists: shares outstanding, circulating supply. */
  readonly outstanding: number
  readonly volDaily: number
  readonly durationDays: number
}

/** Parameters of the power-law model, as fitted to a market. */
export type ImpactCurve = {
  readonly permanent: number
  readonly temporary: number
  /** Power of the share of all that exists which trades in a day. */
  readonly turnoverPower: number
  /** Power of the speed of trading. */
  readonly speedPower: number
}

/** Fit to US equities (Almgren, Thum, Hauptmann & Li 2005). */
export const almgrenEquities: ImpactCurve = {
  permanent: 0.314,
  temporary: 0.142,
  turnoverPower: 0.25,
  speedPower: 0.6,
}

/** Shares of the price. */
export type PowerLawImpact = {
  /** What stays: `gamma sigma (X/V) (Theta/V)^delta`. */
  readonly permanent: number
  /** What fades: `eta sigma (X / (V T))^beta`. */
  readonly temporary: number
  /** Expected cost of the order: half of what stays, and all that fades. */
  readonly cost: number
}

/**
 * Permanent and temporary impact of an order worked at an even speed.
 *
 * Almgren, Thum, Hauptmann & Li 2005. Refuses OUT_OF_DOMAIN of a figure that is not positive,
 * and NOT_FINITE.
 *
 * @example A tenth of the daily volume of IBM, over half a day
 * const order = {
 *   quantity: 656_100,
 *   volumeDaily: 6_561_000,
 *   outstanding: 1_728_000_000,
 *   volDaily: 0.0157,
 *   durationDays: 0.5,
 * }
 * const impact = powerLawImpact(order, almgrenEquities)
 * impact.ok && impact.value.cost // ≈ 0.0018418
 */
export function powerLawImpact(order: ImpactOrder, curve: ImpactCurve): Solved<PowerLawImpact> {
  for (const [field, figure] of [...Object.entries(order), ...Object.entries(curve)]) {
    const checked = requirePositive(figure, field)
    if (!checked.ok) return checked
  }
  const share = order.quantity / order.volumeDaily
  const turnover = (order.outstanding / order.volumeDaily) ** curve.turnoverPower
  const permanent = curve.permanent * order.volDaily * share * turnover
  const speed = (share / order.durationDays) ** curve.speedPower
  const temporary = curve.temporary * order.volDaily * speed
  return requireFiniteFigures({ permanent, temporary, cost: permanent / 2 + temporary })
}
