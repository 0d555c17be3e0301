import type { CrashFreeze } from '../domain/index.ts'
import { firstOfLast, type MarketView } from './market.ts'

/**
 * Which assets have crashed so lately that nothing of them is bought: on one of the last
 * `restDays` a close stood at or below `fallTo` of the highest close of its window.
 *
 * Worked out afresh from the closes each time: there is nothing to remember, and a restart cannot
 * forget it. All false without closes: what nobody saw cannot be held against an asset.
 *
 * @example A fall by two thirds, and the days after it
 * const rule = { fallTo: 0.4, windowDays: 8, restDays: 2 }
 * const closeUsd = [Float64Array.of(9, 3, 3, 3)]
 * const dayAtMs = Float64Array.of(0, dayMs, 2 * dayMs, 3 * dayMs)
 * crashedLately({ days: 3, dayAtMs, closeUsd }, rule) // [true]
 */
export function crashedLately(market: MarketView, rule: CrashFreeze): boolean[] {
  const first = firstOfLast(market, rule.restDays)
  return market.closeUsd.map((closes) => {
    if (!mayHaveCrashed(closes, first, market.days, rule)) return false
    for (let day = first; day < market.days; day++) {
      if (isCrash(closes, day, rule)) return true
    }
    return false
  })
}

/** Most assets never came near a crash: one look at their highest and lowest close says so. */
function mayHaveCrashed(
  closes: Float64Array,
  first: number,
  days: number,
  { fallTo, windowDays }: CrashFreeze,
): boolean {
  let highest = 0
  let lowest = Infinity
  for (let day = Math.max(0, first - windowDays + 1); day < days; day++) {
    const close = closes[day] as number
    if (close > highest) highest = close
    if (close < lowest) lowest = close
  }
  return lowest <= fallTo * highest
}

function isCrash(closes: Float64Array, day: number, { fallTo, windowDays }: CrashFreeze): boolean {
  const close = closes[day] ?? Number.NaN
  for (let before = Math.max(0, day - windowDays + 1); before < day; before++) {
    if (close <= fallTo * (closes[before] ?? Number.NaN)) return true
  }
  return false
}
