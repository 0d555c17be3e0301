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
 * A clock that runs faster than real time is not run ahead of: it slows down when a plan waits,
 * and a page that guessed would call fresh prices old and open plans expired.
 *
 * @example
 * marketNow({ marketAtMs: 1_000, speed: 1, readAtMs: 0 }, 500) // 1_500
 * marketNow({ marketAtMs: 1_000, speed: 60, readAtMs: 0 }, 500) // 1_000
 */
export function marketNow(reading: ClockReading, monotonicMs: number): number {
  const elapsedMs = Math.max(0, monotonicMs - reading.readAtMs)
  return reading.speed > 1 ? reading.marketAtMs : reading.marketAtMs + elapsedMs * reading.speed
}

/** Real time left until a market instant; a market that stands still leaves its own time. */
export function realTimeUntil(reading: ClockReading, atMs: number, monotonicMs: number): number {
  const leftMs = atMs - reading.marketAtMs
  if (reading.speed <= 0) return leftMs
  return leftMs / reading.speed - Math.max(0, monotonicMs - reading.readAtMs)
}
