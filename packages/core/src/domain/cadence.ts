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
