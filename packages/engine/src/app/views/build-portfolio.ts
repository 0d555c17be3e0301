import type { Portfolio, PriceSnapshot } from '@evenkeel/core/domain'
import { targetOf } from '@evenkeel/core/domain'
import {
  type Band,
  type DistanceInput,
  distancesOf,
  driftOf,
  type PriceMoves,
  priceMovesToBand,
  targetWeights,
} from '@evenkeel/core/policy'
import { dayMs, toFloat, unixMs } from '@evenkeel/core/units'
import { loadOpenPlan } from '../../db/plans.ts'
import { loadPortfolio, loadPortfolios, type PortfolioRecord } from '../../db/portfolios.ts'
import { firstValuation, loadValuations, valuationAt } from '../../db/valuations.ts'
import type { Context } from '../context.ts'
import { isPausedAt } from '../pause.ts'
import type { Sight } from '../seen.ts'
import { summaryOfPlan } from './build-proposal.ts'
import type {
  PortfolioState,
  PortfolioSummary,
  PortfolioView,
  PositionView,
  ValuationPoint,
  ValuationView,
} from './portfolio.ts'
import type { ProposalSummary } from './proposal.ts'

/** Portfolios in the order of their making. */
export async function listPortfolios(
  context: Context,
  owner: Portfolio['owner'] | null,
): Promise<PortfolioSummary[]> {
  const records = await loadPortfolios(context.database.db, owner)
  const summaries: PortfolioSummary[] = []
  for (const record of records) {
    summaries.push(await summarise(context, record, await openProposal(context, record)))
  }
  return summaries
}

/** Everything the portfolio screen shows, as the newest evaluation saw it. */
export async function portfolioView(
  context: Context,
  portfolioId: string,
): Promise<PortfolioView | null> {
  const record = await loadPortfolio(context.database.db, portfolioId)
  if (record === null) return null
  const open = await openProposal(context, record)
  const sight = context.sights.get(portfolioId) ?? null
  const { portfolio, strategyVersion, policyHash, pause } = record
  return {
    ...(await summarise(context, record, open)),
    strategyVersion,
    policyHash,
    pause,
    valuation: await valuationOf(context, record, sight),
    positions: positionsOf(portfolio, sight),
    triggers: triggersOf(record, sight),
    openProposal: open,
    lastCheckedAtMs: sight?.nowMs ?? null,
    cash: portfolio.cash,
  }
}

/** Values of a portfolio, oldest first, thinned to at most `points`. */
export async function valuationSeries(
  context: Context,
  portfolioId: string,
  points: number,
): Promise<readonly ValuationPoint[]> {
  return loadValuations(context.database.db, portfolioId, points)
}

async function openProposal(
  context: Context,
  { portfolio }: PortfolioRecord,
): Promise<ProposalSummary | null> {
  const row = await loadOpenPlan(context.database.db, portfolio.id)
  return row === null ? null : summaryOfPlan(row, context.ports.keccak256)
}

async function summarise(
  context: Context,
  record: PortfolioRecord,
  open: ProposalSummary | null,
): Promise<PortfolioSummary> {
  const { portfolio } = record
  const sight = context.sights.get(portfolio.id) ?? null
  const newest = await valuationAt(context.database.db, portfolio.id, context.ports.clock.now())
  return {
    portfolio,
    state: stateOf(record, sight, open, context.ports.clock.now()),
    valueUsdE18: newest?.valueUsdE18 ?? null,
    valuedAtMs: newest?.atMs ?? null,
  }
}

/** The first that applies. */
function stateOf(
  record: PortfolioRecord,
  sight: Sight | null,
  open: ProposalSummary | null,
  nowMs: Sight['nowMs'],
): PortfolioState {
  const sinceMs = sight?.refusedSinceMs ?? sight?.nowMs ?? nowMs
  const planHash = open?.plan.planHash
  if (planHash !== undefined && open?.runState === 'executing') {
    return { kind: 'executing', planHash }
  }
  if (sight?.sighting.weighing.kind === 'unknown') {
    return { kind: 'unknown', refusals: sight.sighting.weighing.refusals, sinceMs }
  }
  if (isPausedAt(record, nowMs) && record.pause.paused) {
    const { untilMs } = record.pause
    return { kind: 'paused', sinceMs: record.pauseChangedAtMs ?? nowMs, untilMs }
  }
  if (planHash !== undefined) return { kind: 'proposed', planHash }
  if (sight?.decision?.kind === 'refuse') {
    return { kind: 'held', refusals: sight.decision.refusals, sinceMs }
  }
  return { kind: 'watching' }
}

