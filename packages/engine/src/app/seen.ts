import type { Decision, HoldingsSnapshot, PriceSnapshot } from '@evenkeel/core/domain'
import type { Sighting } from '@evenkeel/core/policy'
import type { UnixMs } from '@evenkeel/core/units'

/** What one evaluation of one portfolio saw, and what it decided. */
export type Sight = {
  readonly nowMs: UnixMs
  readonly prices: PriceSnapshot | null
  readonly holdings: HoldingsSnapshot | null
  readonly sighting: Sighting
  readonly decision: Decision | null
  /** Since when the refusals at hand have applied, where there are any. */
  readonly refusedSinceMs: UnixMs | null
}
