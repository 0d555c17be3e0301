import type {
  DrawdownSteps,
  Protection,
  RuleSettings,
  TrendGuard,
  VolatilityLimit,
} from '../../domain/index.ts'

/** Means of 50, 100 and 200 days, 2% of hysteresis, and half of the risk at the least. */
export const usualTrendGuard: TrendGuard = {
  windowsDays: [50, 100, 200],
  band: 0.02,
  exposureMin: 0.5,
}

/** Wider than a fall by 30% for crypto: a step at 15% would always stand. */
export const usualDrawdownSteps: DrawdownSteps = {
  steps: [
    { fall: 0.3, exposure: 0.7 },
    { fall: 0.45, exposure: 0.45 },
    { fall: 0.6, exposure: 0.25 },
  ],
  hysteresis: 0.05,
  restDays: 14,
  peakDays: 365,
}

/** 80% a year: a limit for the wildest months. At 60% it cost more than it saved. */
export const usualVolatilityLimit: VolatilityLimit = { volAnnualMax: 0.8, halfLifeDays: 20 }

/** A protection that protects from nothing: what each part is added to. */
export const noProtection: Protection = {
  trendGuard: null,
  drawdownSteps: null,
  volatilityLimit: null,
  stopLosses: null,
  exposureBand: 0.1,
}

/**
 * A rule with some parts of protection switched on.
 *
 * @example
 * protectedRule(neverRule, { trendGuard: usualTrendGuard }).protection?.exposureBand // 0.1
 */
export function protectedRule(rule: RuleSettings, parts: Partial<Protection>): RuleSettings {
  return { ...rule, protection: { ...noProtection, ...parts } }
}
