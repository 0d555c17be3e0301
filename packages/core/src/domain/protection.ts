import type { AssetId } from './asset.ts'

/** Ways to hold less risk at times (RSK-2). All are off in the presets: insurance has a price. */
export type Protection = {
  readonly trendGuard: TrendGuard | null
  readonly drawdownSteps: DrawdownSteps | null
  readonly volatilityLimit: VolatilityLimit | null
  readonly stopLosses: StopLosses | null
  /** A wanted exposure is taken up once it is this far from the one that is followed. */
  readonly exposureBand: number
}

/** Less risk while the basket stands below its means. */
export type TrendGuard = {
  /** Days of each mean, that of the close included. */
  readonly windowsDays: readonly number[]
  /** On above a mean times one plus this, off below it times one less this. */
  readonly band: number
  /** Exposure with every state off; in between it grows with the share that is on. */
  readonly exposureMin: number
}

/** Less risk after falls from the own peak, in steps; slowly back. */
export type DrawdownSteps = {
  /** Falls as positive shares, ascending, with ever lower exposures. */
  readonly steps: readonly { readonly fall: number; readonly exposure: number }[]
  /** A step is taken back once the fall is this much smaller than the one that set it. */
  readonly hysteresis: number
  /** Days between one change and a step back. */
  readonly restDays: number
  /** The peak is the highest of so many days: an older one is forgotten. */
  readonly peakDays: number
}

/** Less risk while the basket moves more than this a year. A limit, never a way to earn more. */
export type VolatilityLimit = { readonly volAnnualMax: number; readonly halfLifeDays: number }

/** Falls at which the owner wants out, until they save the strategy anew. */
export type StopLosses = {
  /** Fall of the portfolio from its own peak that sells everything but cash; null: none. */
  readonly portfolioFall: number | null
  /** Fall of an asset from its highest close that sells it. */
  readonly assets: readonly { readonly asset: AssetId; readonly fall: number }[]
  /** The peak is the highest of so many days. */
  readonly peakDays: number
}
