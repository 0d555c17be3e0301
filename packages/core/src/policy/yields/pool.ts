import { assert, dayMs, type UnixMs } from '../../units/index.ts'
import type { YieldRule } from './rule.ts'

/** What a pool paid and held by UTC day, up to now: rows to come do not exist. */
export type PoolHistory = {
  readonly name: string
  /** Rows that exist; arrays may be longer. */
  readonly days: number
  /** Start of each day, ascending. */
  readonly dayAtMs: Float64Array
  /** Yearly, compounded, as published: 0.05 is five percent. */
  readonly apyFraction: Float64Array
  readonly tvlUsd: Float64Array
}

/** Why a pool may not be entered. */
export const poolFaults = [
  'YIELD_UNKNOWN',
  'YIELD_ABSURD',
  'LIQUIDITY_UNKNOWN',
  'LIQUIDITY_LOW',
  'HISTORY_SHORT',
] as const
/** One of `poolFaults`. */
export type PoolFault = (typeof poolFaults)[number]

/** A pool as it may be compared: its score, and the middle of its newest days. */
export type PoolScore = {
  readonly name: string
  /** Null where too little is known to say. */
  readonly score: number | null
  /** Median of the newest days: no few days can move it. */
  readonly middle: number | null
  /** All that keeps it from being entered; none where it is eligible. */
  readonly faults: readonly PoolFault[]
}

/**
 * Scores a pool at a day: the mean of its yields, each half as heavy as one a half-life younger.
 *
 * A value above `apyMax`, below 0 or not finite is no yield: its day counts as missing, and the
 * pool is not entered for `distrustDays`. A missing day counts as the day before it, so often and
 * no longer; what lies further back is not filled in.
 *
 * @example Three days of 4%, of which the last is not there
 * const dayAtMs = Float64Array.of(0, dayMs)
 * const [apyFraction, tvlUsd] = [Float64Array.of(0.04, 0.04), Float64Array.of(2e6, 2e6)]
 * const pool = { name: 'calm', days: 2, dayAtMs, apyFraction, tvlUsd }
 * scorePool(pool, unixMs(2 * dayMs), vaultYieldRule).faults // ['HISTORY_SHORT']
 */
export function scorePool(pool: PoolHistory, nowMs: UnixMs, rule: YieldRule): PoolScore {
  const today = Math.floor(nowMs / dayMs)
  const days = dailyYields(pool, today, rule)
  const faults = faultsOf(pool, today, days, rule)
  return {
    name: pool.name,
    score: meanOf(days, rule.scoreHalfLifeDays),
    middle: medianOf(days.slice(0, rule.medianDays)),
    faults,
  }
}

/** Whether a published yield can be one. */
export function isYield(apy: number, { apyMax }: Pick<YieldRule, 'apyMax'>): boolean {
  return apy >= 0 && apy <= apyMax
}

/**
 * The last yield that was known at a day, carried over missing ones; null where none is near.
 *
 * @example
 * const dayAtMs = Float64Array.of(0)
 * const known = { apyFraction: Float64Array.of(0.04), tvlUsd: Float64Array.of(2e6) }
 * const pool = { name: 'calm', days: 1, dayAtMs, ...known }
 * yieldKnownAt(pool, unixMs(3 * dayMs), vaultYieldRule) // 0.04
 * yieldKnownAt(pool, unixMs(4 * dayMs), vaultYieldRule) // null
 */
export function yieldKnownAt(pool: PoolHistory, atMs: UnixMs, rule: YieldRule): number | null {
  const newest = dailyYields(pool, Math.floor(atMs / dayMs), rule)[0] ?? Number.NaN
  return Number.isNaN(newest) ? null : newest
}

/** Yields by age in days, today's first; NaN where none is known. */
function dailyYields(pool: PoolHistory, today: number, rule: YieldRule): number[] {
  const first = Math.floor((pool.dayAtMs[0] ?? Number.NaN) / dayMs)
  const yields: number[] = []
  let row = 0
  let last = Number.NaN
  let age = 0
  for (let day = first; day <= today; day++) {
    age++
    if (row < pool.days && dayOf(pool, row) === day) {
      const apy = pool.apyFraction[row++] ?? Number.NaN
      if (isYield(apy, rule)) [last, age] = [apy, 0]
    }
    yields.push(age <= rule.carryDaysMax ? last : Number.NaN)
  }
  return yields.reverse()
}

function faultsOf(
  pool: PoolHistory,
  today: number,
  yields: readonly number[],
  rule: YieldRule,
): PoolFault[] {
  const tvlUsd = newestTvl(pool, today, rule)
  const faults: PoolFault[] = []
  if (Number.isNaN(yields[0] ?? Number.NaN)) faults.push('YIELD_UNKNOWN')
  if (isDistrusted(pool, today, rule)) faults.push('YIELD_ABSURD')
  if (tvlUsd === null) faults.push('LIQUIDITY_UNKNOWN')
  else if (tvlUsd < rule.liquidityUsdMin) faults.push('LIQUIDITY_LOW')
  if (yields.length < rule.historyDaysMin) faults.push('HISTORY_SHORT')
  return faults
}

function isDistrusted(pool: PoolHistory, today: number, rule: YieldRule): boolean {
  for (let row = pool.days - 1; row >= 0; row--) {
    if (dayOf(pool, row) <= today - rule.distrustDays) return false
    if (!isYield(pool.apyFraction[row] ?? Number.NaN, rule)) return true
  }
  return false
}

function newestTvl(pool: PoolHistory, today: number, rule: YieldRule): number | null {
  const row = pool.days - 1
  const tvlUsd = pool.tvlUsd[row] ?? Number.NaN
  return tvlUsd >= 0 && today - dayOf(pool, row) <= rule.carryDaysMax ? tvlUsd : null
}

function dayOf({ dayAtMs }: PoolHistory, row: number): number {
  const day = (dayAtMs[row] ?? Number.NaN) / dayMs
  assert(!Number.isNaN(day), 'a row has its day')
  return Math.floor(day)
}

function medianOf(yields: readonly number[]): number | null {
  const known = yields.filter((apy) => !Number.isNaN(apy)).toSorted((a, b) => a - b)
  const upper = known[known.length >> 1]
  const lower = known[(known.length - 1) >> 1]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}

function meanOf(yields: readonly number[], halfLifeDays: number): number | null {
  let sum = 0
  let weight = 0
  yields.forEach((apy, age) => {
    if (Number.isNaN(apy)) return
    const share = 0.5 ** (age / halfLifeDays)
    sum += share * apy
    weight += share
  })
  return weight > 0 ? sum / weight : null
}
