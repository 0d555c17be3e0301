import { strict as assert } from 'node:assert'

/** Times of one contestant, all in one unit. */
export type Times = { readonly median: number; readonly min: number; readonly p95: number }

/** Median, least and 95th percentile, interpolated between neighbours. */
export function timesOf(samples: readonly number[]): Times {
  assert(samples.length > 0 && samples.every(Number.isFinite), 'every sample is a time')
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => quantile(sorted, share)
  return { median: at(0.5), min: at(0), p95: at(0.95) }
}

/** Four digits are more than a time of a shared machine has. */
export function rounded(figure: number): number {
  return Number(figure.toPrecision(4))
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)] as number
  const high = sorted[Math.ceil(place)] as number
  return low + (place - Math.floor(place)) * (high - low)
}
