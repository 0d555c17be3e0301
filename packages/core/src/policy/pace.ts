import type { DynamicReview, RegimeChange, RuleSettings } from '../domain/index.ts'
import { boundariesFrom, levelAfter, persistencePath, persistenceSpec } from '../quant/index.ts'
import { basketReturns, riskyBasket } from './basket.ts'
import type { MarketView } from './market.ts'
import type { PolicyMemory } from './memory.ts'
import type { Outlook } from './outlook.ts'

/** How often a rule looks, and how wide its band is, after what the market asks for. */
export type Pace = Pick<RuleSettings, 'bandAbsolute' | 'bandRelative' | 'review'>

/** What decides the pace. Arrays run in the order of the assets. */
export type PaceView = {
  readonly rule: RuleSettings
  readonly targets: readonly number[]
  readonly cash: number
  readonly market: MarketView | null
}

/**
 * Band and review of a rule today (REG-2, TRG-3): changed by the persistence of the basket's
 * returns, reviewed by the level of its volatility. A review is a look, not a trade.
 *
 * Multipliers ship off: against the usual ones the inverted placebo did better in 10 of 12 pairs,
 * so the detector does not beat its lag.
 *
 * @example
 * paceOf({ rule: bandRule(0.05), targets: [1, 0], cash: 1, market: null }, 0).bandAbsolute // 0.05
 */
export function paceOf(view: PaceView, volatilityLevel: number): Pace {
  const { bandAbsolute, bandRelative, review, forecasts } = view.rule
  const change = regimeChange(view)
  const widened = (band: number | null) => {
    return band === null ? null : band * (change?.bandMultiplier ?? 1)
  }
  return {
    bandAbsolute: widened(bandAbsolute),
    bandRelative: widened(bandRelative),
    review: change?.review ?? forecasts?.dynamicReview?.reviews[volatilityLevel] ?? review,
  }
}

/**
 * A rule as it is read today: the same object where it has no forecasts.
 *
 * @example
 * const view = { targets: [1, 0], cash: 1, outlook: nothingKnown, memory: freshMemory }
 * ruleToday({ ...view, rule: neverRule }) === neverRule // true
 */
export function ruleToday(view: {
  readonly rule: RuleSettings
  readonly targets: readonly number[]
  readonly cash: number
  readonly outlook: Outlook
  readonly memory: PolicyMemory
}): RuleSettings {
  const { rule, targets, cash, outlook, memory } = view
  if (rule.forecasts === null) return rule
  const { market } = outlook
  return { ...rule, ...paceOf({ rule, targets, cash, market }, memory.volatilityLevel) }
}

/**
 * The same rule with its regimes swapped: the placebo that a run of them is printed beside.
 *
 * @example
 * invertedRegimes(neverRule) // null
 */
export function invertedRegimes(rule: RuleSettings): RuleSettings | null {
  const regimes = rule.forecasts?.regimes ?? null
  if (rule.forecasts === null || regimes === null) return null
  const inverted = { ...regimes, isInverted: !regimes.isInverted }
  return { ...rule, forecasts: { ...rule.forecasts, regimes: inverted } }
}

function regimeChange({ rule, targets, cash, market }: PaceView): RegimeChange | null {
  const regimes = rule.forecasts?.regimes ?? null
  if (regimes === null || market === null) return null
  const returns = basketReturns(riskyBasket(targets, cash), market, persistenceSpec.window)
  const path = persistencePath(Float64Array.from(returns))
  const label = path.ok ? path.value.at(-1) : undefined
  if (label === undefined || label === 'neither') return null
  const isReverting = (label === 'mean-reverting') !== regimes.isInverted
  return isReverting ? regimes.meanReverting : regimes.momentum
}

/** Least own history that levels are taken from. */
const historyDaysMin = 365

/**
 * Level of the basket's volatility among its own history (TRG-3); the level before where less
 * than a year of it is known.
 */
export function volatilityLevelAfter(before: number, view: PaceView): number {
  const dynamic = view.rule.forecasts?.dynamicReview ?? null
  if (dynamic === null || view.market === null) return before
  const path = volatilityPath(view, view.market, dynamic)
  if (path.length < historyDaysMin) return before
  const boundaries = boundariesFrom(path, dynamic.percentiles)
  if (!boundaries.ok) return before
  const { retreat } = dynamic
  return levelAfter(path.at(-1) ?? 0, before, { boundaries: boundaries.value, retreat })
}

/** Exponentially weighted volatility after each day of the history, the first month left out. */
function volatilityPath(
  { targets, cash }: PaceView,
  market: MarketView,
  { historyDays, halfLifeDays }: DynamicReview,
): Float64Array {
  const returns = basketReturns(riskyBasket(targets, cash), market, historyDays)
  const decay = 0.5 ** (1 / halfLifeDays)
  const path = new Float64Array(returns.length)
  let variance = 0
  let weight = 0
  returns.forEach((earned, day) => {
    variance = decay * variance + (1 - decay) * earned * earned
    weight = decay * weight + (1 - decay)
    path[day] = Math.sqrt((365 * variance) / weight)
  })
  return path.slice(30)
}
