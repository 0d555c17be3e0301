import type { AssetId, Protection, RuleSettings } from '../../domain/index.ts'
import { reaches, type UnixMs } from '../../units/index.ts'
import { riskyBasket, volatilityOf } from '../basket.ts'
import type { MarketView } from '../market.ts'
import type { PolicyMemory } from '../memory.ts'
import { fallOf, peaksAfter, stepAfter, stepExposure } from './drawdown.ts'
import { stoppedAfter } from './stops.ts'
import { trendExposure, trendsAfter } from './trend.ts'

/** What the guards look at. Arrays run in the order of the assets. */
export type GuardView = {
  readonly nowMs: UnixMs
  readonly assets: readonly AssetId[]
  readonly targets: readonly number[]
  readonly cash: number
  readonly market: MarketView | null
  /** Own value per dollar paid in, flows left out; null where nobody has kept it. */
  readonly wealth: number | null
  readonly rule: Pick<RuleSettings, 'protection'>
}

/** Parts that could not be judged for want of closes or of the own value. */
export const guardParts = ['trendGuard', 'drawdownSteps', 'volatilityLimit', 'stopLosses'] as const
/** One of `guardParts`. */
export type GuardPart = (typeof guardParts)[number]

/** What the guards remember after a look, and which of them saw too little. */
export type Watched = { readonly memory: PolicyMemory; readonly unseen: readonly GuardPart[] }

/**
 * Looks at the market and at the own value once, and remembers what follows (RSK-2). A guard that
 * sees too little keeps the state it had and is named.
 */
export function watchGuards(memory: PolicyMemory, view: GuardView): Watched {
  const { protection } = view.rule
  if (protection === null) return { memory, unseen: nothingUnseen }
  const wealthSeen = watchWealth(memory, view, protection)
  const seen = watchMarketStates(wealthSeen, view, protection)
  const volatility = volatilityExposure(view, protection)
  const wanted = Math.min(
    protection.trendGuard === null ? 1 : trendExposure(seen.trends, protection.trendGuard),
    protection.drawdownSteps === null ? 1 : stepExposure(seen.step, protection.drawdownSteps),
    volatility ?? 1,
    seen.isStopped ? 0 : 1,
  )
  const isTaken = reaches(Math.abs(wanted - memory.exposure), protection.exposureBand)
  const exposure = isTaken || seen.isStopped ? wanted : memory.exposure
  return { memory: { ...seen, exposure }, unseen: unseenOf(view, protection, volatility) }
}

const nothingUnseen: readonly GuardPart[] = []

function watchWealth(
  memory: PolicyMemory,
  { nowMs, wealth }: GuardView,
  { drawdownSteps, stopLosses }: Protection,
): PolicyMemory {
  if (wealth === null || (drawdownSteps === null && stopLosses === null)) return memory
  const peakDays = Math.max(drawdownSteps?.peakDays ?? 0, stopLosses?.peakDays ?? 0)
  const peaks = peaksAfter(memory.peaks, nowMs, wealth, peakDays)
  const fall = fallOf(peaks, wealth)
  const step = drawdownSteps === null ? {} : stepAfter(memory, nowMs, fall, drawdownSteps)
  const limit = stopLosses?.portfolioFall ?? null
  const isStopped = memory.isStopped || (limit !== null && reaches(fall, limit))
  return { ...memory, peaks, ...step, isStopped }
}

function watchMarketStates(
  memory: PolicyMemory,
  { market, targets, cash, assets }: GuardView,
  { trendGuard, stopLosses }: Protection,
): PolicyMemory {
  if (market === null) return memory
  const basket = riskyBasket(targets, cash)
  return {
    ...memory,
    ...(trendGuard && { trends: trendsAfter(memory.trends, basket, market, trendGuard) }),
    ...(stopLosses && { stopped: stoppedAfter(memory.stopped, assets, market, stopLosses) }),
  }
}

/** Exposure at which the target moves as much as it may; null where that is unknown or off. */
function volatilityExposure(
  { market, targets }: GuardView,
  { volatilityLimit }: Protection,
): number | null {
  if (volatilityLimit === null || market === null) return null
  const volatility = volatilityOf(targets, market, volatilityLimit.halfLifeDays)
  if (volatility === null) return null
  return volatility === 0 ? 1 : Math.min(1, volatilityLimit.volAnnualMax / volatility)
}

function unseenOf(
  { market, wealth }: GuardView,
  protection: Protection,
  volatility: number | null,
): GuardPart[] {
  const { trendGuard, drawdownSteps, volatilityLimit, stopLosses } = protection
  const parts: GuardPart[] = []
  if (trendGuard !== null && market === null) parts.push('trendGuard')
  if (drawdownSteps !== null && wealth === null) parts.push('drawdownSteps')
  if (volatilityLimit !== null && volatility === null) parts.push('volatilityLimit')
  if (stopLosses !== null && isStopBlind(stopLosses, market, wealth)) parts.push('stopLosses')
  return parts
}

function isStopBlind(
  { assets, portfolioFall }: NonNullable<Protection['stopLosses']>,
  market: MarketView | null,
  wealth: number | null,
): boolean {
  return (assets.length > 0 && market === null) || (portfolioFall !== null && wealth === null)
}
