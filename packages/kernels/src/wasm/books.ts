import type { SweepFigures } from '../figures.ts'
import type { SweepMarket } from '../market.ts'
import type { SweepPlan, SweepRule } from '../plan.ts'
import { nextTradableOf } from '../shared/index.ts'
import type { Ground } from './instance.ts'
import type { LaneSweep, MarketAddresses } from './lanes.ts'

/** Weight of a column that fills a pair: too small to move a sum, and never out of its band. */
const nothing = 1e-200

/** Arrays of the books, one entry per fee: see `assembly/shared.ts`. */
const bookArrays = 7
/** Count, turnover, and count, sum and squares of the returns. */
const totalCount = 5

/** Lays out the shared sweep: the tree of prices, and books for every fee. */
export function layBooks(ground: Ground, plan: SweepPlan, shared: MarketAddresses): LaneSweep {
  const { kernel, reserve, place } = ground
  const { market, lagBars } = plan
  const { barCount, assetCount } = market
  const columns = columnsOf(market)
  const count = columns.targets.length
  const targets = place(columns.targets)
  const lines = place(columns.lines)
  const charged = place(columns.charged)
  const tradableFrom = place(nextTradableOf(market.tradable))
  const tree = reserve(kernel.treeBytes(barCount, count))
  const scratch = reserve(3 * count * 8)
  const totals = reserve(totalCount * 8)
  const books = reserve(bookArrays * 8 * (plan.feesBps.length + 1))
  const invested = columns.targets.reduce((sum, target, at) => {
    return sum + target * (columns.charged[at] as number)
  }, 0)
  kernel.buildTree(tree, barCount, assetCount, count, shared.priceUsd, lines, targets)
  kernel.setSweep(barCount, count, targets, charged, tradableFrom, shared.gapReturn, lagBars)
  const fees = plan.feesBps.length
  return (figures, range) => {
    for (let run = range.from; run < range.to; ) {
      const rule = Math.floor(run / fees)
      const end = Math.min((rule + 1) * fees, range.to)
      const order = inOrder(plan.feesBps, run - rule * fees, end - rule * fees)
      const pairs = order.length + (order.length % 2)
      const views = openBooks(ground, books, { plan, order, pairs, invested })
      kernel.setBooks(books, pairs)
      const { bandAbsolute } = plan.rules[rule] as SweepRule
      const periods = shared.periods[rule] as number
      kernel.follow(bandAbsolute ?? Infinity, periods, scratch, totals, plan.withReturns)
      const sums = ground.floats(totals, totalCount)
      keep(figures, { views, sums, order, invested }, rule * fees - range.from)
      run = end
    }
  }
}

/** Lines with a target above zero, in pairs. */
function columnsOf({ targets, assetCount }: SweepMarket) {
  const lines = [...targets.keys()].filter((line) => (targets[line] as number) > 0)
  const shares = lines.map((line) => targets[line] as number)
  if (lines.length % 2 === 1) {
    // The cash line has a price of one on every bar.
    lines.push(assetCount)
    shares.push(nothing)
  }
  return {
    lines: Int32Array.from(lines),
    targets: Float64Array.from(shares),
    charged: Float64Array.from(lines, (line) => (line < assetCount ? 1 : 0)),
  }
}

/** Fees by their place, lowest first. */
function inOrder(feesBps: readonly number[], from: number, to: number): number[] {
  const places = Array.from({ length: to - from }, (_, at) => from + at)
  return places.sort((a, b) => (feesBps[a] as number) - (feesBps[b] as number))
}

type BookViews = readonly Float64Array[]

type BookTerms = {
  readonly plan: SweepPlan
  readonly order: readonly number[]
  readonly pairs: number
  readonly invested: number
}

/** Fee, value, peak, deepest, cost, and the returns on trades; the last fee fills a pair. */
function openBooks({ floats }: Ground, at: number, terms: BookTerms): BookViews {
  const { plan, order, pairs, invested } = terms
  const { capitalUsd, feesBps } = plan
  const views = Array.from({ length: bookArrays }, (_, array) => {
    return floats(at + array * pairs * 8, pairs)
  })
  const [fee, value, peak, deepest, cost, ...returns] = views as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    ...Float64Array[],
  ]
  for (let book = 0; book < pairs; book++) {
    const place = order[Math.min(book, order.length - 1)] as number
    fee[book] = (feesBps[place] as number) / 1e4
    cost[book] = (fee[book] as number) * capitalUsd * invested
    value[book] = capitalUsd - (cost[book] as number)
  }
  peak.fill(capitalUsd)
  deepest.fill(1)
  for (const sums of returns) sums.fill(0)
  return views
}

type Walked = {
  readonly views: BookViews
  readonly sums: Float64Array
  readonly order: readonly number[]
  readonly invested: number
}

function keep(figures: SweepFigures, { views, sums, order, invested }: Walked, to: number): void {
  const [, value, , deepest, cost, tradeReturns, tradeSquares] = views
  const [count, turnover, returnCount, returnSum, returnSquares] = sums as unknown as number[]
  order.forEach((place, book) => {
    const run = to + place
    figures.finalValueUsd[run] = value?.[book] as number
    figures.maxDrawdown[run] = (deepest?.[book] as number) - 1
    figures.rebalanceCount[run] = count as number
    figures.turnover[run] = invested + (turnover as number)
    figures.costUsd[run] = cost?.[book] as number
    if (figures.returns === null) return
    figures.returns.count[run] = returnCount as number
    figures.returns.sum[run] = (returnSum as number) + (tradeReturns?.[book] as number)
    figures.returns.squares[run] = (returnSquares as number) + (tradeSquares?.[book] as number)
  })
}
