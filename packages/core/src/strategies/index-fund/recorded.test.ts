import { readIndexMarket, readPriceFile } from '@evenkeel/market'
import { sharedData } from '@evenkeel/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { type BacktestResult, backtestDefaults, gridOf, runBacktest } from '../../backtest/index.ts'
import type { FiredTrigger } from '../../domain/index.ts'
import { smartRule } from '../../policy/index.ts'
import { dayMs, parseInstant, unixMs, utcDate } from '../../units/index.ts'
import {
  bookOfIndex,
  followIndex,
  type IndexChange,
  type IndexEvent,
  type IndexMarket,
  type IndexRule,
  presets,
  usualIndexRule,
} from '../index.ts'
import { knownBy } from './market.fixture.ts'

const panel = sharedData('data/daily/panel_daily.csv.gz')
const table = sharedData('data/daily/assets.csv')
const isHere = panel.isHere && table.isHere
const note = `${panel.note}${table.note}`

let market: IndexMarket
let closes: Awaited<ReturnType<typeof readPriceFile>>
beforeAll(async () => {
  if (!isHere) return
  market = await readIndexMarket({ file: panel.path, assetTable: table.path })
  closes = await readPriceFile({ file: panel.path }, { column: 'close_usd' })
})

const { bandBpsAbsolute, review } = presets['index-fund']
const rule = smartRule(bandBpsAbsolute / 10_000, review)

function instant(date: string) {
  const at = parseInstant(date)
  if (!at.ok) throw new Error(`${date} is a date`)
  return at.value
}

