import { quantileOfSorted } from '../risk/quantile.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { levelAfter, ownHistoryPercentiles } from './levels.ts'

/** Levels of a figure against its own past. */
export type OwnHistorySpec = {
  /** Ascending shares of the history; each is a boundary. */
  readonly percentiles: readonly number[]
  /** Periods of the history at most, the present one included. */
  readonly historyMax: number
  /** Periods it takes before there are levels. */
  readonly historyMin: number
  /** A level is left downwards once the figure is this share below its boundary, or at it. */
  readonly retreat: number
}

/** Three years of days, one at least, and the 10% of TRG-3. */
export const ownHistorySpec: OwnHistorySpec = {
  percentiles: ownHistoryPercentiles,
  historyMax: 1095,
  historyMin: 365,
  retreat: 0.1,
}

/** Levels against moving boundaries, the first of them for period `historyMin - 1`. */
export type OwnHistoryLevels = {
  /** T - historyMin + 1 levels, 0 below the first boundary. */
  readonly levels: Uint8Array
  /** Boundaries of the last period, ascending or equal. */
  readonly boundaries: readonly number[]
}

/**
 * Levels of a figure (T, above 0), such as a volatility, between percentiles of its own history.
 *
 * Causal (REG-1): at each period the boundaries are those of the history up to it, the period
 * included, and the level follows them with the hysteresis of `levelAfter`: a boundary belongs to
 * the level below, and a level is left at 10% below its present boundary. A review clock, as TRG-3
 * says, never a reason to trade. Refuses EMPTY, NOT_FINITE, TOO_SHORT and OUT_OF_DOMAIN.
 *
 * @example
 * const spec = { percentiles: [0.5], historyMax: 3, historyMin: 2, retreat: 0.1 }
 * const own = ownHistoryLevels(Float64Array.of(0.4, 0.5, 0.9, 0.6), spec)
 * own.ok && own.value.levels // Uint8Array.of(1, 1, 1)
 * own.ok && own.value.boundaries // [0.6]
 */
export function ownHistoryLevels(
  figures: Float64Array,
  spec: OwnHistorySpec = ownHistorySpec,
): Solved<OwnHistoryLevels> {
  const checked = requireSpec(figures, spec)
  if (!checked.ok) return checked
  const { percentiles, historyMax, historyMin, retreat } = spec
  const sorted = new Float64Array(Math.min(historyMax, figures.length))
  const levels = new Uint8Array(figures.length - historyMin + 1)
  const boundaries = percentiles.map(() => 0)
  let count = 0
  let level = 0
  for (let time = 0; time < figures.length; time++) {
    if (count === historyMax) drop(sorted, count--, figures[time - historyMax] as number)
    insert(sorted, count++, figures[time] as number)
    if (count < historyMin) continue
    const history = sorted.subarray(0, count)
    for (const [at, share] of percentiles.entries()) {
      boundaries[at] = quantileOfSorted(history, share)
    }
    level = levelAfter(figures[time] as number, level, { boundaries, retreat })
    levels[time - historyMin + 1] = level
  }
  return solved({ levels, boundaries })
}

/** Puts an entry in its place among the first `count`, which ascend. */
function insert(sorted: Float64Array, count: number, entry: number): void {
  const at = placeOf(sorted, count, entry)
  sorted.copyWithin(at + 1, at, count)
  sorted[at] = entry
}

/** Takes an entry out of the first `count`, which ascend. */
function drop(sorted: Float64Array, count: number, entry: number): void {
  const at = placeOf(sorted, count, entry)
  sorted.copyWithin(at, at + 1, count)
}

/** Where the first of `count` ascending entries stands that is not below `entry`. */
function placeOf(sorted: Float64Array, count: number, entry: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < entry) low = middle + 1
    else high = middle
  }
  return low
}

function requireSpec(
  figures: Float64Array,
  { percentiles, historyMax, historyMin, retreat }: OwnHistorySpec,
): Solved<Float64Array> {
  const least = requireCount(historyMin, 1, 'historyMin')
  if (!least.ok) return least
  const most = requireCount(historyMax, historyMin, 'historyMax')
  if (!most.ok) return most
  const stray = percentiles.find((share, at) => {
    return !(share <= 1 && share > (percentiles[at - 1] ?? -1) && share >= 0)
  })
  if (stray !== undefined) {
    const [message, limit] = ['percentiles are shares', 'ascending from 0 to 1']
    return unsolved('OUT_OF_DOMAIN', message, 'percentiles', limit, percentiles.join(', '))
  }
  if (!(retreat >= 0 && retreat < 1)) {
    const limit = 'from 0 to below 1'
    return unsolved('OUT_OF_DOMAIN', 'a retreat is a share', 'retreat', limit, `${retreat}`)
  }
  const series = requireSeries(figures, historyMin, 'figures')
  if (!series.ok) return series
  const low = figures.find((figure) => !(figure >= 0))
  if (low === undefined) return series
  return unsolved('OUT_OF_DOMAIN', 'a level has a size', 'figures', '0 or more', `${low}`)
}
