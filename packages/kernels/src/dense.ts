import { thresholdSlack } from '@evenkeel/core/units'
import { emptyFigures, type SweepFigures } from './figures.ts'
import type { SweepMarket } from './market.ts'
import { allRuns, type RunRange, type SweepPlan, type SweepRule } from './plan.ts'

/**
 * Runs a sweep one run after the other, looking at every bar: the reference of all kernels.
 *
 * It is the event engine with everything left out that a sweep does not need; the arithmetic and
 * its order are the same, so the figures are equal to the bit.
 *
 * @example Two assets that do not move
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 864e5), Float64Array.of(1, 1, 1, 1)]
 * const rules = [{ bandAbsolute: 0.05, periodOf: null }]
 * const terms = { ...sweepDefaults, targets: [0.5, 0.5], rules, feesBps: [10] }
 * const plan = planSweep({ symbols: ['A', 'B'], labelAtMs, priceUsd }, terms)
 * plan.ok && sweepDense(plan.value).finalValueUsd // Float64Array.of(9990)
 */
export function sweepDense(plan: SweepPlan, range: RunRange = allRuns(plan)): SweepFigures {
  const figures = emptyFigures(range.to - range.from, plan.withReturns)
  const fees = plan.feesBps.length
  for (let run = range.from; run < range.to; run++) {
    const rule = plan.rules[Math.floor(run / fees)] as SweepRule
    const lane = openLane(plan, rule, plan.feesBps[run % fees] as number)
    walk(plan, lane)
    keep(figures, run - range.from, lane)
  }
  return figures
}

/** One run under way. */
type Lane = {
  readonly rule: SweepRule
  readonly feeShare: number
  readonly units: Float64Array
  cashUsd: number
  /** Bar of the decision that waits, or -1. */
  decidedBar: number
  scheduledBar: number
  rebalanceCount: number
  turnover: number
  costUsd: number
  valueUsd: number
  peakUsd: number
  worstFall: number
  returnCount: number
  returnSum: number
  returnSquares: number
  /** Scratch: weights and the targets that can be reached, the cash line last. */
  readonly weights: Float64Array
  readonly reachable: Float64Array
}

function openLane({ market, capitalUsd }: SweepPlan, rule: SweepRule, feeBps: number): Lane {
  const lines = market.assetCount + 1
  return {
    rule,
    feeShare: feeBps / 1e4,
    units: new Float64Array(market.assetCount),
    cashUsd: capitalUsd,
    decidedBar: -1,
    scheduledBar: 0,
    rebalanceCount: 0,
    turnover: 0,
    costUsd: 0,
    valueUsd: capitalUsd,
    peakUsd: capitalUsd,
    worstFall: 0,
    returnCount: 0,
    returnSum: 0,
    returnSquares: 0,
    weights: new Float64Array(lines),
    reachable: new Float64Array(lines),
  }
}

function walk({ market, lagBars, startInvested }: SweepPlan, lane: Lane): void {
  for (let bar = 0; bar < market.barCount; bar++) {
    let totalUsd = valueAt(market, lane, bar)
    if (bar === 0 && startInvested) {
      totalUsd = rebalance(market, lane, bar, totalUsd)
    } else if (totalUsd > 0) {
      if (lane.decidedBar < 0 && decides(market, lane, bar, totalUsd)) lane.decidedBar = bar
      const isDue = lane.decidedBar >= 0 && bar - lane.decidedBar >= lagBars
      if (isDue && market.tradable[bar] === 1) {
        totalUsd = rebalance(market, lane, bar, totalUsd)
        lane.decidedBar = -1
        lane.rebalanceCount++
      }
    }
    record(market, lane, bar, totalUsd)
  }
}

function valueAt({ assetCount, priceUsd }: SweepMarket, lane: Lane, bar: number): number {
  const row = bar * assetCount
  let totalUsd = 0
  for (let asset = 0; asset < assetCount; asset++) {
    totalUsd += (lane.units[asset] as number) * (priceUsd[row + asset] as number)
  }
  return totalUsd + lane.cashUsd
}

/** Whether the band or the calendar fires; a calendar that fires is answered by this bar. */
function decides(market: SweepMarket, lane: Lane, bar: number, totalUsd: number): boolean {
  const { bandAbsolute, periodOfBar } = lane.rule
  let fires = bandAbsolute !== null && isBeyond(market, lane, bar, totalUsd, bandAbsolute)
  if (periodOfBar !== null) {
    const lastPeriod = periodOfBar[lane.scheduledBar] as number
    if ((periodOfBar[bar] as number) > lastPeriod) {
      lane.scheduledBar = bar
      fires = true
    }
  }
  return fires
}

