import type { Atoms, UnixMs } from '../units/index.ts'
import type { AssetId } from './asset.ts'

/**
 * Rules that say which lots a sale draws: oldest first, newest first, dearest first, or every atom
 * at the average cost (the oldest leave first, as far as their age matters).
 */
export const lotMethods = ['fifo', 'lifo', 'hifo', 'average'] as const
/** One of `lotMethods`. */
export type LotMethod = (typeof lotMethods)[number]

/** Atoms of one lot that a sale is to draw. */
export type LotPart = { readonly lot: string; readonly atoms: Atoms }

/** Which lots a sale draws: by a rule, or as its owner names them (specific identification). */
export type LotChoice =
  | { readonly method: LotMethod }
  | { readonly method: 'specific'; readonly parts: readonly LotPart[] }

/** What is taken from the lots of one asset, and when. */
export type Withdrawal = {
  readonly asset: AssetId
  readonly atoms: Atoms
  readonly atMs: UnixMs
}
