import type { Cadence, CadenceShift } from './cadence.ts'
import type { Forecasts } from './forecasts.ts'
import type { Protection } from './protection.ts'

/** When and how far the policy trades. */
export type RuleSettings = {
  /** Largest absolute drift that fires, as a share: 0.05 is 5 pp. Null switches it off. */
  readonly bandAbsolute: number | null
  /**
   * Narrows the band of every asset to this share of its target where that is tighter: 0.25 beside
   * 5 pp is the 5/25 rule. Null, the default, has one band for all: the same return came with a
   * third of the trades (ten equal weights: 6 a year against 18).
   */
  readonly bandRelative: number | null
  /** When a drift beyond the band becomes a proposal: on every evaluation, or on review dates. */
  readonly review: 'continuous' | Cadence
  /** Trades on this schedule whatever the drift. Null switches it off. */
  readonly calendar: Cadence | null
  readonly calendarShift: CadenceShift
  /**
   * 0 trades to the target, 1 to the edge of the band, 0.5 half-way between; `optimal` goes
   * half-way where gas is a small part of the cost, else to the target (SIZ-4).
   */
  readonly edgeShare: number | 'optimal'
  /** After a settled rebalance, threshold and calendar triggers rest this long (TRG-5). */
  readonly cooldownMs: number
  /** Trades only where it is worth its cost (TRG-6). Null switches it off. */
  readonly costGate: CostGate | null
  /** Sells an asset at once that is held and no longer in the target. */
  readonly sellsLeavers: boolean
  /** Buys no asset that has just crashed. Null switches it off. */
  readonly crashFreeze: CrashFreeze | null
  /** New cash buys what is short, before anything is sold (SIZ-5). */
  readonly cashFlowsFirst: boolean
  readonly protection: Protection | null
  readonly forecasts: Forecasts | null
}

/** What a correction of drift is worth, and over which time it has to earn its cost (TRG-6). */
export type CostGate = {
  /** Aversion to the variance of the difference from the target. */
  readonly riskAversion: number
  readonly horizonDays: number
  /** Days of returns that the variance is measured over. */
  readonly windowDays: number
}

/** What counts as a crash, and how long nothing of it is bought afterwards. */
export type CrashFreeze = {
  /** A close at or below this share of the highest close of the window: 0.4 is a fall by 60%. */
  readonly fallTo: number
  /** Days of the window, that of the close included. */
  readonly windowDays: number
  /** Days without a purchase, from the day of the crash on. */
  readonly restDays: number
}
