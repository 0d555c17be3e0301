/** One reading of the market clock, beside the page's own monotonic clock. */
export type ClockReading = {
  readonly marketAtMs: number
  /** Market time that passes in one unit of real time. */
  readonly speed: number
  /** `performance.now()` when the reading arrived. */
  readonly readAtMs: number
}

/**
 * The instant that decisions see, now. The page never asks the reader's own calendar: in a demo the
 * market may be years ago and run faster.
 *
 * @example
 * marketNow({ marketAtMs: 1_000, speed: 60, readAtMs: 0 }, 500) // 31_000
 */
export function marketNow(reading: ClockReading, monotonicMs: number): number {
  return reading.marketAtMs + Math.max(0, monotonicMs - reading.readAtMs) * reading.speed
}

/** Real time left until a market instant; a market that stands still leaves its own time. */
export function realTimeUntil(reading: ClockReading, atMs: number, monotonicMs: number): number {
  const leftMs = atMs - marketNow(reading, monotonicMs)
  return reading.speed > 0 ? leftMs / reading.speed : leftMs
}
