import type { LossRisk } from './losses.ts'

/**
 * A risk of the drawdowns of uncompounded cumulative returns, the capital at the start being the
 * first peak: `d_t = max_s c_s - c_t` over s <= t.
 *
 * Each drawdown is a sum of returns since its peak, so a slope in it is one in all of those.
 */
export function drawdownRisk(risk: LossRisk, count: number): LossRisk {
  const depths = new Float64Array(count)
  const peaks = new Int32Array(count)
  const inner = new Float64Array(count)
  return (returns, slopes) => {
    let [sum, peak, peakAt] = [0, 0, -1]
    for (let at = 0; at < count; at++) {
      sum += returns[at] as number
      if (sum > peak) {
        peak = sum
        peakAt = at
      }
      depths[at] = peak - sum
      peaks[at] = peakAt
    }
    const value = risk(depths, inner)
    spread(inner, peaks, slopes)
    return value
  }
}

/** Turns slopes in drawdowns into slopes in returns: less one for each period since the peak. */
function spread(inner: Float64Array, peaks: Int32Array, slopes: Float64Array): void {
  slopes.fill(0)
  for (let at = 0; at < inner.length; at++) {
    const slope = inner[at] as number
    const after = (peaks[at] as number) + 1
    if (after > at || slope === 0) continue
    slopes[after] = (slopes[after] as number) - slope
    if (at + 1 < slopes.length) slopes[at + 1] = (slopes[at + 1] as number) + slope
  }
  for (let at = 1; at < slopes.length; at++) {
    slopes[at] = (slopes[at] as number) + (slopes[at - 1] as number)
  }
}
