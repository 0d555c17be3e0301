import { thresholdSlack } from '@evenkeel/core/units'
import type { SweepPlan, SweepRule } from '../plan.ts'
import type { BlockLevel, PriceTree } from './tree.ts'

/**
 * The stretch from one purchase of the target to the next, on a path that starts at one: it is the
 * same for every fee. What it is worth to a run is a product and three comparisons.
 */
export type Segment = {
  /** Bar on which the rule fired; the bar count where it did not. */
  decidedBar: number
  /** Bar on which it is traded again; the bar count where the prices end first. */
  endBar: number
  /** Value at the trade, before it; at the last bar where the prices end. */
  growth: number
  /** Charged turnover of that trade. */
  turnover: number
  /** Greatest and least value, where they could matter to a run. */
  peak: number
  low: number
  /** Least value over the running peak. */
  deepest: number
  /** Sums over the returns from bar to bar before the trade's, and value on the bar before it. */
  returnCount: number
  returnSum: number
  returnSquares: number
  before: number
}

/** Beyond which figures a segment has nothing to say to any run that passes through it. */
export type Horizon = {
  /** Least of the runs' peaks, over their value. */
  readonly peak: number
  /** Value under which some run would be deeper down than it was. */
  readonly low: number
  /** Greatest (shallowest) of the runs' deepest values over their peak. */
  readonly deepest: number
}

/** Limits of a rule in the form in which blocks and bars are compared with them. */
export type BandLimits = {
  readonly bandAbsolute: number
  /** By column: one over the weight at which the band is surely not reached yet. */
  readonly overUpper: Float64Array
  readonly overLower: Float64Array
}

/** Margin that covers the rounding of a bound; what comes this near is looked at exactly. */
const boundSlack = 1e-9

/** Stands for one over a limit that no weight can fall below. */
const unreachable = 1e300

/** The limits of a band around the targets; null where a rule has none. */
export function limitsOf({ bandAbsolute }: SweepRule, { targets }: PriceTree): BandLimits {
  const band = (bandAbsolute ?? Infinity) - boundSlack
  return {
    bandAbsolute: bandAbsolute ?? Infinity,
    overUpper: targets.map((target) => 1 / (target + band)),
    overLower: targets.map((target) => (target > band ? 1 / (target - band) : unreachable)),
  }
}

/** One walk along the prices: the parts that stay, and those that move. */
export type Walk = {
  readonly tree: PriceTree
  readonly plan: Pick<SweepPlan, 'lagBars' | 'withReturns'>
  readonly gapReturn: Uint8Array
  readonly limits: BandLimits
  /** Units of each column, bought with one. */
  readonly units: Float64Array
  readonly segment: Segment
}

/** Walks from a purchase to the next trade; `dueBar` is when the calendar would call for it. */
export function walkSegment(walk: Walk, startBar: number, dueBar: number, horizon: Horizon): void {
  open(walk, startBar, horizon)
  const scale = 1 / (walk.tree.index[startBar] as number)
  const decidedBar = findDecision(walk, startBar, dueBar, scale)
  const { tree, plan, segment } = walk
  segment.decidedBar = decidedBar
  const wanted = Math.min(decidedBar + plan.lagBars, tree.barCount)
  segment.endBar = decidedBar === tree.barCount ? decidedBar : (tree.nextTradable[wanted] as number)
  for (let bar = decidedBar; bar < segment.endBar; bar++) {
    see(walk, bar, sumAt(walk, bar) * (tree.index[bar] as number) * scale)
  }
  const lastBar = Math.min(segment.endBar, tree.barCount - 1)
  const sum = sumAt(walk, lastBar)
  segment.growth = sum * (tree.index[lastBar] as number) * scale
  segment.turnover = segment.endBar < tree.barCount ? turnoverAt(walk, lastBar, sum) : 0
}

function open({ tree, units, segment }: Walk, startBar: number, horizon: Horizon): void {
  const row = startBar * tree.columnCount
  for (let at = 0; at < tree.columnCount; at++) {
    units[at] = (tree.targets[at] as number) / (tree.relative[row + at] as number)
  }
  // The purchase itself is the first point of the path, at one.
  segment.peak = Math.max(horizon.peak, 1)
  segment.low = Math.min(horizon.low, 1)
  segment.deepest = Math.min(horizon.deepest, 1 / segment.peak)
  segment.returnCount = 0
  segment.returnSum = 0
  segment.returnSquares = 0
  segment.before = 1
}

/**
 * The first bar on which the rule fires, every bar and block before it taken into the segment.
 *
 * Climbs to larger blocks while they can be skipped, and down where they cannot.
 */
