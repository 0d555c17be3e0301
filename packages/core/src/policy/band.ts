import type { RuleSettings } from '../domain/index.ts'
import { assert } from '../units/index.ts'
import { type LargestDrift, largestDrift } from './drift.ts'

/** The part of a rule that says how far a weight may drift. */
export type Band = Pick<RuleSettings, 'bandAbsolute' | 'bandRelative'>

/**
 * How far one weight may drift to either side of its target, as a share of the portfolio; null
 * where the rule has no band.
 *
 * The tighter of the absolute band and, where there is one, the relative share of the target. A
 * zero target has no relative band: the absolute one holds.
 *
 * @example Larry Swedroe's 5/25: 5 pp, or a quarter of the target
 * bandWidth(0.05, { bandAbsolute: 0.05, bandRelative: 0.25 }) // 0.0125
 * bandWidth(0.6, { bandAbsolute: 0.05, bandRelative: 0.25 }) // 0.05
 */
export function bandWidth(target: number, { bandAbsolute, bandRelative }: Band): number | null {
  if (bandAbsolute === null || bandRelative === null || target === 0) return bandAbsolute
  return Math.min(bandAbsolute, bandRelative * target)
}

/** The drift that has used most of its own band. Signed, as a share of the portfolio. */
export type NearestDrift = LargestDrift & {
  /** Width of its band; null where the rule has none. */
  readonly limit: number | null
}

/**
 * The position that is nearest to the edge of its band, or furthest beyond it; of equals the
 * earlier one. With one band for all it is the largest absolute drift (DRF-2).
 *
 * @example The smaller drift has used more of its narrower band
 * const rule = { bandAbsolute: 0.05, bandRelative: 0.25 }
 * nearestToBand([0.61, 0.32, 0.07], [0.6, 0.35, 0.05], rule).index // 2
 */
export function nearestToBand(
  weights: readonly number[],
  targets: readonly number[],
  band: Band,
): NearestDrift {
  if (band.bandAbsolute === null || band.bandRelative === null) {
    return { ...largestDrift(weights, targets), limit: band.bandAbsolute }
  }
  assert(weights.length === targets.length, 'every weight has its target')
  let nearest: NearestDrift = { index: 0, driftAbsolute: 0, limit: band.bandAbsolute }
  let used = -1
  for (let index = 0; index < weights.length; index++) {
    const target = targets[index] ?? Number.NaN
    const driftAbsolute = (weights[index] ?? Number.NaN) - target
    const limit = bandWidth(target, band) ?? Number.NaN
    const share = Math.abs(driftAbsolute) / limit
    assert(!Number.isNaN(share), 'drift and band are numbers')
    if (share > used) {
      nearest = { index, driftAbsolute, limit }
      used = share
    }
  }
  return nearest
}
