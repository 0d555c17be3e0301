import type { SweepFigures } from '../figures.ts'
import type { RunRange, SweepPlan, SweepRule } from '../plan.ts'
import type { Ground } from './instance.ts'

/** Runs that the kernel takes in one pass; a last pass repeats its first run to be full. */
const laneCount = 8
const laneBytes = laneCount * 8

/** What the kernel keeps of a group of assets; there are at most as many groups as assets. */
const groupBytes = 144

/** Scratch of the kernel for a line: two weights, and a target by lane. */
const lineBytes = 16 + laneBytes

/** Fields of the eight lanes, in the order of `assembly/lane.ts`. */
const fields = [
  'band',
  'limit',
  'fee',
  'targets',
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

/** What a lane is filled with for a run. */
export type LaneTerms = {
  readonly rule: SweepRule
  readonly feeBps: number
  /** Addresses of the rule's periods, or 0, and of the targets. */
  readonly periods: number
  readonly targets: number
}

/** Lays out the dense sweep of a plan. */
export function layPlan(ground: Ground, plan: SweepPlan, shared: MarketAddresses): LaneSweep {
  const { rules, feesBps } = plan
  return layLanes(ground, plan, shared, (run, targets) => {
    const rule = Math.floor(run / feesBps.length)
    return {
      rule: rules[rule] as SweepRule,
      feeBps: feesBps[run % feesBps.length] as number,
      periods: shared.periods[rule] as number,
      targets,
    }
  })
}

/** Lays out lanes; `termsOf` says how each run is to be filled in, given the market's targets. */
export function layLanes(
  ground: Ground,
  plan: SweepPlan,
  shared: MarketAddresses,
  termsOf: (run: number, targets: number) => LaneTerms,
): LaneSweep {
  const { kernel, reserve, place } = ground
  const { market, lagBars, startInvested, withReturns } = plan
  const { barCount, assetCount, frozen } = market
  const lanes = reserve(fields.length * laneBytes)
  const units = reserve(assetCount * laneBytes)
  const scratch = reserve((assetCount + 1) * lineBytes + laneBytes)
  const targets = place(market.targets)
  const tradable = place(market.tradable)
  const frozenAt = frozen === null ? 0 : place(frozen)
  const frozenBarsAt = frozen === null ? 0 : place(frozenBars(frozen, assetCount))
  const addresses = [targets, tradable, frozenAt, frozenBarsAt, shared.gapReturn] as const
  kernel.setMarket(barCount, assetCount, shared.priceUsd, ...addresses)
  kernel.setGroups(reserve(assetCount * groupBytes))
  const isBanded = plan.rules.some(({ bandAbsolute }) => bandAbsolute !== null)
  kernel.setTerms(lagBars, startInvested, isBanded)
  const run = withReturns ? kernel.denseWithReturns : kernel.dense
  let views: LaneViews | null = null
  return (figures, range) => {
    // Views of the memory hold once all of it is laid out, which is before the first run.
    views ??= viewsOf(ground, lanes, units, assetCount)
    for (let from = range.from; from < range.to; from += laneCount) {
      const pass = { from, to: Math.min(from + laneCount, range.to) }
      clear(views, plan.capitalUsd)
      for (let lane = 0; lane < laneCount; lane++) {
        const own = from + lane < pass.to ? from + lane : from
        fill(views, lane, termsOf(own, targets))
      }
      run(lanes, units, scratch)
      keep(figures, views, pass, from - range.from)
    }
  }
}

type LaneViews = Readonly<Record<Field | 'all' | 'units', Float64Array>>

function viewsOf({ floats }: Ground, lanes: number, units: number, assets: number): LaneViews {
  const entries = fields.map((field, at) => [field, floats(lanes + at * laneBytes, laneCount)])
  return {
    ...(Object.fromEntries(entries) as Record<Field, Float64Array>),
    all: floats(lanes, fields.length * laneCount),
    units: floats(units, assets * laneCount),
  }
}

function clear(views: LaneViews, capitalUsd: number): void {
  views.all.fill(0)
  views.units.fill(0)
  views.decided.fill(-1)
  views.floor.fill(1 + 1e-15)
  for (const field of ['cash', 'value', 'peak'] as const) views[field].fill(capitalUsd)
}

function fill(views: LaneViews, lane: number, terms: LaneTerms): void {
  views.band[lane] = terms.rule.bandAbsolute ?? Infinity
  views.periods[lane] = terms.periods
  views.targets[lane] = terms.targets
  views.fee[lane] = terms.feeBps / 1e4
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
