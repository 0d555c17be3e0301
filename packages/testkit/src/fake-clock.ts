import type { Clock } from '@evenkeel/core/ports'
import { type UnixMs, unixMs } from '@evenkeel/core/units'

/** A clock that stands until it is moved. */
export type FakeClock = Clock & { readonly advance: (byMs: number) => UnixMs }

/** Starts on 2022-01-01 unless told otherwise. */
export function fakeClock(startMs = 1_640_995_200_000): FakeClock {
  let nowMs = startMs
  return {
    now: () => unixMs(nowMs),
    advance: (byMs) => {
      nowMs += byMs
      return unixMs(nowMs)
    },
  }
}
