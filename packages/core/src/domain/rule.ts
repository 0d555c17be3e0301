/** How often something is looked at or done, in UTC (TRG-2). */
export const cadences = ['daily', 'weekly', 'every14d', 'monthly', 'quarterly'] as const
/** A calendar cadence. */
export type Cadence = (typeof cadences)[number]

/** Moves a cadence inside its period; all zero is the default, 00:00 UTC on the first day. */
export type CadenceShift = {
  /**
   * Day of the week (0 Monday), of the 14 days, of the month or of the quarter's first month
   * (0 the first). Past the end, the last day.
   */
  readonly days: number
  readonly minutesUtc: number
}

/** When and how far the policy trades. */
export type RuleSettings = {
  /** Largest absolute drift that fires, as a share: 0.05 is 5 pp. Null switches it off. */
  readonly bandAbsolute: number | null
  /** When a drift beyond the band becomes a proposal: on every evaluation, or on review dates. */
  readonly review: 'continuous' | Cadence
  /** Trades on this schedule whatever the drift. Null switches it off. */
  readonly calendar: Cadence | null
  readonly calendarShift: CadenceShift
  /** 0 trades to the target, 1 to the edge of the band, 0.5 half-way between (SIZ-4). */
  readonly edgeShare: number
  /** After a settled rebalance, threshold and calendar triggers rest this long (TRG-5). */
  readonly cooldownMs: number
}
