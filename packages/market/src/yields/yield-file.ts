import type { Labels } from '@evenkeel/core/backtest'
import { MarketFileError } from '../faults.ts'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import type { TableRequest } from '../table/request.ts'
import { figuresAt, pick, seriesOf } from '../table/series.ts'

/** What a pool or a savings token paid. */
export type YieldSeries = {
  /** The pool, or the symbol where the file has no pools. */
  readonly name: string
  readonly labels: Labels
  /** Start of the labelled day or bar, in milliseconds since 1970. */
  readonly labelAtMs: Float64Array
  /** Yearly, compounded: 0.05 is five percent. As published, however unlikely. */
  readonly apyFraction: Float64Array
  /** Deposits; NaN where unknown, null where the file has none. */
  readonly tvlUsd: Float64Array | null
}

/** A file of yields: `date|ts`, `pool|symbol`, `apy`, `tvl_usd?`. */
export type YieldFile = {
  readonly file: string
  /** What `apy` counts in; no file says so itself. */
  readonly apyUnit: 'percent' | 'fraction'
}

/**
 * Reads yields into one series per pool or symbol.
 *
 * A yield may be absurd, and is handed on as it was published: what to believe is decided by who
 * trades on it. Below minus hundred percent there is none.
 */
export async function readYieldFile(
  { file, apyUnit }: YieldFile,
  options: ReadOptions = {},
): Promise<YieldSeries[]> {
  const perUnit = apyUnit === 'percent' ? 100 : 1
  const table = await readTable(file, requestOf(perUnit), options)
  const by = table.words.get('pool') ?? table.words.get('symbol')
  if (by === undefined) {
    throw new MarketFileError('COLUMN_MISSING', "has neither a column 'pool' nor 'symbol'", {
      file,
    })
  }
  const apy = figuresAt(table, 'apy')
  const tvl = table.figures.get('tvl_usd')
  return seriesOf(table, { by, figures: [apy] }).map(({ name, rows }) => ({
    name,
    labels: table.labels,
    labelAtMs: pick(table.atMs, rows),
    apyFraction: pick(apy, rows).map((figure) => figure / perUnit),
    tvlUsd: tvl === undefined ? null : pick(tvl, rows),
  }))
}

function requestOf(perUnit: number): TableRequest {
  return {
    timed: true,
    figures: [
      { name: 'apy', noun: 'yield', range: { from: -perUnit } },
      { name: 'tvl_usd', noun: 'deposit', range: { from: 0 }, optional: true },
    ],
    words: [
      { name: 'pool', optional: true },
      { name: 'symbol', optional: true },
    ],
  }
}
