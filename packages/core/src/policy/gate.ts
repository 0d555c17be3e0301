import type { CostGate, FiredTrigger, GateFigures, GateReading } from '../domain/index.ts'
import { type CostView, firstOfLast, followsClosely, type MarketView, returnOn } from './market.ts'

/** What the cost gate weighs. Arrays run in the order of the assets. */
export type GateInputs = {
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  /** Where the rebalance would end. */
  readonly destination: readonly number[]
  /** Index of the cash line, which is never charged. */
  readonly cash: number
  readonly market: MarketView | null
  readonly costs: CostView | null
}

/** The gate's answer: a reading to record, or that it is not worth it, with both figures. */
export type GateAnswer = GateReading | ({ readonly kind: 'failed' } & GateFigures)

/** Fewer daily returns than this say nothing of a variance. */
export const gateDaysMin = 30

/**
 * Whether a rebalance is worth its cost (TRG-6): `0.5 * gamma * TE2 * H * value` against fees on
 * what is charged plus gas for every leg. A risk, a leaver and the owner do not wait for it.
 *
 * Without a month of daily returns, or without costs, it does not guess: the answer is `unknown`
 * and names what is missing. A rebalance then goes ahead, because the owner still has to approve
 * it, and a gate that held on ignorance would keep a new portfolio off its target for a month.
 *
 * @example A drift that has moved nothing is not worth a cent
 * const [off, on] = [[0.6, 0.4], [0.5, 0.5]]
 * const dayAtMs = Float64Array.from({ length: 31 }, (_, day) => day * dayMs)
 * const flat = new Float64Array(31).fill(1)
 * const market = { days: 31, dayAtMs, closeUsd: [flat, flat] }
 * const costs = { valueUsd: 1000, feeRate: 0.001, gasUsdPerLeg: 0 }
 * const inputs = { weights: off, targets: on, destination: on, cash: 1, market, costs }
 * const gate = { riskAversion: 3, horizonDays: 90, windowDays: 90 }
 * readGate(gate, [], inputs).kind // 'failed'
 * readGate(gate, [{ kind: 'manual' }], inputs).kind // 'exempt'
 */
export function readGate(
  gate: CostGate | null,
  why: readonly FiredTrigger[],
  inputs: GateInputs,
): GateAnswer {
  if (gate === null) return { kind: 'off' }
  if (why.some(({ kind }) => kind === 'risk' || kind === 'manual')) return { kind: 'exempt' }
  const { weights, targets, market, costs } = inputs
  if (costs === null) return { kind: 'unknown', missing: 'COSTS' }
  const variance = driftVarianceAnnual(weights, targets, market, gate.windowDays)
  if (variance === null) return { kind: 'unknown', missing: 'HISTORY' }
  const share = 0.5 * gate.riskAversion * variance * (gate.horizonDays / 365)
  const expectedBenefitUsd = share * costs.valueUsd
  const expectedCostUsd = expectedCost(inputs, costs)
  const kind = expectedBenefitUsd >= expectedCostUsd ? 'passed' : 'failed'
  return { kind, expectedBenefitUsd, expectedCostUsd }
}

/**
 * Yearly variance of what the drift earns beside the target: `365 * mean (sum (w - target) r)^2`
 * over the last days. Days across a hole, or without a price of a drifted asset, are left out;
 * null where fewer than `gateDaysMin` are left.
 *
 * @example Half a point too much of what moves 1% a day
 * const dayAtMs = Float64Array.from({ length: 31 }, (_, day) => day * dayMs)
 * const closes = Float64Array.from(dayAtMs, (_, day) => 1.01 ** day)
 * const market = { days: 31, dayAtMs, closeUsd: [closes, new Float64Array(31).fill(1)] }
 * driftVarianceAnnual([0.505, 0.495], [0.5, 0.5], market, 90)?.toExponential(3) // '9.125e-7'
 */
export function driftVarianceAnnual(
  weights: readonly number[],
  targets: readonly number[],
  market: MarketView | null,
  windowDays: number,
): number | null {
  if (market === null) return null
  const drifts = weights.map((weight, asset) => weight - (targets[asset] ?? Number.NaN))
  let sum = 0
  let count = 0
  for (let day = firstOfLast(market, windowDays); day < market.days; day++) {
    if (day === 0 || !followsClosely(market, day)) continue
    const earned = driftReturn(drifts, market, day)
    if (Number.isNaN(earned)) continue
    sum += earned * earned
    count++
  }
  return count < gateDaysMin ? null : (365 * sum) / count
}

/** Legs of a rebalance but cash, and the share of the portfolio that they trade. */
export type TradeSize = { readonly legs: number; readonly turnoverCharged: number }

/**
 * How many legs lead from weights to a destination, and how much they trade; cash is free.
 *
 * @example
 * tradeSize([0.75, 0.25], [0.5, 0.5], 1) // { legs: 1, turnoverCharged: 0.25 }
 */
export function tradeSize(
  weights: readonly number[],
  destination: readonly number[],
  cash: number,
): TradeSize {
  let legs = 0
  let turnoverCharged = 0
  weights.forEach((weight, asset) => {
    const moved = Math.abs((destination[asset] ?? Number.NaN) - weight)
    if (asset === cash || moved < 1e-12) return
    legs++
    turnoverCharged += moved
  })
  return { legs, turnoverCharged }
}

function expectedCost({ weights, destination, cash }: GateInputs, costs: CostView): number {
  const { legs, turnoverCharged } = tradeSize(weights, destination, cash)
  return costs.feeRate * turnoverCharged * costs.valueUsd + costs.gasUsdPerLeg * legs
}

/** NaN where a drifted asset has no return that day. */
function driftReturn(drifts: readonly number[], market: MarketView, day: number): number {
  let earned = 0
  for (const [asset, drift] of drifts.entries()) {
    if (drift !== 0) earned += drift * returnOn(market, asset, day)
  }
  return earned
}
