import { assert, dayMs, type UnixMs } from '../../units/index.ts'
import type { CandidateKind, IndexScreens } from './rule.ts'

/** What is known of an asset apart from its figures, each fact with the instant it was known. */
export type IndexAsset = {
  readonly name: string
  readonly kind: CandidateKind
  /** First listing; null: the first day with a figure of it. */
  readonly listedAtMs: UnixMs | null
  /** Its venues have announced its end; it trades on for a while. */
  readonly delistedAtMs: UnixMs | null
  /** It is worth nothing, or can no longer be traded. */
  readonly diedAtMs: UnixMs | null
}

/**
 * Figures of all candidates by recorded day, up to now: rows to come do not exist. A day without
 * any row was not recorded; it makes nothing stale.
 */
export type IndexMarket = {
  readonly assets: readonly IndexAsset[]
  /** Rows that exist; arrays may be longer. */
  readonly days: number
  /** Label of each day, ascending. */
  readonly dayAtMs: Float64Array
  /** Row by day, column by asset; NaN where unknown. The same for the others. */
  readonly priceUsd: Float64Array
  readonly marketCapUsd: Float64Array
  readonly volumeUsd: Float64Array
  /** Place in a published list, where that is believed more than the order of the caps. */
  readonly rank: Float64Array | null
}

/** A candidate on one day, as it was known then. */
export type Candidate = {
  readonly name: string
  readonly kind: CandidateKind
  readonly isDead: boolean
  readonly isDelisted: boolean
  /** Whether it has a price that is not stale. */
  readonly isPriced: boolean
  /** Null where unknown, here and below. */
  readonly marketCapUsd: number | null
  readonly rank: number | null
  readonly volumeUsd30Days: number | null
  /** Days since its first listing. */
  readonly listedDays: number | null
}

/** Days of the volume that is screened. */
const volumeDays = 30

/**
 * Walks the days of a market: call it with 0, 1, 2 ... and read what was known of each candidate
 * on that day. Rows after it are not looked at.
 */
export function watchCandidates(
  market: IndexMarket,
  screens: Pick<IndexScreens, 'staleDaysMax' | 'volumeDaysMin'>,
): (day: number) => Candidate[] {
  const columns = market.assets.map((_, asset) => openColumn(market, asset))
  let next = 0
  return (day) => {
    assert(day === next++ && day < market.days, 'days are watched in order')
    return columns.map((column, asset) => candidateOn(market, asset, column, { day, screens }))
  }
}

/** What is remembered of one asset from day to day. */
type Column = {
  readonly at: (figures: Float64Array, day: number) => number
  firstDay: number | null
  price: Known
  cap: Known
  rank: Known
  volumeSum: number
  volumeCount: number
}

/** The last known figure and its day. */
type Known = { figure: number; day: number }

function openColumn({ assets }: IndexMarket, asset: number): Column {
  const nothing = (): Known => ({ figure: Number.NaN, day: -Infinity })
  return {
    at: (figures, day) => figures[day * assets.length + asset] ?? Number.NaN,
    firstDay: null,
    price: nothing(),
    cap: nothing(),
    rank: nothing(),
    volumeSum: 0,
    volumeCount: 0,
  }
}

type DayView = {
  readonly day: number
  readonly screens: Pick<IndexScreens, 'staleDaysMax' | 'volumeDaysMin'>
}

function candidateOn(
  market: IndexMarket,
  asset: number,
  column: Column,
  { day, screens }: DayView,
): Candidate {
  const { staleDaysMax, volumeDaysMin } = screens
  enter(market, column, day)
  const fact = market.assets[asset] as IndexAsset
  const nowMs = market.dayAtMs[day] as number
  const fresh = ({ figure, day: at }: Known) => (day - at <= staleDaysMax ? figure : null)
  const { volumeSum, volumeCount } = column
  const listedAtMs = listedAt(market, fact, column)
  return {
    name: fact.name,
    kind: fact.kind,
    isDead: isPast(fact.diedAtMs, nowMs),
    isDelisted: isPast(fact.delistedAtMs, nowMs),
    isPriced: fresh(column.price) !== null,
    marketCapUsd: fresh(column.cap),
    rank: fresh(column.rank),
    volumeUsd30Days: volumeCount >= volumeDaysMin ? (volumeSum / volumeCount) * volumeDays : null,
    listedDays: isPast(listedAtMs, nowMs) ? Math.floor((nowMs - Number(listedAtMs)) / dayMs) : null,
  }
}

function enter(market: IndexMarket, column: Column, day: number): void {
  const { at } = column
  remember(column.price, at(market.priceUsd, day), day)
  remember(column.cap, at(market.marketCapUsd, day), day)
  if (market.rank !== null) remember(column.rank, at(market.rank, day), day)
  if (column.price.day === day || column.cap.day === day) column.firstDay ??= day
  count(column, at(market.volumeUsd, day), 1)
  if (day >= volumeDays) count(column, at(market.volumeUsd, day - volumeDays), -1)
}

function remember(known: Known, figure: number, day: number): void {
  if (!(figure > 0 && figure < Infinity)) return
  known.figure = figure
  known.day = day
}

/** Adds a day's volume to the sum of the window, or takes it out again. */
function count(column: Column, volumeUsd: number, sign: 1 | -1): void {
  if (!(volumeUsd >= 0 && volumeUsd < Infinity)) return
  column.volumeCount += sign
  column.volumeSum = column.volumeCount === 0 ? 0 : column.volumeSum + sign * volumeUsd
}

function listedAt(
  { dayAtMs }: IndexMarket,
  { listedAtMs }: IndexAsset,
  { firstDay }: Column,
): UnixMs | null {
  if (listedAtMs !== null || firstDay === null) return listedAtMs
  return dayAtMs[firstDay] as UnixMs
}

function isPast(atMs: UnixMs | null, nowMs: number): boolean {
  return atMs !== null && atMs <= nowMs
}
