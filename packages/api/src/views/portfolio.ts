import type { RuleSettings, Strategy, TriggerDistance } from '@evenkeel/core/domain'
import {
  formatAmount,
  formatE18,
  formatInstant,
  mulDiv,
  oneE18,
  reaches,
  toFloat,
  type UsdE18,
} from '@evenkeel/core/units'
import type {
  PortfolioView as EnginePortfolio,
  PositionView as EnginePosition,
  PortfolioState,
  PortfolioSummary,
  ValuationView,
} from '@evenkeel/engine'
import type { z } from 'zod'
import type * as wire from '../wire/index.ts'
import { orNull, shareText } from './figures.ts'
import { proposalSummary } from './proposal-summary.ts'
import { refusalView } from './reasons.ts'

/** From this part of the band on, a position is shown as near it. */
const nearFrom = 0.75

/** A portfolio in a list. */
export function portfolioSummary(summary: PortfolioSummary): z.input<typeof wire.PortfolioSummary> {
  const { id, name, mode, owner, chain } = summary.portfolio
  const valueUsd = orNull(summary.valueUsdE18, formatE18)
  return { id, name, mode, owner, chainId: chain, state: stateView(summary.state), valueUsd }
}

/** Everything the portfolio screen shows. */
export function portfolioView(view: EnginePortfolio): z.input<typeof wire.PortfolioView> {
  const { portfolio, positions, triggers } = view
  const { rule } = portfolio.strategy
  return {
    ...portfolioSummary(view),
    startedAt: formatInstant(portfolio.startedAtMs),
    assets: portfolio.assets.map(({ id, symbol, decimals, role }) => ({
      asset: id,
      symbol,
      decimals,
      role,
    })),
    cash: portfolio.cash,
    strategy: strategyView(portfolio.strategy, view.strategyVersion),
    valuation: orNull(view.valuation, valuationView),
    positions: positions.map((position) => positionView(position, rule.bandAbsolute)),
    triggers: triggers.map((trigger) => triggerView(trigger, rule)),
    nextRun: nextRunView(triggers, rule),
    openProposal: orNull(view.openProposal, proposalSummary),
    lastCheckedAt: orNull(view.lastCheckedAtMs, formatInstant),
  }
}

function stateView(state: PortfolioState): z.input<typeof wire.PortfolioStateView> {
  switch (state.kind) {
    case 'unknown':
    case 'held':
      return { kind: state.kind, refusals: state.refusals.map(refusalView) }
    case 'paused':
      return { kind: 'paused', until: orNull(state.untilMs, formatInstant) }
    case 'executing':
    case 'proposed':
      return { kind: state.kind, planHash: state.planHash }
    case 'watching':
      return { kind: 'watching' }
  }
}

function strategyView({ preset, name, rule, preferences }: Strategy, version: number) {
  return {
    preset,
    name,
    version,
    rule: {
      metric: 'driftAbsoluteMax' as const,
      bandBpsAbsolute: orNull(rule.bandAbsolute, (band) => Math.round(band * 10_000)),
      review: rule.review,
      calendar: rule.calendar,
      edgeShare: rule.edgeShare,
      costGate: rule.costGate !== null,
      cooldownMs: rule.cooldownMs,
    },
    preferences: {
      slippageBpsMax: preferences.slippageBpsMax,
      priceImpactBpsMax: preferences.priceImpactBpsMax,
      costBpsMax: preferences.costBpsMax,
      cashBufferBps: preferences.cashBufferBps,
      legUsdMin: formatE18(preferences.legUsdE18Min),
    },
  }
}

function valuationView(valuation: ValuationView) {
  const { atMs, blockNumber, valueUsdE18, cashBufferUsdE18, turnoverOneWay } = valuation
  const day = changeView(valueUsdE18, valuation.valueUsdE18DayBefore)
  const start = changeView(valueUsdE18, valuation.valueUsdE18AtStart)
  return {
    at: formatInstant(atMs),
    blockNumber: blockNumber.toString(),
    valueUsd: formatE18(valueUsdE18),
    cashBufferUsd: formatE18(cashBufferUsdE18),
    turnoverOneWay: shareText(turnoverOneWay),
    change24hUsd: day.usd,
    change24h: day.share,
    changeSinceStartUsd: start.usd,
    changeSinceStart: start.share,
  }
}

/** Against nothing there is no share. */
function changeView(now: UsdE18, before: UsdE18 | null) {
  if (before === null) return { usd: null, share: null }
  const change = now - before
  const share = before > 0n ? formatE18(mulDiv(change, oneE18, before, 'down')) : null
  return { usd: formatE18(change), share }
}

function positionView(
  position: EnginePosition,
  band: number | null,
): z.input<typeof wire.PositionView> {
  const { asset, atoms, price, weight, targetE18, driftAbsolute, movesToTrigger } = position
  const target = toFloat(targetE18)
  return {
    asset: asset.id,
    symbol: asset.symbol,
    amount: formatAmount(atoms, asset.decimals),
    priceUsd: orNull(price?.priceUsdE18, formatE18),
    priceAt: orNull(price?.observedAtMs, formatInstant),
    priceSource: price?.source ?? null,
    valueUsd: orNull(position.valueUsdE18, formatE18),
    weight: orNull(weight, shareText),
    target: formatE18(targetE18),
    driftAbsolute: orNull(driftAbsolute, shareText),
    driftRelative:
      target === 0 ? null : orNull(driftAbsolute, (drift) => shareText(drift / target)),
    standing: standingOf(driftAbsolute, band),
    movesToTrigger: {
      up: orNull(movesToTrigger.up, shareText),
      down: orNull(movesToTrigger.down, shareText),
    },
  }
}

function standingOf(driftAbsolute: number | null, band: number | null) {
  if (driftAbsolute === null) return 'unknown'
  if (band === null) return 'inside'
  const drift = Math.abs(driftAbsolute)
  if (reaches(drift, band)) return 'outside'
  return reaches(drift, band * nearFrom) ? 'near' : 'inside'
}

function triggerView(
  trigger: TriggerDistance,
  rule: RuleSettings,
): z.input<typeof wire.TriggerView> {
  return {
    kind: trigger.kind,
    metric: trigger.metric,
    distance: trigger.distance,
    driftAbsolute: orNull(trigger.driftAbsolute, shareText),
    asset: trigger.asset ?? null,
    limit: orNull(trigger.limit, shareText),
    cadence: cadenceOf(trigger, rule),
    nextAt: orNull(trigger.nextAtMs, formatInstant),
  }
}

/** A threshold is reviewed on its dates, or always; a calendar trigger is a date. */
function cadenceOf({ kind }: TriggerDistance, { review, calendar }: RuleSettings) {
  if (kind === 'calendar') return calendar
  return review === 'continuous' ? null : review
}

/** The earliest date on which a review or a calendar run is due. */
function nextRunView(triggers: readonly TriggerDistance[], rule: RuleSettings) {
  const runs = triggers.flatMap((trigger) => {
    const cadence = cadenceOf(trigger, rule)
    const { kind, nextAtMs } = trigger
    return cadence === null || nextAtMs === undefined ? [] : [{ kind, cadence, nextAtMs }]
  })
  const [next] = runs.sort((a, b) => a.nextAtMs - b.nextAtMs)
  if (next === undefined) return null
  const kind = next.kind === 'threshold' ? ('review' as const) : ('calendar' as const)
  return { kind, cadence: next.cadence, at: formatInstant(next.nextAtMs) }
}
