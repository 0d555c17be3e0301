import type { Labels } from '@evenkeel/core/backtest'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import { figuresAt, seriesOf, wordsAt } from '../table/series.ts'

/** Market values of many assets, as they were known at each time. */
export type CapSnapshots = {
  readonly labels: Labels
  /** Times of the snapshots, rising, in milliseconds since 1970. */
  readonly labelAtMs: Float64Array
  /** Assets in the order of their first appearance. */
  readonly names: readonly string[]
  /** Row by snapshot, column by asset; NaN where the snapshot does not list the asset. */
  readonly marketCapUsd: Float64Array
  /** Place in the list as published, in the same order; null where the file has none. */
  readonly rank: Float64Array | null
}

/** A file of market values: `date|ts`, `symbol`, `market_cap_usd`, `rank?`. */
export type CapFile = {
  readonly file: string
  /** `market_cap_usd` where left out. */
  readonly capColumn?: string
  /** What tells assets apart; `symbol` where left out. Tickers are not unique over time. */
  readonly nameColumn?: string
}

/** Reads the market values that an index could have known: each snapshot stands for itself. */
export async function readCapFile(
  { file, capColumn = 'market_cap_usd', nameColumn = 'symbol' }: CapFile,
  options: ReadOptions = {},
): Promise<CapSnapshots> {
  const request = {
    timed: true,
    figures: [
      { name: capColumn, noun: 'market value', range: { above: 0 } },
      { name: 'rank', noun: 'rank', range: { from: 1 }, optional: true },
    ],
    words: [{ name: nameColumn }],
  }
  const table = await readTable(file, request, options)
  const cap = figuresAt(table, capColumn)
  const rank = table.figures.get('rank')
  const hint = `another column may tell the assets of column ${nameColumn} apart`
  const series = seriesOf(table, { by: wordsAt(table, nameColumn), figures: [cap], hint })
  const labelAtMs = distinct(series.flatMap(({ rows }) => [...rows].map((row) => table.atMs[row])))
  const snapshotAt = new Map([...labelAtMs].map((atMs, snapshot) => [atMs, snapshot]))
  const laidOut = (column: Float64Array) => {
    const grid = new Float64Array(labelAtMs.length * series.length).fill(Number.NaN)
    series.forEach(({ rows }, asset) => {
      for (const row of rows) {
        const snapshot = snapshotAt.get(table.atMs[row] as number) as number
        grid[snapshot * series.length + asset] = column[row] as number
      }
    })
    return grid
  }
  return {
    labels: table.labels,
    labelAtMs,
    names: series.map(({ name }) => name),
    marketCapUsd: laidOut(cap),
    rank: rank === undefined ? null : laidOut(rank),
  }
}

function distinct(times: readonly (number | undefined)[]): Float64Array {
  return Float64Array.from(new Set(times.filter((atMs) => atMs !== undefined))).sort()
}
