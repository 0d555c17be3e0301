import type { AssetId, RuleSettings, TriggerDistance } from '../domain/index.ts'
import { assert, reaches, type UnixMs } from '../units/index.ts'
import { type Band, bandWidth, nearestToBand } from './band.ts'
import { nextRunAt, periodOf, runAt, type ScheduleState } from './schedule.ts'

/** What distances are measured from. Arrays run in the order of `assets`. */
export type DistanceInput = {
  readonly nowMs: UnixMs
  readonly assets: readonly AssetId[]
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  readonly rule: RuleSettings
  readonly schedule: ScheduleState
}

/**
 * How near each trigger is to firing, from 0 to 1 (DRF-3).
 *
 * The threshold's is the drift that has used most of its band, over that band; the calendar's the
 * share of its period that has passed.
 *
 * @example
 * const monday = unixMs(Date.UTC(1970, 0, 5))
 * const at = { nowMs: unixMs(Date.UTC(1970, 0, 8, 12)), schedule: scheduleFrom(monday) }
 * const rule = { ...bandRule(0.05), calendar: 'weekly' } as const
 * const view = { ...at, rule, assets: [], weights: [0.52, 0.48], targets: [0.5, 0.5] }
 * distancesOf(view).map(({ distance }) => distance.toFixed(2)) // ['0.40', '0.50']
 */
export function distancesOf(input: DistanceInput): TriggerDistance[] {
  const { rule } = input
  const distances: TriggerDistance[] = []
  const threshold = thresholdDistance(input)
  if (threshold !== null) distances.push(threshold)
  if (rule.calendar !== null) distances.push(calendarDistance(input, rule.calendar))
  return distances
}

function thresholdDistance(input: DistanceInput): TriggerDistance | null {
  const { rule, schedule, nowMs } = input
  const { index, driftAbsolute, limit } = nearestToBand(input.weights, input.targets, rule)
  if (limit === null) return null
  const distance: TriggerDistance = {
    kind: 'threshold',
    metric: 'driftAbsoluteMax',
    distance: Math.min(1, Math.abs(driftAbsolute) / limit),
    driftAbsolute,
    asset: input.assets[index] as AssetId,
    limit,
  }
  if (rule.review === 'continuous') return distance
  const nextAtMs = nextRunAt(rule.review, nowMs, schedule.startedAtMs, rule.calendarShift)
  return { ...distance, nextAtMs }
}

function calendarDistance(
  { nowMs, rule, schedule }: DistanceInput,
  cadence: NonNullable<RuleSettings['calendar']>,
): TriggerDistance {
  const { startedAtMs, lastScheduledAtMs } = schedule
  const lastPeriod = periodOf(cadence, lastScheduledAtMs, startedAtMs, rule.calendarShift)
  const opensAtMs = runAt(cadence, lastPeriod, startedAtMs, rule.calendarShift)
  const nextAtMs = runAt(cadence, lastPeriod + 1, startedAtMs, rule.calendarShift)
  const passed = (nowMs - opensAtMs) / (nextAtMs - opensAtMs)
  const distance = Math.min(1, Math.max(0, passed))
  return { kind: 'calendar', metric: cadence, distance, nextAtMs }
}

/** Relative price moves of one asset, all others still, that reach the band; null: none can. */
export type PriceMoves = { readonly up: number | null; readonly down: number | null }

/**
 * The price moves that would set the threshold off (DRF-3), in closed form, asset by asset.
 *
 * When asset i moves by r its weight becomes `w_i (1 + r) / (1 + w_i r)` and every other
 * `w_j / (1 + w_i r)`; each is solved for the weight at which it meets the band, and the nearest
 * counts. `bufferShare` is the part of the whole value that weights leave out (DRF-1), always
 * cash: weights are first taken as shares of the whole. At or beyond the band every move is 0.
 *
 * @example Half and half with a 10 pp band: up by one half, or down by a third
 * priceMovesToBand([0.5, 0.5], [0.5, 0.5], bandRule(0.1))[0]?.up?.toFixed(4) // '0.5000'
 * priceMovesToBand([0.5, 0.5], [0.5, 0.5], bandRule(0.1))[0]?.down?.toFixed(4) // '-0.3333'
 */
export function priceMovesToBand(
  weights: readonly number[],
  targets: readonly number[],
  band: Band,
  buffer: { readonly index: number; readonly share: number } = { index: 0, share: 0 },
): PriceMoves[] {
  assert(band.bandAbsolute !== null && band.bandAbsolute > 0, 'the band is positive')
  const { driftAbsolute, limit } = nearestToBand(weights, targets, band)
  if (reaches(Math.abs(driftAbsolute), limit ?? band.bandAbsolute))
    return weights.map(() => ({ up: 0, down: 0 }))
  const lines = weights.map((weight, index) => {
    const ofWhole = (share: number) =>
      share * (1 - buffer.share) + (index === buffer.index ? buffer.share : 0)
    const target = targets[index] ?? Number.NaN
    const width = bandWidth(target, band) ?? Number.NaN
    return { share: ofWhole(weight), low: ofWhole(target - width), high: ofWhole(target + width) }
  })
  return lines.map((mover) => ({ up: moveUp(mover, lines), down: moveDown(mover, lines) }))
}

/** Share of the whole value, and the shares at which the band is met. */
type Line = { readonly share: number; readonly low: number; readonly high: number }

function moveUp(mover: Line, lines: readonly Line[]): number | null {
  return nearest(
    lines.map((line) =>
      line === mover ? ownMove(mover, line.high) : otherMove(mover, line, 'low'),
    ),
  )
}

function moveDown(mover: Line, lines: readonly Line[]): number | null {
  return nearest(
    lines.map((line) =>
      line === mover ? ownMove(mover, line.low) : otherMove(mover, line, 'high'),
    ),
  )
}

/** Move of the mover's price that brings its own share to the limit; NaN where none does. */
function ownMove({ share }: Line, limit: number): number {
  if (share <= 0 || limit >= 1) return Number.NaN
  return possible((limit - share) / (share * (1 - limit)))
}

/** Move of the mover's price that brings another's share to the limit; NaN where none does. */
function otherMove(mover: Line, other: Line, side: 'low' | 'high'): number {
  const limit = other[side]
  if (mover.share <= 0 || other.share <= 0 || limit <= 0) return Number.NaN
  return possible((other.share / limit - 1) / mover.share)
}

/** A price can lose almost everything, and no more. */
function possible(move: number): number {
  return move > -1 ? move : Number.NaN
}

function nearest(moves: readonly number[]): number | null {
  let best: number | null = null
  for (const move of moves) {
    if (Number.isNaN(move)) continue
    if (best === null || Math.abs(move) < Math.abs(best)) best = move
  }
  return best
}