async function valuationOf(
  context: Context,
  { portfolio }: PortfolioRecord,
  sight: Sight | null,
): Promise<ValuationView | null> {
  if (sight === null || sight.holdings === null) return null
  const { sighting, holdings, nowMs } = sight
  if (sighting.valuation === null) return null
  const { db } = context.database
  const ids = portfolio.assets.map(({ id }) => id)
  const targets = targetWeights(portfolio.strategy.target, ids)
  const drift = driftOf(sighting.weighing.weights, targets)
  const dayBefore = await valuationAt(db, portfolio.id, unixMs(nowMs - dayMs))
  const first = await firstValuation(db, portfolio.id)
  return {
    atMs: nowMs,
    blockNumber: holdings.blockNumber,
    blockAtMs: holdings.blockAtMs,
    valueUsdE18: sighting.valuation.totalUsdE18,
    cashBufferUsdE18: sighting.valuation.cashBufferUsdE18,
    turnoverOneWay: drift.turnoverOneWay,
    driftAbsoluteMax: Math.abs(drift.largest.driftAbsolute),
    valueUsdE18DayBefore: dayBefore?.valueUsdE18 ?? null,
    valueUsdE18AtStart: first?.valueUsdE18 ?? null,
  }
}

/** One line per asset, none before balances were read once; an unknown value is null (POS-4). */
function positionsOf(portfolio: Portfolio, sight: Sight | null): PositionView[] {
  const held = sight?.holdings?.holdings
  if (held === undefined) return []
  const { target, rule } = portfolio.strategy
  const known = sight?.sighting.valuation === null ? null : (sight?.sighting ?? null)
  const weights = known?.weighing.kind === 'known' ? known.weighing.weights : null
  const targets = targetWeights(
    target,
    portfolio.assets.map(({ id }) => id),
  )
  const drifts = weights === null ? null : driftOf(weights, targets).driftAbsolute
  const moves =
    weights === null || rule.bandAbsolute === null
      ? null
      : movesOf(portfolio, known, weights, targets, rule)
  return portfolio.assets.map((asset, index) => ({
    asset,
    atoms: held.find((row) => row.asset === asset.id)?.atoms ?? 0n,
    price: priceOf(sight?.prices ?? null, asset.id),
    valueUsdE18: known?.valuation?.positions[index]?.valueUsdE18 ?? null,
    weight: weights?.[index] === undefined ? null : (weights[index] as PositionView['weight']),
    targetE18: targetOf(target, asset.id),
    driftAbsolute: drifts?.[index] ?? null,
    movesToTrigger: moves?.[index] ?? { up: null, down: null },
  }))
}

function movesOf(
  portfolio: Portfolio,
  known: Sight['sighting'] | null,
  weights: readonly number[],
  targets: readonly number[],
  band: Band,
): PriceMoves[] {
  const valuation = known?.valuation ?? null
  if (valuation === null) return weights.map(() => ({ up: null, down: null }))
  const index = portfolio.assets.findIndex(({ id }) => id === portfolio.cash)
  const share = toFloat(valuation.cashBufferUsdE18) / toFloat(valuation.totalUsdE18)
  return priceMovesToBand(weights, targets, band, { index, share })
}

function triggersOf({ portfolio, schedule }: PortfolioRecord, sight: Sight | null) {
  if (sight?.sighting.weighing.kind !== 'known') return []
  const { strategy, assets } = portfolio
  const ids = assets.map(({ id }) => id)
  const input: DistanceInput = {
    nowMs: sight.nowMs,
    assets: ids,
    weights: sight.sighting.weighing.weights,
    targets: targetWeights(strategy.target, ids),
    rule: strategy.rule,
    schedule,
  }
  return distancesOf(input)
}

function priceOf(snapshot: PriceSnapshot | null, asset: string) {
  return snapshot?.prices.find((price) => price.asset === asset) ?? null
}
