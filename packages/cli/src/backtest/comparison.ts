import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  gridOf,
  type PriceGrid,
  runBacktest,
} from '@evenkeel/core/backtest'
import { neverRule } from '@evenkeel/core/policy'
import { type Parsed, parsed } from '@evenkeel/core/units'
import { type ReadOptions, readAssetTable, readPriceFile } from '@evenkeel/market'
import { type Book, loadBook } from './book.ts'
import { type Provenance, provenanceOf } from './provenance.ts'
import type { BacktestRequest } from './request.ts'

/** A rule beside never rebalancing: same data, same costs. */
export type Comparison = {
  readonly book: Book
  readonly config: BacktestConfig
  readonly grid: PriceGrid
  readonly rule: BacktestResult
  readonly none: BacktestResult
  readonly provenance: Provenance
}

/** Reads the files, runs the rule and the benchmark, and hashes what they came from. */
export async function compare(
  request: BacktestRequest,
  progress: (line: string) => void,
  options: ReadOptions = {},
): Promise<Parsed<Comparison>> {
  const book = await loadBook(request)
  if (!book.ok) return book
  const { symbols, targets, rule } = book.value
  const grid = await loadGrid(request, symbols, options)
  if (!grid.ok) return grid
  progress(`prices  ${grid.value.labelAtMs.length} bars of ${symbols.join(', ')}`)
  const { feeBps, lagBars, capitalUsd } = request
  const dead = await loadDead(request, symbols, options)
  const config = { ...backtestDefaults, symbols, targets, rule, feeBps, lagBars, capitalUsd, dead }
  const result = runBacktest(grid.value, config)
  if (!result.ok) return result
  const none = runBacktest(grid.value, { ...config, rule: neverRule })
  if (!none.ok) return none
  progress(`replay  ${result.value.figures.bars} bars, twice`)
  const provenance = await provenanceOf(grid.value, config)
  return parsed({
    book: book.value,
    config,
    grid: grid.value,
    rule: result.value,
    none: none.value,
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

export async function loadGrid(
  { prices, column, source, range }: BacktestRequest,
  symbols: readonly string[],
  options: ReadOptions,
): Promise<Parsed<PriceGrid>> {
  const wanted = { column, symbols, ...(source !== null && { source }) }
  const series = await Promise.all(prices.map((file) => readPriceFile(file, wanted, options)))
  return gridOf(series.flat(), symbols, range)
}