function backtest(of: IndexMarket, changes: readonly IndexChange[], to?: string): BacktestResult {
  const book = bookOfIndex(of, changes)
  if (!book.ok) throw new Error(JSON.stringify(book.issues))
  const { symbols } = book.value
  const from = utcDate(changes[0]?.atMs ?? unixMs(0))
  const grid = gridOf(closes, symbols, { from, ...(to !== undefined && { to }) })
  if (!grid.ok) throw new Error(JSON.stringify(grid.issues))
  const dead = of.assets
    .filter(({ name, diedAtMs }) => diedAtMs !== null && symbols.includes(name))
    .map(({ name }) => name)
  const result = runBacktest(grid.value, { ...backtestDefaults, ...book.value, rule, dead })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

function eventsOf(changes: readonly IndexChange[], name: string): string[] {
  return changes.flatMap(({ atMs, why }) =>
    why.flatMap((event) => {
      const isOwn = (event.kind === 'enters' || event.kind === 'leaves') && event.name === name
      return isOwn ? [`${utcDate(atMs)} ${event.kind} ${event.why}`] : []
    }),
  )
}

/** Additions a year after the first day. */
function additionsAnnual(changes: readonly IndexChange[]): number {
  const entries = changes.slice(1).flatMap(({ why }) => why.filter(isEntry))
  const years = (Number(market.dayAtMs.at(-1)) - Number(changes[0]?.atMs)) / dayMs / 365
  return entries.length / years
}

const isEntry = ({ kind }: IndexEvent) => kind === 'enters'

describe.skipIf(!isHere)(`an index fund over recorded caps (STR-2)${note}`, () => {
  describe.each([10, 20])('of %i', (members) => {
    let changes: readonly IndexChange[]
    beforeAll(() => {
      changes = followIndex(market, usualIndexRule(members), instant('2018-01-01'))
    })

    test('holds so many coins at most, none above 30%, no stand-in, none that is dead', () => {
      for (const { atMs, targets } of changes) {
        expect(targets.every((target) => target <= 0.3 + 1e-12)).toBe(true)
        const held = market.assets.filter((_, at) => (targets[at] ?? 0) > 0)
        expect(held.every(({ kind }) => kind === 'coin')).toBe(true)
        expect(held.every(({ diedAtMs }) => diedAtMs === null || diedAtMs > atMs)).toBe(true)
      }
      const reviewed = changes.flatMap(({ why }) =>
        why.flatMap((event) => (event.kind === 'reviewed' ? [event.members.length] : [])),
      )
      // 71 months, November 2022 missing.
      expect(reviewed).toHaveLength(71)
      expect(Math.max(...reviewed)).toBe(members)
    })

    test('LUNA leaves on the day it dies, at once, and is never bought again', () => {
      const of = eventsOf(changes, 'LUNA')
      expect(of.at(-1)).toBe('2022-05-13 leaves SCREENED')
      const luna = market.assets.findIndex(({ name }) => name === 'LUNA')
      const day = changes.findIndex(({ atMs }) => atMs === instant('2022-05-13'))
      expect(changes[day - 1]?.targets[luna]).toBeGreaterThan(0.01)
      expect(changes.slice(day).every(({ targets }) => targets[luna] === 0)).toBe(true)
    })

    test('the preset runs it; what it trades for LUNA ends with LUNA', () => {
      const result = backtest(market, changes)
      expect(result.figures.frozenAssets).toContain('LUNA')
      expect(result.figures.finalValue).toBeGreaterThan(0)
      const book = bookOfIndex(market, changes)
      if (!book.ok) throw new Error('the index is not empty')
      const luna = book.value.symbols.indexOf('LUNA')
      const weights = (at: number) => result.rebalances.at(at)?.weightsAfter[luna] ?? Number.NaN
      const after = result.rebalances.findIndex(({ executedAt }) => executedAt > '2022-05-17')
      expect(weights(after)).toBe(0)
      expect(weights(-1)).toBe(0)
      const before = result.rebalances.filter(({ executedAt }) => executedAt < '2022-05-09')
      expect(
        Math.max(...before.map(({ weightsAfter }) => weightsAfter[luna] ?? 0)),
      ).toBeGreaterThan(0.01)
    })
  })

  test('FTT, in an index of twenty, leaves when its price is gone', () => {
    const changes = followIndex(market, usualIndexRule(20), instant('2018-01-01'))
    expect(eventsOf(changes, 'FTT').at(-1)).toBe('2022-10-14 leaves SCREENED')
  })

  test('buffers halve the additions of an index of ten', () => {
    const usual = usualIndexRule(10)
    // The published 3.7 and 7.9 a year know no screens of size.
    const sizeless: IndexRule = {
      ...usual,
      screens: { ...usual.screens, marketCapUsdMin: null, volumeUsd30DaysMin: null },
    }
    const unbuffered = { ...usual.buffer, enterRank: 10, leaveRank: 10 }
    const from = instant('2014-06-01')
    const additions = [sizeless, { ...sizeless, buffer: unbuffered }].map((of) =>
      additionsAnnual(followIndex(market, of, from)).toFixed(1),
    )
    // Fewer than published on both sides: a dozen large coins have no recorded price here.
    expect(additions).toEqual(['3.3', '6.4'])
  })

  test('cut at 50 random bars, no earlier target and no earlier trade changes', async () => {
    const of = usualIndexRule(10)
    const from = instant('2019-01-01')
    const twenty = bookOfIndex(market, followIndex(market, usualIndexRule(20), from))
    if (!twenty.ok) throw new Error('the index is not empty')
    // Those that a larger index ever held: the others would only be screened out, 50 times.
    const files = { file: panel.path, assetTable: table.path, symbols: twenty.value.symbols }
    const few = await readIndexMarket(files)
    const whole = followIndex(few, of, from)
    const texts = whole.map((change) => JSON.stringify(change))
    const traded = tradesOf(backtest(few, whole))
    expect(traded.length).toBeGreaterThan(20)
    const first = few.dayAtMs.findIndex((atMs) => atMs >= from)
    for (let trial = 0; trial < 50; trial++) {
      // Spread by the golden ratio: every stretch of days is cut somewhere.
      const share = (trial * 0.618_033_988_75) % 1
      const lastDay = first + 40 + Math.floor(share * (few.days - first - 40))
      const lastMs = unixMs(few.dayAtMs[lastDay] as number)
      const seen = knownBy(few, lastDay)
      const changes = followIndex(seen, of, from)
      const before = texts.filter((_, at) => (whole[at]?.atMs ?? Infinity) <= lastMs)
      expect(changes.map((change) => JSON.stringify(change))).toEqual(before)
      const until = utcDate(lastMs)
      const trades = tradesOf(backtest(seen, changes, until))
      expect(trades).toEqual(traded.filter(({ executedAt }) => executedAt <= until))
    }
  }, 300_000)
})

/** What was traded when and why, to 1e-12: a cut market holds fewer assets to sum over. */
function tradesOf({ rebalances }: BacktestResult) {
  return rebalances.map(({ decidedAt, executedAt, turnover, why }) => {
    return { decidedAt, executedAt, turnover: turnover.toFixed(12), why: why.map(firedText) }
  })
}

function firedText(fired: FiredTrigger): string {
  if (fired.kind === 'threshold') return `${fired.asset} ${fired.driftAbsolute.toFixed(12)}`
  return fired.kind === 'risk' ? `${fired.risk} ${fired.asset}` : fired.kind
}
