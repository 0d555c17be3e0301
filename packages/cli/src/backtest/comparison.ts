import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  type DateRange,
  gridOf,
  type PriceGrid,
  type PriceSeries,
  runBacktest,
} from '@evenkeel/core/backtest'
import { neverRule } from '@evenkeel/core/policy'
import { dayMs, type Parsed, parsed, unixMs, utcDate } from '@evenkeel/core/units'
import { type ReadOptions, readAssetTable, readPriceFile } from '@evenkeel/market'
import { type Book, loadBook } from './book.ts'
import { peersOf } from './peers.ts'
import { type Provenance, provenanceOf } from './provenance.ts'
import type { BacktestRequest } from './request.ts'

/** A rule beside never rebalancing and its peers: same data, same costs. */
export type Comparison = {
  readonly book: Book
  readonly config: BacktestConfig
  readonly grid: PriceGrid
  readonly rule: BacktestResult
  readonly none: BacktestResult
  readonly peers: readonly { readonly name: string; readonly result: BacktestResult }[]
  readonly provenance: Provenance
}

/** Reads the files, runs the rule and the benchmark, and hashes what they came from. */
export async function compare(
  request: BacktestRequest,
  progress: (line: string) => void,
  options: ReadOptions = {},
): Promise<Parsed<Comparison>> {
  const book = await loadBook(request, options)
  if (!book.ok) return book
  const { symbols, targets, targetChanges, rule } = book.value
  const series = await loadSeries(request, symbols, options)
  const grid = gridOf(series, symbols, request.range)
  if (!grid.ok) return grid
  const history = historyOf(series, symbols, request.range)
  progress(`prices  ${grid.value.labelAtMs.length} bars of ${symbols.join(', ')}`)
  const { feeBps, lagBars, capitalUsd } = request
  const dead = await loadDead(request, symbols, options)
  const held = { symbols, targets, targetChanges, dead }
  const plain = { ...backtestDefaults, ...held, rule, feeBps, lagBars, capitalUsd }
  const config = { ...plain, history }
  const result = runBacktest(grid.value, config)
  if (!result.ok) return result
  const none = runBacktest(grid.value, { ...config, rule: neverRule })
  if (!none.ok) return none
  const peers = peersOf(rule).flatMap((peer) => {
    const ran = runBacktest(grid.value, { ...config, rule: peer.rule })
    return ran.ok ? [{ name: peer.name, result: ran.value }] : []
  })
  progress(`replay  ${result.value.figures.bars} bars of ${peers.length + 2} rules`)
  const provenance = await provenanceOf(grid.value, plain, history)
  return parsed({
    book: book.value,
    config,
    grid: grid.value,
    rule: result.value,
    none: none.value,
    peers,
    provenance,
  })
}

/** Which of the assets the table calls dead; none where there is no table. */
export async function loadDead(
  { assetTable }: BacktestRequest,
  symbols: readonly string[],
  options: ReadOptions,
): Promise<string[]> {
  if (assetTable === null) return []
  const records = await readAssetTable(assetTable, options)
  return records.flatMap(({ symbol, isDead }) => {
    return isDead && symbols.includes(symbol) ? [symbol] : []
  })
}

/** The chosen assets on one grid within the range that was asked for. */
export async function loadGrid(
  request: BacktestRequest,
  symbols: readonly string[],
  options: ReadOptions,
): Promise<Parsed<PriceGrid>> {
  return gridOf(await loadSeries(request, symbols, options), symbols, request.range)
}

async function loadSeries(
  { prices, column, source }: BacktestRequest,
  symbols: readonly string[],
  options: ReadOptions,
): Promise<PriceSeries[]> {
  const wanted = { column, symbols, ...(source !== null && { source }) }
  const series = await Promise.all(prices.map((file) => readPriceFile(file, wanted, options)))
  return series.flat()
}

/** Bars before the range, which a portfolio that starts on its first day could look back on. */
function historyOf(
  series: readonly PriceSeries[],
  symbols: readonly string[],
  { from }: DateRange,
): PriceGrid | null {
  if (from === undefined) return null
  const before = gridOf(series, symbols, { to: utcDate(unixMs(Date.parse(from) - dayMs)) })
  return before.ok ? before.value : null
}
