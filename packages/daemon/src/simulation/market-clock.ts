import type { Clock } from '@evenkeel/core/ports'
import { type UnixMs, unixMs } from '@evenkeel/core/units'

/**
 * The clock of a simulated or replayed market.
 *
 * It runs at the speed of the wall and leaps ahead by `jumpTo`, never back: while a plan waits
 * for its owner nobody leaps, so a quarter of an hour to approve is a quarter of an hour.
 */
export type MarketClock = Clock & { readonly jumpTo: (at: UnixMs) => void }

/** Starts a market clock. `wall` is read for the time that passes between leaps. */
export function createMarketClock(startsAt: UnixMs, wall: Clock): MarketClock {
  let marketAt: number = startsAt
  let wallAt: number = wall.now()
  const now = (): UnixMs => unixMs(marketAt + Math.max(0, wall.now() - wallAt))
  return {
    now,
    jumpTo: (at) => {
      const current = now()
      marketAt = Math.max(current, at)
      wallAt = wall.now()
    },
  }
}

/** A market clock that stands still between leaps: the same run, the same instants. */
export function createSteppedClock(startsAt: UnixMs): MarketClock {
  let marketAt: number = startsAt
  return {
    now: () => unixMs(marketAt),
    jumpTo: (at) => {
      marketAt = Math.max(marketAt, at)
    },
  }
}
