import { assert } from '@evenkeel/core/units'
import { emptyFigures, type SweepFigures } from '../figures.ts'
import { allRuns, type RunRange, type SweepPlan, type SweepRule } from '../plan.ts'
import { limitsOf, type Segment, type Walk, walkSegment } from './segment.ts'
import { type PriceTree, treeOf } from './tree.ts'

/**
 * Whether the runs of a sweep share their segments: after a trade every run holds the target.
 *
 * A frozen asset breaks that (it keeps what a run happened to have), and so does a start in cash.
 *
 * @example
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 864e5), Float64Array.of(1, 1)]
 * const rules = [{ bandAbsolute: 0.05, periodOf: null }]
 * const terms = { ...sweepDefaults, targets: [0.5], rules, feesBps: [10] }
 * const plan = planSweep({ symbols: ['A'], labelAtMs, priceUsd }, terms)
 * plan.ok && isShareable(plan.value) // true
 */
export function isShareable({ market, startInvested }: SweepPlan): boolean {
  return startInvested && market.frozen === null
}

/**
 * Runs a sweep with one walk per rule: fees share the path and differ in a product per segment.
 *
 * The counts are those of `sweepDense`; values differ by rounding alone. Blocks of bars that can
 * reach neither the band nor a new extreme are skipped, unless returns are wanted.
 *
 * @example Two assets that do not move
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 864e5), Float64Array.of(1, 1, 1, 1)]
 * const rules = [{ bandAbsolute: 0.05, periodOf: null }]
 * const terms = { ...sweepDefaults, targets: [0.5, 0.5], rules, feesBps: [10] }
 * const plan = planSweep({ symbols: ['A', 'B'], labelAtMs, priceUsd }, terms)
 * plan.ok && sweepShared(plan.value).finalValueUsd // Float64Array.of(9990)
 */
export function sweepShared(
  plan: SweepPlan,
  tree: PriceTree = treeOf(plan.market),
  range: RunRange = allRuns(plan),
): SweepFigures {
  assert(isShareable(plan), 'the runs of a shared sweep hold the target after every trade')
  const figures = emptyFigures(range.to - range.from, plan.withReturns)
  const fees = plan.feesBps.length
  for (let run = range.from; run < range.to; ) {
    const rule = Math.floor(run / fees)
    const end = Math.min((rule + 1) * fees, range.to)
    const feesBps = plan.feesBps.slice(run - rule * fees, end - rule * fees)
    const books = openBooks(plan, tree, feesBps)
    follow(plan, tree, plan.rules[rule] as SweepRule, books)
    keep(figures, run - range.from, books)
    run = end
  }
  return figures
}

/** The runs of one rule, one entry per fee, from the lowest fee to the highest. */
type Books = {
  readonly order: readonly number[]
  readonly feeShare: Float64Array
  readonly valueUsd: Float64Array
  readonly peakUsd: Float64Array
  /** Least value over the peak so far. */
  readonly deepest: Float64Array
  readonly costUsd: Float64Array
  /** Returns on the bars of trades, which alone depend on the fee. */
  readonly tradeReturns: Float64Array
  readonly tradeSquares: Float64Array
  turnover: number
  rebalanceCount: number
  returnCount: number
  returnSum: number
  returnSquares: number
}

function openBooks({ capitalUsd }: SweepPlan, tree: PriceTree, feesBps: readonly number[]): Books {
  const order = [...feesBps.keys()].sort((a, b) => (feesBps[a] as number) - (feesBps[b] as number))
  const feeShare = Float64Array.from(order, (at) => (feesBps[at] as number) / 1e4)
  const turnover = tree.investedTarget
  const costUsd = feeShare.map((share) => share * capitalUsd * turnover)
  return {
    order,
    feeShare,
    valueUsd: costUsd.map((cost) => capitalUsd - cost),
    peakUsd: new Float64Array(order.length).fill(capitalUsd),
    deepest: new Float64Array(order.length).fill(1),
    costUsd,
    tradeReturns: new Float64Array(order.length),
    tradeSquares: new Float64Array(order.length),
    turnover,
    rebalanceCount: 0,
    returnCount: 0,
    returnSum: 0,
    returnSquares: 0,
  }
}

