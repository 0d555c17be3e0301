import type { Labels } from '@evenkeel/core/backtest'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import { figuresAt, pick, seriesOf } from '../table/series.ts'

/** What a unit of gas cost on one chain. */
export type GasHistory = {
  readonly labels: Labels
  /** Start of the labelled day or bar, in milliseconds since 1970. */
  readonly labelAtMs: Float64Array
  readonly gasPriceGwei: Float64Array
  readonly nativePriceUsd: Float64Array
  /** The two multiplied: times the gas of a transaction, this is what it cost. */
  readonly gasUnitUsd: Float64Array
}

/** A file of gas prices: `date|ts`, a gas price in gwei, the native coin's price in dollars. */
export type GasFile = {
  readonly file: string
  /** `avg_gas_price_gwei` where left out. */
  readonly gasPriceColumn?: string
  /** `ether_price_usd` where left out. */
  readonly nativePriceColumn?: string
}

/** Reads the gas history of a chain. A row without one of the two prices is a gap. */
export async function readGasFile(
  { file, gasPriceColumn = 'avg_gas_price_gwei', nativePriceColumn = 'ether_price_usd' }: GasFile,
  options: ReadOptions = {},
): Promise<GasHistory> {
  const request = {
    timed: true,
    figures: [
      { name: gasPriceColumn, noun: 'gas price', range: { from: 0 } },
      { name: nativePriceColumn, noun: 'price', range: { above: 0 } },
    ],
    words: [],
  }
  const table = await readTable(file, request, options)
  const [gwei, usd] = [figuresAt(table, gasPriceColumn), figuresAt(table, nativePriceColumn)]
  const [series] = seriesOf(table, { by: 'gas', figures: [gwei, usd] })
  const rows = series?.rows ?? new Int32Array(0)
  const gasPriceGwei = pick(gwei, rows)
  const nativePriceUsd = pick(usd, rows)
  return {
    labels: table.labels,
    labelAtMs: pick(table.atMs, rows),
    gasPriceGwei,
    nativePriceUsd,
    gasUnitUsd: gasPriceGwei.map((price, row) => (price * (nativePriceUsd[row] as number)) / 1e9),
  }
}
