import { formatInstant, type UnixMs, utcDate } from '../units/index.ts'

/** What a time in a price file labels: a day by its date, or a bar by its start. */
export type Labels = 'date' | 'instant'

/** Closes of one asset in US dollars, labels strictly increasing. No price means no bar. */
export type PriceSeries = {
  readonly symbol: string
  readonly labels: Labels
  /** Start of the labelled day or bar, in milliseconds since 1970. */
  readonly labelAtMs: Float64Array
  readonly priceUsd: Float64Array
}

/**
 * A label as results print it: the date of a day, the instant of a bar.
 *
 * @example
 * formatLabel('date', 1640995200000) // '2022-01-01'
 * formatLabel('instant', 1640995200000) // '2022-01-01T00:00:00Z'
 */
export function formatLabel(labels: Labels, labelAtMs: number): string {
  return labels === 'date' ? utcDate(labelAtMs as UnixMs) : formatInstant(labelAtMs as UnixMs)
}

/**
 * The most frequent distance between neighbours, the shortest of equally frequent ones.
 *
 * @example
 * modalSpacing(Float64Array.of(0, 1, 2, 5)) // 1
 */
export function modalSpacing(labelAtMs: Float64Array): number | null {
  const counts = new Map<number, number>()
  for (const spacing of spacings(labelAtMs)) counts.set(spacing, (counts.get(spacing) ?? 0) + 1)
  let modal: number | null = null
  let most = 0
  for (const [spacing, count] of counts) {
    if (count > most || (count === most && spacing < (modal ?? Infinity))) {
      modal = spacing
      most = count
    }
  }
  return modal
}

/**
 * The median distance between neighbours: the step of the grid.
 *
 * @example
 * medianSpacing(Float64Array.of(0, 1, 2, 5)) // 1
 */
export function medianSpacing(labelAtMs: Float64Array): number | null {
  const sorted = spacings(labelAtMs).sort()
  if (sorted.length === 0) return null
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

function spacings(labelAtMs: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, labelAtMs.length - 1))
  for (let bar = 1; bar < labelAtMs.length; bar++) {
    gaps[bar - 1] = (labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number)
  }
  return gaps
}
