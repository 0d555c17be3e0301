import { dayMs, type Parsed, parsed, parseInstant, refused } from '../units/index.ts'
import type { Labels, PriceSeries } from './series.ts'

/** Prices of the chosen assets on one time grid: the union of their timestamps. */
export type PriceGrid = {
  readonly symbols: readonly string[]
  readonly labels: Labels
  readonly labelAtMs: Float64Array
  /** Row by bar, column by asset; NaN where an asset has no price on the bar. */
  readonly priceUsd: Float64Array
}

/** UTC dates, both inclusive; open where left out. */
export type DateRange = { readonly from?: string; readonly to?: string }

/**
 * Lays the chosen assets on one grid within a range of dates. No price is filled forward.
 *
 * @example
 * const labelAtMs = Float64Array.of(0)
 * const btc = { symbol: 'BTC', labels: 'date', labelAtMs, priceUsd: Float64Array.of(7) } as const
 * gridOf([btc], ['BTC'], {}).ok // true
 * gridOf([btc], ['ETH'], {}).ok // false
 */
export function gridOf(
  series: readonly PriceSeries[],
  symbols: readonly string[],
  range: DateRange,
): Parsed<PriceGrid> {
  const chosen: PriceSeries[] = []
  for (const symbol of symbols) {
    const found = series.filter((candidate) => candidate.symbol === symbol)
    const [only] = found
    if (only === undefined) return refused('assets', `${symbol} has no prices`)
    if (found.length > 1) return refused('prices', `${symbol} has prices from two files`)
    const sliced = sliceSeries(only, range)
    if (!sliced.ok) return sliced
    chosen.push(sliced.value)
  }
  const labels = chosen[0]?.labels ?? 'date'
  if (chosen.some((candidate) => candidate.labels !== labels)) {
    return refused('prices', 'days (date) and bars (ts) do not share one grid')
  }
  const labelAtMs = unionOf(chosen)
  if (labelAtMs.length === 0) return refused('from', 'no bar lies between --from and --to')
  return parsed({ symbols, labels, labelAtMs, priceUsd: pricesOn(labelAtMs, chosen) })
}

/**
 * The part of a series whose labels lie within a range of dates.
 *
 * @example
 * const labelAtMs = Float64Array.of(0, dayMs)
 * const priceUsd = Float64Array.of(7, 8)
 * const btc = { symbol: 'BTC', labels: 'date', labelAtMs, priceUsd } as const
 * const sliced = sliceSeries(btc, { from: '1970-01-02' })
 * sliced.ok && sliced.value.priceUsd // Float64Array.of(8)
 */
export function sliceSeries(series: PriceSeries, range: DateRange): Parsed<PriceSeries> {
  const bounds = boundsOf(range)
  if (!bounds.ok) return bounds
  const start = firstAtOrAfter(series.labelAtMs, bounds.value.fromMs)
  const end = firstAtOrAfter(series.labelAtMs, bounds.value.beforeMs)
  return parsed({
    ...series,
    labelAtMs: series.labelAtMs.subarray(start, end),
    priceUsd: series.priceUsd.subarray(start, end),
  })
}

/**
 * The same grid from a bar on.
 *
 * @example
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 1), Float64Array.of(5, 6)]
 * const grid = { symbols: ['BTC'], labels: 'date', labelAtMs, priceUsd } as const
 * gridFrom(grid, 1).priceUsd // Float64Array.of(6)
 */
export function gridFrom(grid: PriceGrid, bar: number): PriceGrid {
  return {
    ...grid,
    labelAtMs: grid.labelAtMs.subarray(bar),
    priceUsd: grid.priceUsd.subarray(bar * grid.symbols.length),
  }
}

/**
 * The same grid up to a bar, that bar left out; its arrays share the grid's memory.
 *
 * @example
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 1), Float64Array.of(5, 6)]
 * const grid = { symbols: ['BTC'], labels: 'date', labelAtMs, priceUsd } as const
 * gridBefore(grid, 1).priceUsd // Float64Array.of(5)
 */
export function gridBefore(grid: PriceGrid, bar: number): PriceGrid {
  return {
    ...grid,
    labelAtMs: grid.labelAtMs.subarray(0, bar),
    priceUsd: grid.priceUsd.subarray(0, bar * grid.symbols.length),
  }
}

type Bounds = { readonly fromMs: number; readonly beforeMs: number }

function boundsOf({ from, to }: DateRange): Parsed<Bounds> {
  const fromMs = from === undefined ? parsed(-Infinity) : parseDate(from, 'from')
  if (!fromMs.ok) return fromMs
  const toMs = to === undefined ? parsed(Infinity) : parseDate(to, 'to')
  if (!toMs.ok) return toMs
  const beforeMs = toMs.value + dayMs
  return fromMs.value < beforeMs
    ? parsed({ fromMs: fromMs.value, beforeMs })
    : refused('to', `${to} is before ${from}`)
}

function parseDate(text: string, path: string): Parsed<number> {
  return text.length === 10
    ? parseInstant(text, path)
    : refused(path, `'${text}' is not a UTC date such as 2022-01-31`)
}

function firstAtOrAfter(sorted: Float64Array, limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low
}

function unionOf(series: readonly PriceSeries[]): Float64Array {
  const all = new Float64Array(series.reduce((sum, { labelAtMs }) => sum + labelAtMs.length, 0))
  let at = 0
  for (const { labelAtMs } of series) {
    all.set(labelAtMs, at)
    at += labelAtMs.length
  }
  all.sort()
  let count = 0
  for (let i = 0; i < all.length; i++) {
    if (i > 0 && all[i] === all[i - 1]) continue
    all[count++] = all[i] as number
  }
  return all.slice(0, count)
}

function pricesOn(labelAtMs: Float64Array, series: readonly PriceSeries[]): Float64Array {
  const prices = new Float64Array(labelAtMs.length * series.length).fill(Number.NaN)
  series.forEach(({ labelAtMs: own, priceUsd }, column) => {
    let row = 0
    for (let i = 0; i < own.length; i++) {
      while (labelAtMs[row] !== own[i]) row++
      prices[row * series.length + column] = priceUsd[i] as number
    }
  })
  return prices
}
