import type { SweepFigures } from '../figures.ts'
import type { RunRange, SweepPlan, SweepRule } from '../plan.ts'
import type { Ground } from './instance.ts'

/** Runs that the kernel takes in one pass; a last pass repeats its first run to be full. */
const laneCount = 8
const laneBytes = laneCount * 8

/** What the kernel keeps of a group of assets; there are at most as many groups as assets. */
const groupBytes = 144

/** Fields of the eight lanes, in the order of `assembly/lane.ts`. */
const fields = [
  'band',
  'limit',
  'fee',
  'periods',
  'due',
  'decided',
  'wake',
  'cash',
  'value',
  'peak',
  'fall',
  'floor',
  'count',
  'turnover',
  'cost',
  'returnCount',
  'returnSum',
  'returnSquares',
] as const
type Field = (typeof fields)[number]

/** A sweep by lanes, laid out in the kernel's memory once. */
export type LaneSweep = (figures: SweepFigures, range: RunRange) => void

/** Addresses of what all passes share. */
export type MarketAddresses = {
  readonly priceUsd: number
  readonly gapReturn: number
  /** By rule: its periods by bar, or 0. */
  readonly periods: readonly number[]
}

/** Lays out the dense sweep. */
export function layLanes(ground: Ground, plan: SweepPlan, shared: MarketAddresses): LaneSweep {
  const { kernel, reserve, place } = ground
  const { market, lagBars, startInvested, withReturns } = plan
  const { barCount, assetCount, frozen } = market
  const lanes = reserve(fields.length * laneBytes)
  const units = reserve(assetCount * laneBytes)
  const scratch = reserve(2 * (assetCount + 1) * 8)
  const targets = place(market.targets)
  const tradable = place(market.tradable)
  const frozenAt = frozen === null ? 0 : place(frozen)
  const frozenBarsAt = frozen === null ? 0 : place(frozenBars(frozen, assetCount))
  const addresses = [targets, tradable, frozenAt, frozenBarsAt, shared.gapReturn] as const
  kernel.setMarket(barCount, assetCount, shared.priceUsd, ...addresses)
  kernel.setGroups(reserve(assetCount * groupBytes))
  kernel.setTerms(lagBars, startInvested)
  const run = withReturns ? kernel.denseWithReturns : kernel.dense
  return (figures, range) => {
    for (let from = range.from; from < range.to; from += laneCount) {
      const pass = { from, to: Math.min(from + laneCount, range.to) }
      const views = viewsOf(ground, lanes)
      fill(views, plan, shared.periods, pass)
      ground.floats(units, assetCount * laneCount).fill(0)
      run(lanes, units, scratch)
      keep(figures, views, pass, from - range.from)
    }
  }
}

type LaneViews = Readonly<Record<Field, Float64Array>>

function viewsOf({ floats }: Ground, lanes: number): LaneViews {
  const entries = fields.map((field, at) => [field, floats(lanes + at * laneBytes, laneCount)])
  return Object.fromEntries(entries) as LaneViews
}

function fill(views: LaneViews, plan: SweepPlan, periods: readonly number[], pass: RunRange) {
  const { rules, feesBps, capitalUsd } = plan
  for (const field of fields) views[field].fill(0)
  views.decided.fill(-1)
  views.floor.fill(1 + 1e-15)
  for (const field of ['cash', 'value', 'peak'] as const) views[field].fill(capitalUsd)
  for (let lane = 0; lane < laneCount; lane++) {
    const run = pass.from + lane < pass.to ? pass.from + lane : pass.from
    const rule = Math.floor(run / feesBps.length)
    views.band[lane] = (rules[rule] as SweepRule).bandAbsolute ?? Infinity
    views.periods[lane] = periods[rule] as number
    views.fee[lane] = (feesBps[run % feesBps.length] as number) / 1e4
  }
}

function keep(figures: SweepFigures, views: LaneViews, pass: RunRange, to: number): void {
  for (let lane = 0; lane < pass.to - pass.from; lane++) {
    const run = to + lane
    figures.finalValueUsd[run] = views.value[lane] as number
    figures.maxDrawdown[run] = views.fall[lane] as number
    figures.rebalanceCount[run] = views.count[lane] as number
    figures.turnover[run] = views.turnover[lane] as number
    figures.costUsd[run] = views.cost[lane] as number
    if (figures.returns === null) continue
    figures.returns.count[run] = views.returnCount[lane] as number
    figures.returns.sum[run] = views.returnSum[lane] as number
    figures.returns.squares[run] = views.returnSquares[lane] as number
  }
}

/** 1 on bars on which something is frozen. */
function frozenBars(frozen: Uint8Array, assetCount: number): Uint8Array {
  return Uint8Array.from({ length: frozen.length / assetCount }, (_, bar) => {
    return frozen.subarray(bar * assetCount, (bar + 1) * assetCount).includes(1) ? 1 : 0
  })
}
