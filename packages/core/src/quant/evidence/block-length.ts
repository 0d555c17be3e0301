import { meanOf, requireSeries } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * Mean block length with which the stationary bootstrap estimates the variance of a mean best.
 *
 * Politis & White 2004 with the correction of Patton, Politis & White 2009: a flat-top lag window
 * over the autocovariances, cut where twice the first run of insignificant lags ends. Independent
 * returns give about 1, persistent ones tens of observations; never above `min(3 sqrt(T), T/3)`.
 *
 * Refuses EMPTY, TOO_SHORT below 10 observations, NOT_FINITE, and ZERO_VARIANCE of a constant.
 *
 * @example An alternating series needs no blocks to speak of, a slow wave long ones
 * const wave = Float64Array.from({ length: 200 }, (_, at) => Math.sin(at / 15))
 * const length = bootstrapBlockLength(wave)
 * length.ok && length.value > 20 // true
 */
export function bootstrapBlockLength(series: Float64Array): Solved<number> {
  const checked = requireSeries(series, 10, 'series')
  if (!checked.ok) return checked
  const { length } = series
  const insignificantRun = Math.max(5, Math.ceil(Math.sqrt(Math.log10(length))))
  const lagMax = Math.min(Math.ceil(Math.sqrt(length)) + insignificantRun, length - 1)
  const covariances = autocovariances(series, lagMax)
  const variance = covariances[0] as number
  if (variance === 0) {
    return unsolved('ZERO_VARIANCE', 'the series moves', 'series', 'variance above 0', '0')
  }
  const cut = Math.min(2 * lastCorrelatedLag(covariances, length, insignificantRun), lagMax)
  return solved(blockLengthAt(covariances, cut, length))
}

function blockLengthAt(covariances: Float64Array, cut: number, length: number): number {
  let spectrum = covariances[0] as number
  let slope = 0
  for (let lag = 1; lag <= cut; lag++) {
    const share = lag / cut
    const windowed = (share <= 0.5 ? 1 : 2 * (1 - share)) * (covariances[lag] as number)
    spectrum += 2 * windowed
    slope += 2 * lag * windowed
  }
  const best = ((slope * slope) / (spectrum * spectrum)) ** (1 / 3) * length ** (1 / 3)
  const limit = Math.ceil(Math.min(3 * Math.sqrt(length), length / 3))
  // A spectrum that vanishes at zero has no best length: the longest is the safe side.
  return Number.isFinite(best) ? Math.min(Math.max(best, 1), limit) : limit
}

/** The smallest positive lag after which a whole run of lags is insignificant, else the last. */
function lastCorrelatedLag(covariances: Float64Array, length: number, run: number): number {
  const limit = 2 * Math.sqrt(Math.log10(length) / length) * (covariances[0] as number)
  let last = 1
  for (let lag = 2; lag < covariances.length; lag++) {
    if (Math.abs(covariances[lag] as number) >= limit) last = lag
    else if (lag - last >= run) return last
  }
  return last
}

/** Divided by the length, not by the pairs: the sequence stays positive definite. */
function autocovariances(series: Float64Array, lagMax: number): Float64Array {
  const mean = meanOf(series)
  return Float64Array.from({ length: lagMax + 1 }, (_, lag) => {
    let sum = 0
    for (let at = lag; at < series.length; at++) {
      sum += ((series[at] as number) - mean) * ((series[at - lag] as number) - mean)
    }
    return sum / series.length
  })
}
