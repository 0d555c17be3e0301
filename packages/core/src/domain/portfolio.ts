import type { UnixMs } from '../units/index.ts'
import type { Address, Asset, AssetId, ChainId } from './asset.ts'
import type { Target } from './holdings.ts'
import type { Mode } from './mode.ts'
import type { Preferences } from './preferences.ts'
import type { RuleSettings } from './rule.ts'

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
