import type { Bps, UnixMs, UsdE18 } from '../units/index.ts'
import type { Address, Asset, AssetId, ChainId } from './asset.ts'
import type { Target } from './holdings.ts'
import type { Mode } from './plan.ts'

/** How often something is looked at or done, in UTC (TRG-2). */
export const cadences = ['daily', 'weekly', 'every14d', 'monthly', 'quarterly'] as const
/** A calendar cadence. */
export type Cadence = (typeof cadences)[number]

/** Moves a cadence inside its period; all zero is the default, 00:00 UTC on the first day. */
export type CadenceShift = {
  /**
   * Day of the week (0 Monday), of the 14 days, of the month or of the quarter's first month
   * (0 the first). Past the end, the last day.
   */
  readonly days: number
  readonly minutesUtc: number
}

/** When and how far the policy trades. */
export type RuleSettings = {
  /** Largest absolute drift that fires, as a share: 0.05 is 5 pp. Null switches it off. */
  readonly bandAbsolute: number | null
  /** When a drift beyond the band becomes a proposal: on every evaluation, or on review dates. */
  readonly review: 'continuous' | Cadence
  /** Trades on this schedule whatever the drift. Null switches it off. */
  readonly calendar: Cadence | null
  readonly calendarShift: CadenceShift
  /** 0 trades to the target, 1 to the edge of the band, 0.5 half-way between (SIZ-4). */
  readonly edgeShare: number
  /** After a settled rebalance, threshold and calendar triggers rest this long (TRG-5). */
  readonly cooldownMs: number
}

/** Limits that the owner set on any plan. */
export type Preferences = {
  readonly slippageBpsMax: Bps
  readonly priceImpactBpsMax: Bps
  readonly costBpsMax: Bps
  readonly cashBufferBps: Bps
  /** A leg below this value is left out. */
  readonly legUsdE18Min: UsdE18
}

/** A strategy as the policy runs it: what to hold, when to trade, within which limits. */
export type Strategy = {
  readonly preset: 'stablecoin-vault' | 'index-fund' | 'bitcoin' | 'ethereum' | 'custom'
  readonly name: string
  readonly target: Target
  readonly rule: RuleSettings
  readonly preferences: Preferences
}

/** A portfolio: an account, what it may hold, and the strategy it follows (POS-1). */
export type Portfolio = {
  readonly id: string
  readonly name: string
  readonly mode: Mode
  readonly chain: ChainId
  readonly owner: Address
  readonly assets: readonly Asset[]
  readonly cash: AssetId
  readonly strategy: Strategy
  /** Start of `every14d` and of the first calendar period. */
  readonly startedAtMs: UnixMs
}

/** Whether the owner lets it work. */
export type PauseState =
  | { readonly paused: false }
  | { readonly paused: true; readonly untilMs: UnixMs | null }
