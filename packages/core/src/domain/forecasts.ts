import type { Cadence } from './cadence.ts'

/** What a rule makes of the state of the market. All are off in the presets. */
export type Forecasts = {
  readonly momentum: Momentum | null
  readonly regimes: RegimeMultipliers | null
  readonly dynamicReview: DynamicReview | null
  readonly marketMove: MarketMove | null
}

/** A tilt of the targets with what has risen: the one definition of its sign. */
export type Momentum = {
  /** 1 leans with the trend, 0 is neutral, -1 leans against it. */
  readonly factor: number
  readonly lookbackDays: number
  /** Largest tilt of an asset, of its target, at a factor of 1. */
  readonly tiltMax: number
}

/** What is multiplied while the market turns back on itself, or goes on (REG-2). */
export type RegimeMultipliers = {
  readonly meanReverting: RegimeChange
  readonly momentum: RegimeChange
  /** Swaps the two: the placebo that every run of them is printed beside. */
  readonly isInverted: boolean
}

/** A wider or narrower band, and another review cadence; null keeps the rule's. */
export type RegimeChange = {
  readonly bandMultiplier: number
  readonly review: 'continuous' | Cadence | null
}

/** A review cadence by the level of volatility among its own history (TRG-3). */
export type DynamicReview = {
  /** Ascending shares of the own history that bound the levels. */
  readonly percentiles: readonly number[]
  readonly historyDays: number
  readonly halfLifeDays: number
  /** A level is left downwards once volatility is this share below its boundary. */
  readonly retreat: number
  /** One more than percentiles: low, medium, high, extreme. */
  readonly reviews: readonly Cadence[]
}

/** A day's move of one asset that is an opportunity (TRG-4): either bound is enough. */
export type MarketMove = {
  readonly deviations: number
  readonly moveAbsolute: number
  readonly halfLifeDays: number
}
