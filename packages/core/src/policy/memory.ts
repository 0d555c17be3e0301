import type { AssetId } from '../domain/index.ts'
import type { UnixMs } from '../units/index.ts'

/**
 * What a rule remembers of the market and of itself: plain data that a store keeps as JSON.
 *
 * It changes by what is seen, whether or not anything may be traded; a new version of a strategy
 * starts with a fresh one, which is how the owner ends a stop-loss.
 */
export type PolicyMemory = {
  /** Highest own values of the days to come: falling, the oldest first. */
  readonly peaks: readonly { readonly atMs: UnixMs; readonly wealth: number }[]
  /** Step of the drawdown protection that stands; 0 is none. */
  readonly step: number
  readonly stepChangedAtMs: UnixMs | null
  /** States of the trend guard by window; none before the first look: all are on. */
  readonly trends: readonly boolean[]
  /** Level of volatility, 0 the lowest. */
  readonly volatilityLevel: number
  /** Share of the target's risk that is followed. */
  readonly exposure: number
  readonly stopped: readonly AssetId[]
  readonly isStopped: boolean
}

/**
 * What a rule remembers before it has seen anything.
 *
 * @example
 * freshMemory.exposure // 1
 */
export const freshMemory: PolicyMemory = {
  peaks: [],
  step: 0,
  stepChangedAtMs: null,
  trends: [],
  volatilityLevel: 0,
  exposure: 1,
  stopped: [],
  isStopped: false,
}
