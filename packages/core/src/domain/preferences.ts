import type { Bps, UsdE18 } from '../units/index.ts'

/** Limits that the owner set on any plan. */
export type Preferences = {
  readonly slippageBpsMax: Bps
  readonly priceImpactBpsMax: Bps
  readonly costBpsMax: Bps
  readonly cashBufferBps: Bps
  /** A leg below this value is left out. */
  readonly legUsdE18Min: UsdE18
}
