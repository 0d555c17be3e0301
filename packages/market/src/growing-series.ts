import type { Labels, PriceSeries } from '@evenkeel/core/backtest'

/** A series while its file is being read. */
export type GrowingSeries = {
  readonly symbol: string
  /** The symbol as it stands in the file, to be compared without decoding. */
  readonly bytes: Uint8Array
  /** False where its rows are passed over. */
  readonly isWanted: boolean
  count: number
  labelAtMs: Float64Array
  priceUsd: Float64Array
}

/** A series without rows. */
export function growingSeries(symbol: string, isWanted: boolean): GrowingSeries {
  return {
    symbol,
    bytes: new TextEncoder().encode(symbol),
    isWanted,
    count: 0,
    labelAtMs: new Float64Array(1024),
    priceUsd: new Float64Array(1024),
  }
}

/** Label of the last row; minus infinity where there is none. */
export function lastLabelAtMs({ count, labelAtMs }: GrowingSeries): number {
  return count === 0 ? -Infinity : (labelAtMs[count - 1] as number)
}

/** Adds a row behind the last one. */
export function append(series: GrowingSeries, atMs: number, priceUsd: number): void {
  if (series.count === series.labelAtMs.length) {
    series.labelAtMs = doubled(series.labelAtMs)
    series.priceUsd = doubled(series.priceUsd)
  }
  series.labelAtMs[series.count] = atMs
  series.priceUsd[series.count] = priceUsd
  series.count++
}

/** The series without its spare room. */
export function finishSeries(series: GrowingSeries, labels: Labels): PriceSeries {
  return {
    symbol: series.symbol,
    labels,
    labelAtMs: series.labelAtMs.slice(0, series.count),
    priceUsd: series.priceUsd.slice(0, series.count),
  }
}

function doubled(values: Float64Array): Float64Array {
  const larger = new Float64Array(values.length * 2)
  larger.set(values)
  return larger
}
