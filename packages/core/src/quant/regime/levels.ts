import { quantileOfSorted } from '../risk/quantile.ts'
import { requireSeries } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Levels of a figure between boundaries, and what it takes to come down again. */
export type LevelSpec = {
  /** Ascending; a boundary itself belongs to the level below. */
  readonly boundaries: readonly number[]
  /** A level is left downwards once the figure is this share below its boundary, or at it. */
  readonly retreat: number
}

/** Volatility levels of TRG-3 by yearly volatility. Equity-like: use percentiles for crypto. */
export const volatilityLevels: LevelSpec = { boundaries: [0.15, 0.25, 0.4], retreat: 0.1 }

/** Percentiles of an asset's own three-year history that stand for low, medium and high. */
export const ownHistoryPercentiles: readonly number[] = [0.25, 0.5, 0.85]

/** Names of the levels that three boundaries make. */
export const volatilityLevelNames = ['low', 'medium', 'high', 'extreme'] as const
/** One of `volatilityLevelNames`. */
export type VolatilityLevel = (typeof volatilityLevelNames)[number]

/**
 * Level (T) of a figure at each time, 0 below the first boundary, from the past alone (REG-3).
 *
 * It rises at once, and falls a level only when the figure has come back by `retreat` of that
 * level's boundary. Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of boundaries that do not ascend
 * above 0 or of a retreat outside 0 to 1.
 *
 * @example
 * const spec = { boundaries: [0.4], retreat: 0.1 }
 * const levels = levelsOf(Float64Array.of(0.4, 0.41, 0.37, 0.36), spec)
 * levels.ok && levels.value // Uint8Array.of(0, 1, 1, 0)
 */
export function levelsOf(figures: Float64Array, spec: LevelSpec): Solved<Uint8Array> {
  const checked = requireLevels(figures, spec)
  if (!checked.ok) return checked
  const levels = new Uint8Array(figures.length)
  let level = 0
  for (let time = 0; time < figures.length; time++) {
    level = levelAfter(figures[time] as number, time === 0 ? 0 : level, spec)
    levels[time] = level
  }
  return solved(levels)
}

/**
 * The level after a figure, from the level before it: one step of `levelsOf`, for live use.
 *
 * @example
 * levelAfter(0.37, 1, { boundaries: [0.4], retreat: 0.1 }) // 1
 */
export function levelAfter(
  figure: number,
  before: number,
  { boundaries, retreat }: LevelSpec,
): number {
  let level = before
  while (level < boundaries.length && figure > (boundaries[level] as number)) level++
  while (level > 0 && figure <= (boundaries[level - 1] as number) * (1 - retreat)) level--
  return level
}

/** From which figure on an alert is raised, and by what share it has to come back to end. */
export type AlertSpec = { readonly from: number; readonly retreat: number }

/** The alert of TRG-3: from 60% of yearly volatility on. */
export const volatilityAlert: AlertSpec = { from: 0.6, retreat: 0.1 }

/**
 * Whether an alert stands (T, 1 or 0) at each time, from the past alone; `from` itself raises it.
 *
 * Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of `from` or a retreat outside 0 to 1.
 *
 * @example
 * const alerts = alertsOf(Float64Array.of(0.6, 0.55, 0.54), volatilityAlert)
 * alerts.ok && alerts.value // Uint8Array.of(1, 1, 0)
 */
export function alertsOf(figures: Float64Array, { from, retreat }: AlertSpec): Solved<Uint8Array> {
  const checked = requireLevels(figures, { boundaries: [from], retreat })
  if (!checked.ok) return checked
  const alerts = new Uint8Array(figures.length)
  let stands = 0
  for (let time = 0; time < figures.length; time++) {
    const figure = figures[time] as number
    if (figure >= from) stands = 1
    else if (figure <= from * (1 - retreat)) stands = 0
    alerts[time] = stands
  }
  return solved(alerts)
}

/**
 * Boundaries at percentiles of an asset's own history (T) of a figure, such as its volatility.
 *
 * Of the past alone if the history is. Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN of percentiles
 * outside 0 to 1 or of a history whose percentiles do not ascend.
 *
 * @example
 * const history = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5)
 * const boundaries = boundariesFrom(history, [0.25, 0.5])
 * boundaries.ok && boundaries.value // [0.2, 0.3]
 */
export function boundariesFrom(
  history: Float64Array,
  percentiles: readonly number[],
): Solved<readonly number[]> {
  const series = requireSeries(history, 1, 'history')
  if (!series.ok) return series
  const stray = percentiles.find((share) => !(share >= 0 && share <= 1))
  if (stray !== undefined) {
    const message = 'a percentile is a share'
    return unsolved('OUT_OF_DOMAIN', message, 'percentiles', 'from 0 to 1', `${stray}`)
  }
  const sorted = history.toSorted()
  const boundaries = percentiles.map((share) => quantileOfSorted(sorted, share))
  const ascending = requireAscending(boundaries)
  return ascending.ok ? solved(boundaries) : ascending
}

function requireLevels(figures: Float64Array, { boundaries, retreat }: LevelSpec) {
  const ascending = requireAscending(boundaries)
  if (!ascending.ok) return ascending
  if (!(retreat >= 0 && retreat < 1)) {
    const limit = 'from 0 to below 1'
    return unsolved('OUT_OF_DOMAIN', 'a retreat is a share', 'retreat', limit, `${retreat}`)
  }
  return requireSeries(figures, 1, 'figures')
}

function requireAscending(boundaries: readonly number[]): Solved<readonly number[]> {
  const stray = boundaries.find((entry, at) => !(entry > (boundaries[at - 1] ?? 0)))
  if (stray === undefined) return solved(boundaries)
  const message = 'boundaries ascend above 0'
  return unsolved('OUT_OF_DOMAIN', message, 'boundaries', 'ascending', boundaries.join(', '))
}