function findDecision(walk: Walk, startBar: number, dueBar: number, scale: number): number {
  const { tree, plan } = walk
  const { levels } = tree
  const end = Math.min(dueBar, tree.barCount)
  const top = plan.withReturns ? -1 : levels.length - 1
  let bar = startBar + 1
  let depth = -1
  while (bar < end) {
    if (depth >= 0) {
      const level = levels[depth] as BlockLevel
      const next = bar + (1 << level.shift)
      if (next <= end && isQuiet(walk, level, bar >> level.shift, scale)) {
        bar = next
        if (depth < top && isAligned(bar, levels[depth + 1] as BlockLevel)) depth++
      } else {
        depth--
      }
      continue
    }
    if (look(walk, bar, scale)) return bar
    bar++
    if (top >= 0 && isAligned(bar, levels[0] as BlockLevel)) depth = 0
  }
  return end
}

function isAligned(bar: number, { shift }: BlockLevel): boolean {
  return (bar & ((1 << shift) - 1)) === 0
}

/** Whether no bar of a block can reach the band, a new peak, a new low or a deeper fall. */
function isQuiet(
  { tree, limits, units, segment }: Walk,
  level: BlockLevel,
  block: number,
  scale: number,
): boolean {
  const { low, high } = level
  const { overUpper, overLower } = limits
  const columns = tree.columnCount
  const row = block * columns
  let [least, most, upper, lower] = [0, 0, 0, Infinity]
  for (let at = 0; at < columns; at++) {
    const unit = units[at] as number
    const down = unit * (low[row + at] as number)
    const up = unit * (high[row + at] as number)
    const spread = up - down
    const above = up * (overUpper[at] as number) - spread
    const below = down * (overLower[at] as number) + spread
    least += down
    most += up
    if (above > upper) upper = above
    if (below < lower) lower = below
  }
  // A weight's greatest share is its own most with the least of all others, and the reverse.
  if (upper >= least || lower <= most) return false
  const lowest = least * scale * (level.indexLow[block] as number)
  const highest = most * scale * (level.indexHigh[block] as number)
  return (
    highest <= segment.peak && lowest >= segment.low && lowest >= segment.deepest * segment.peak
  )
}

/** Whether the band is reached on a bar; where it is not, takes the bar into the segment. */
function look(walk: Walk, bar: number, scale: number): boolean {
  const { columnCount, relative, index } = walk.tree
  const { overUpper, overLower } = walk.limits
  const row = bar * columnCount
  let [sum, upper, lower] = [0, 0, Infinity]
  for (let at = 0; at < columnCount; at++) {
    const value = (walk.units[at] as number) * (relative[row + at] as number)
    const above = value * (overUpper[at] as number)
    const below = value * (overLower[at] as number)
    sum += value
    if (above > upper) upper = above
    if (below < lower) lower = below
  }
  if ((upper >= sum || lower <= sum) && isBeyond(walk, bar, sum)) return true
  see(walk, bar, sum * (index[bar] as number) * scale)
  return false
}

/** Whether the band is reached, as the event engine compares it. */
function isBeyond({ tree, limits, units }: Walk, bar: number, sum: number): boolean {
  const row = bar * tree.columnCount
  for (let at = 0; at < tree.columnCount; at++) {
    const weight = ((units[at] as number) * (tree.relative[row + at] as number)) / sum
    const drift = Math.abs(weight - (tree.targets[at] as number))
    if (drift >= limits.bandAbsolute - thresholdSlack) return true
  }
  return false
}

/** Value of the units over the index. */
function sumAt({ tree, units }: Walk, bar: number): number {
  const row = bar * tree.columnCount
  let sum = 0
  for (let at = 0; at < tree.columnCount; at++) {
    sum += (units[at] as number) * (tree.relative[row + at] as number)
  }
  return sum
}

/** Takes a bar on which nothing is traded into the segment. */
function see({ segment, plan, gapReturn }: Walk, bar: number, value: number): void {
  if (value > segment.peak) segment.peak = value
  if (value < segment.low) segment.low = value
  if (value < segment.deepest * segment.peak) segment.deepest = value / segment.peak
  if (!plan.withReturns) return
  if (gapReturn[bar] === 0) {
    const simple = value / segment.before - 1
    segment.returnCount++
    segment.returnSum += simple
    segment.returnSquares += simple * simple
  }
  segment.before = value
}

/** What the trade that ends the segment turns over, cash left out. */
function turnoverAt({ tree, units }: Walk, bar: number, sum: number): number {
  const row = bar * tree.columnCount
  let turnover = 0
  for (let at = 0; at < tree.columnCount; at++) {
    const weight = ((units[at] as number) * (tree.relative[row + at] as number)) / sum
    turnover += (tree.charged[at] as number) * Math.abs(weight - (tree.targets[at] as number))
  }
  return turnover
}