/** Walks one rule from segment to segment; every fee trades on the same bars. */
function follow(plan: SweepPlan, tree: PriceTree, rule: SweepRule, books: Books): void {
  const walk: Walk = {
    tree,
    plan,
    gapReturn: plan.market.gapReturn,
    limits: limitsOf(rule, tree),
    units: new Float64Array(tree.columnCount),
    segment: blankSegment(),
  }
  const { segment } = walk
  let [startBar, markedBar] = [0, 0]
  while (startBar < tree.barCount) {
    const dueBar = nextDue(rule, markedBar, startBar, tree.barCount)
    walkSegment(walk, startBar, dueBar, horizonOf(books))
    // Where a band was first, the mark of the schedule stays.
    if (segment.decidedBar === dueBar) markedBar = dueBar
    const isTrade = segment.endBar < tree.barCount
    compose(books, segment, isTrade)
    if (plan.withReturns) composeReturns(books, segment, isTrade, plan.market.gapReturn)
    startBar = segment.endBar
  }
}

/** The first bar after a trade on which the calendar calls for the next; the bar count if none. */
function nextDue(
  { periodOfBar }: SweepRule,
  markedBar: number,
  startBar: number,
  barCount: number,
): number {
  if (periodOfBar === null) return barCount
  const period = periodOfBar[markedBar] as number
  let bar = startBar + 1
  while (bar < barCount && (periodOfBar[bar] as number) <= period) bar++
  return bar
}

/** With fees in order, the first book is the nearest to its peak and was the least deep down. */
function horizonOf({ valueUsd, peakUsd, deepest }: Books) {
  let low = 0
  for (let at = 0; at < valueUsd.length; at++) {
    const lowest = ((peakUsd[at] as number) * (deepest[at] as number)) / (valueUsd[at] as number)
    if (lowest > low) low = lowest
  }
  const peak = (peakUsd[0] as number) / (valueUsd[0] as number)
  return { peak, low, deepest: deepest[0] as number }
}

/** Passes every run through a segment: a product, three comparisons, and the cost of the trade. */
function compose(books: Books, segment: Segment, isTrade: boolean): void {
  const { feeShare, valueUsd, peakUsd, deepest, costUsd } = books
  const { growth, peak, low, deepest: inner, turnover } = segment
  for (let at = 0; at < valueUsd.length; at++) {
    const value = valueUsd[at] as number
    const before = peakUsd[at] as number
    const fall = deepest[at] as number
    const lowest = value * low
    const highest = value * peak
    let deeper = inner < fall ? inner : fall
    if (lowest < deeper * before) deeper = lowest / before
    deepest[at] = deeper
    if (highest > before) peakUsd[at] = highest
    const cost = (feeShare[at] as number) * value * growth * turnover
    costUsd[at] = (costUsd[at] as number) + cost
    valueUsd[at] = value * growth - cost
  }
  if (!isTrade) return
  books.turnover += turnover
  books.rebalanceCount++
}

function composeReturns(
  books: Books,
  segment: Segment,
  isTrade: boolean,
  gapReturn: Uint8Array,
): void {
  books.returnCount += segment.returnCount
  books.returnSum += segment.returnSum
  books.returnSquares += segment.returnSquares
  if (!isTrade || gapReturn[segment.endBar] === 1) return
  const { feeShare, tradeReturns, tradeSquares } = books
  const last = segment.growth / segment.before
  books.returnCount++
  for (let at = 0; at < feeShare.length; at++) {
    const simple = last * (1 - (feeShare[at] as number) * segment.turnover) - 1
    tradeReturns[at] = (tradeReturns[at] as number) + simple
    tradeSquares[at] = (tradeSquares[at] as number) + simple * simple
  }
}

function keep(figures: SweepFigures, from: number, books: Books): void {
  books.order.forEach((fee, at) => {
    const run = from + fee
    figures.finalValueUsd[run] = books.valueUsd[at] as number
    figures.maxDrawdown[run] = (books.deepest[at] as number) - 1
    figures.rebalanceCount[run] = books.rebalanceCount
    figures.turnover[run] = books.turnover
    figures.costUsd[run] = books.costUsd[at] as number
    if (figures.returns === null) return
    figures.returns.count[run] = books.returnCount
    figures.returns.sum[run] = books.returnSum + (books.tradeReturns[at] as number)
    figures.returns.squares[run] = books.returnSquares + (books.tradeSquares[at] as number)
  })
}

function blankSegment(): Segment {
  return {
    decidedBar: 0,
    endBar: 0,
    growth: 1,
    turnover: 0,
    peak: 1,
    low: 1,
    deepest: 1,
    returnCount: 0,
    returnSum: 0,
    returnSquares: 0,
    before: 1,
  }
}
