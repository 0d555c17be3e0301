import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Matrix, matrixFrom } from '@evenkeel/core/quant'
import { sharedData } from '@evenkeel/testkit'

/** Closes of one asset by UTC day, such as `2021-05-19`. */
export type DailySeries = ReadonlyMap<string, number>

/** The recorded market data beside the repository. */
export const recordedData = sharedData('data')

/** Rows of a recorded table without its heading, as text. */
function rowsOfTable(name: string): string[][] {
  const packed = readFileSync(`${recordedData.path}/${name}`)
  const lines = gunzipSync(packed).toString('utf8').trimEnd().split('\n')
  return lines.slice(1).map((line) => line.split(','))
}

let panel: Map<string, Map<string, number>> | undefined

/** Daily closes of an asset, in USD. */
export function dailyCloses(symbol: string): DailySeries {
  panel ??= readPanel()
  const series = panel.get(symbol)
  if (series === undefined) throw new Error(`no closes of ${symbol} are recorded`)
  return series
}

/** All assets of the panel, in the order of their names. */
export function recordedSymbols(): readonly string[] {
  panel ??= readPanel()
  return [...panel.keys()].toSorted()
}

function readPanel(): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>()
  for (const [day = '', symbol = '', close = ''] of rowsOfTable('daily/panel_daily.csv.gz')) {
    if (close === '') continue
    const series = all.get(symbol) ?? new Map<string, number>()
    series.set(day, Number(close))
    all.set(symbol, series)
  }
  return all
}

/** Days from one to another, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10))
  }
  return days
}

/** Simple daily returns (days - 1 by n) of assets that have a close on every day. */
export function dailyReturns(symbols: readonly string[], days: readonly string[]): Matrix {
  const series = symbols.map(dailyCloses)
  const closeOn = (asset: number, day: string): number => {
    const close = series[asset]?.get(day)
    if (close === undefined) throw new Error(`${symbols[asset]} has no close on ${day}`)
    return close
  }
  const rows = days.slice(1).map((day, at) => {
    return symbols.map((_, asset) => closeOn(asset, day) / closeOn(asset, days[at] ?? day) - 1)
  })
  return matrixFrom(rows)
}

/** A day of bitcoin by the hour. */
export type RealisedDay = {
  readonly day: string
  /** Log return from the close before to this one. */
  readonly logReturn: number
  /** Sum of the squared hourly log returns. */
  readonly variance: number
}

/** Days of bitcoin with 20 hourly returns at least, and the day before among them. */
export function realisedDays(): readonly RealisedDay[] {
  const byDay = new Map<string, { variance: number; hours: number; close: number }>()
  let before: { atSeconds: number; close: number } | undefined
  for (const [ts = '', , , , close = ''] of rowsOfTable('intraday/1h_BTC.csv.gz')) {
    const hour = { atSeconds: Number(ts), close: Number(close) }
    const day = new Date(hour.atSeconds * 1000).toISOString().slice(0, 10)
    const own = byDay.get(day) ?? { variance: 0, hours: 0, close: 0 }
    if (before !== undefined && hour.atSeconds - before.atSeconds === 3600) {
      own.variance += Math.log(hour.close / before.close) ** 2
      own.hours++
    }
    own.close = hour.close
    byDay.set(day, own)
    before = hour
  }
  const days = [...byDay.entries()]
  return days.slice(1).flatMap(([day, { variance, hours, close }], at) => {
    const earlier = days[at]
    if (earlier === undefined || hours < 20) return []
    const isNext = Date.parse(day) - Date.parse(earlier[0]) === 86_400_000
    return isNext ? [{ day, variance, logReturn: Math.log(close / earlier[1].close) }] : []
  })
}