function isBeyond(
  market: SweepMarket,
  lane: Lane,
  bar: number,
  totalUsd: number,
  bandAbsolute: number,
): boolean {
  weigh(market, lane, bar, totalUsd)
  const targets = reachableTargets(market, lane, bar)
  let largest = 0
  for (let line = 0; line <= market.assetCount; line++) {
    const drift = Math.abs((lane.weights[line] as number) - (targets[line] as number))
    if (drift > largest) largest = drift
  }
  return largest >= bandAbsolute - thresholdSlack
}

function weigh({ assetCount, priceUsd }: SweepMarket, lane: Lane, bar: number, totalUsd: number) {
  const row = bar * assetCount
  for (let asset = 0; asset < assetCount; asset++) {
    const value = (lane.units[asset] as number) * (priceUsd[row + asset] as number)
    lane.weights[asset] = value / totalUsd
  }
  lane.weights[assetCount] = lane.cashUsd / totalUsd
}

/** A frozen asset keeps its weight; the other targets fill what is left. */
function reachableTargets(market: SweepMarket, lane: Lane, bar: number): Float64Array {
  const { assetCount, targets, frozen } = market
  const row = bar * assetCount
  if (frozen === null || !frozen.subarray(row, row + assetCount).includes(1)) return targets
  let stuckWeight = 0
  let freeTarget = 0
  for (let line = 0; line <= assetCount; line++) {
    if (isFrozen(market, row, line)) stuckWeight += lane.weights[line] as number
    else freeTarget += targets[line] as number
  }
  if (freeTarget === 0) return lane.weights
  const scale = (1 - stuckWeight) / freeTarget
  for (let line = 0; line <= assetCount; line++) {
    lane.reachable[line] = isFrozen(market, row, line)
      ? (lane.weights[line] as number)
      : (targets[line] as number) * scale
  }
  return lane.reachable
}

/** The cash line, which comes last, is never frozen. */
function isFrozen({ frozen, assetCount }: SweepMarket, row: number, line: number): boolean {
  return frozen !== null && line < assetCount && frozen[row + line] === 1
}

/** Trades to the target at the prices of a bar; answers the value after it. */
function rebalance(market: SweepMarket, lane: Lane, bar: number, totalUsd: number): number {
  const { assetCount, priceUsd } = market
  const row = bar * assetCount
  weigh(market, lane, bar, totalUsd)
  const aims = reachableTargets(market, lane, bar)
  let turnover = 0
  let stuckWeight = 0
  for (let asset = 0; asset < assetCount; asset++) {
    turnover += Math.abs((lane.weights[asset] as number) - (aims[asset] as number))
    if (isFrozen(market, row, asset)) stuckWeight += lane.weights[asset] as number
  }
  if (turnover === 0) return totalUsd
  const costUsd = lane.feeShare * totalUsd * turnover
  const freeUsd = totalUsd - costUsd / (1 - stuckWeight)
  for (let asset = 0; asset < assetCount; asset++) {
    if (isFrozen(market, row, asset)) continue
    const aim = aims[asset] as number
    lane.units[asset] = aim === 0 ? 0 : (aim * freeUsd) / (priceUsd[row + asset] as number)
  }
  lane.cashUsd = (aims[assetCount] as number) * freeUsd
  lane.turnover += turnover
  lane.costUsd += costUsd
  return valueAt(market, lane, bar)
}

function record(market: SweepMarket, lane: Lane, bar: number, totalUsd: number): void {
  if (totalUsd > lane.peakUsd) lane.peakUsd = totalUsd
  const fall = totalUsd / lane.peakUsd - 1
  if (fall < lane.worstFall) lane.worstFall = fall
  if (bar > 0 && market.gapReturn[bar] === 0 && lane.valueUsd > 0) {
    const simple = totalUsd / lane.valueUsd - 1
    lane.returnCount++
    lane.returnSum += simple
    lane.returnSquares += simple * simple
  }
  lane.valueUsd = totalUsd
}

function keep(figures: SweepFigures, at: number, lane: Lane): void {
  figures.finalValueUsd[at] = lane.valueUsd
  figures.maxDrawdown[at] = lane.worstFall
  figures.rebalanceCount[at] = lane.rebalanceCount
  figures.turnover[at] = lane.turnover
  figures.costUsd[at] = lane.costUsd
  if (figures.returns === null) return
  figures.returns.count[at] = lane.returnCount
  figures.returns.sum[at] = lane.returnSum
  figures.returns.squares[at] = lane.returnSquares
}
