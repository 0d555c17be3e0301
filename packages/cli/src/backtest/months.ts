/** The last bar of each UTC month: one date is made a month, not one a bar. */
export function monthEnds(labelAtMs: Float64Array): number[] {
  const ends: number[] = []
  let nextMonthAtMs = -Infinity
  labelAtMs.forEach((atMs, bar) => {
    if (atMs < nextMonthAtMs) return
    if (bar > 0) ends.push(bar - 1)
    const date = new Date(atMs)
    nextMonthAtMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
  })
  return [...ends, labelAtMs.length - 1]
}
