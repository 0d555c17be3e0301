import type { AssetMark } from './asset.ts'
import type { Tone } from './tone.ts'

/** What one row of the Level needs: shares as numbers, `null` where unknown. */
export type LevelInput = {
  readonly mark: AssetMark
  readonly driftAbsolute: number | null
  readonly standing: 'inside' | 'near' | 'outside' | 'unknown'
  /** Drift where the plan would stop; null where no plan is open or the asset is not touched. */
  readonly destination: number | null
}

/** A horizontal extent in percent of the plot's width. */
export type Extent = { readonly left: number; readonly width: number }

/** One drawn row: the bar, the part of it past the band, and the way to the destination. */
export type LevelBar = {
  readonly bar: (Extent & { readonly tone: Tone }) | null
  readonly past: (Extent & { readonly side: 'above' | 'below' }) | null
  readonly way: Extent | null
  /** Position of the diamond in percent. */
  readonly stop: number | null
}

/** The scale that all rows share. */
export type LevelScale = {
  /** Largest drift on the plot, as a share. */
  readonly reach: number
  /** The band as an extent, or null where the strategy has none. */
  readonly band: Extent | null
}

/** The band takes five sevenths of the width unless a drift reaches further. */
const bandShare = 5 / 7
const smallestReach = 0.01

/**
 * The scale for a set of rows: wide enough for the band and for every drift.
 *
 * @example
 * levelScale([{ driftAbsolute: 0.0508 }], 0.05).reach // 0.07
 */
export function levelScale(
  rows: readonly Pick<LevelInput, 'driftAbsolute' | 'destination'>[],
  bandAbsolute: number | null,
): LevelScale {
  const drifts = rows.flatMap((row) => [row.driftAbsolute, row.destination])
  const furthest = Math.max(0, ...drifts.map((drift) => Math.abs(drift ?? 0)))
  const reach = Math.max(smallestReach, (bandAbsolute ?? 0) / bandShare, furthest * 1.04)
  const band =
    bandAbsolute === null
      ? null
      : extent(position(-bandAbsolute, reach), position(bandAbsolute, reach))
  return { reach, band }
}

/** Draws one row on a scale. */
export function levelBar(
  row: Pick<LevelInput, 'driftAbsolute' | 'standing' | 'destination'>,
  scale: LevelScale,
  bandAbsolute: number | null,
): LevelBar {
  const { driftAbsolute: drift, destination } = row
  if (drift === null) return { bar: null, past: null, way: null, stop: null }
  const at = (share: number) => position(share, scale.reach)
  const moves = destination !== null && Math.abs(destination - drift) > 1e-9
  const way = moves ? extent(at(drift), at(destination)) : null
  const stop = moves ? at(destination) : null
  const beyond =
    row.standing === 'outside' && bandAbsolute !== null && Math.abs(drift) > bandAbsolute
  if (!beyond) {
    const tone = row.standing === 'inside' ? 'plain' : row.standing === 'near' ? 'near' : 'out'
    return { bar: { ...extent(50, at(drift)), tone }, past: null, way, stop }
  }
  const edge = at(Math.sign(drift) * bandAbsolute)
  return {
    bar: { ...extent(50, edge), tone: 'out' },
    past: { ...extent(edge, at(drift)), side: drift > 0 ? 'above' : 'below' },
    way,
    stop,
  }
}

function position(share: number, reach: number): number {
  return 50 + (share / reach) * 50
}

function extent(from: number, to: number): Extent {
  return { left: round(Math.min(from, to)), width: round(Math.abs(to - from)) }
}

/** A hundredth of a percent of the width is finer than a pixel. */
function round(percent: number): number {
  return Math.round(percent * 100) / 100
}
