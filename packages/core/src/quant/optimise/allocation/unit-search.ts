/** Units that cost and save the same. */
export type UnitKind = {
  readonly price: number
  /** What one takes off the distance; at most its price. */
  readonly saving: number
  readonly count: number
}

/** A knapsack of two kinds of units. */
export type UnitProblem = {
  /** Units that save their whole price. */
  readonly whole: readonly UnitKind[]
  /** Units that save less than their price. */
  readonly last: readonly UnitKind[]
  readonly budget: number
  /** Money within this is equal. */
  readonly slack: number
  /** How much more may be left to save. */
  readonly gapMax: number
  readonly nodesMax: number
}

/** How many to take of each kind, in the order of the problem. */
export type UnitsFound = {
  readonly takenWhole: Float64Array
  readonly takenLast: Float64Array
  /** At most this much more could be saved. */
  readonly gap: number
  readonly proven: boolean
  readonly nodes: number
}

/**
 * Takes the units that save most within a budget; of equal savings the cheapest.
 *
 * Depth first. Last units are decided first, the best for its price leading, then whole ones, the
 * dearest leading, so that the cheapest fill what is left. A branch ends where even fractions of
 * units could not save more, nor as much for less money.
 */
export function searchUnits(problem: UnitProblem): UnitsFound {
  const search = searchFor(problem)
  const most = reach(search, 0, search.wholeCosts[0] as number, search.budget)
  decideLast(search, 0, search.budget, 0)
  const inOrderOf = (order: readonly number[], taken: Float64Array): Float64Array => {
    const counts = new Float64Array(taken.length)
    for (const [at, kind] of order.entries()) counts[kind] = taken[at] as number
    return counts
  }
  return {
    takenWhole: inOrderOf(search.wholeOrder, search.best.whole),
    takenLast: inOrderOf(search.lastOrder, search.best.last),
    gap: Math.max(0, most - search.best.saved),
    proven: search.nodes <= search.nodesMax,
    nodes: search.nodes,
  }
}

type Taken = { readonly whole: Float64Array; readonly last: Float64Array }

type Search = {
  readonly last: readonly UnitKind[]
  readonly lastOrder: readonly number[]
  /** The kind of the same price that saves next more, or -1: it is taken first. */
  readonly lastBefore: Int32Array
  /** Cost and saving of all last units before this one, and at the end of all. */
  readonly lastCosts: Float64Array
  readonly lastSavings: Float64Array
  readonly whole: readonly UnitKind[]
  readonly wholeOrder: readonly number[]
  /** The last kind of the same price that saves most, or -1. */
  readonly lastOfWhole: Int32Array
  /** Cost of all whole units from this one on. */
  readonly wholeCosts: Float64Array
  readonly budget: number
  readonly slack: number
  readonly gapMax: number
  readonly nodesMax: number
  nodes: number
  readonly taken: Taken
  readonly best: Taken & { saved: number; left: number }
}

function searchFor(problem: UnitProblem): Search {
  const lastOrder = orderBy(problem.last, (a, b) => b.saving / b.price - a.saving / a.price)
  const wholeOrder = orderBy(problem.whole, (a, b) => b.price - a.price)
  const last = lastOrder.map((kind) => problem.last[kind] as UnitKind)
  const whole = wholeOrder.map((kind) => problem.whole[kind] as UnitKind)
  const empty = (): Taken => ({
    whole: new Float64Array(whole.length),
    last: new Float64Array(last.length),
  })
  return {
    last,
    lastOrder,
    lastBefore: Int32Array.from(last, ({ price }, at) =>
      last.findLastIndex((other, before) => before < at && other.price === price),
    ),
    lastCosts: sumsBefore(last.map(({ price, count }) => price * count)),
    lastSavings: sumsBefore(last.map(({ saving, count }) => saving * count)),
    whole,
    wholeOrder,
    lastOfWhole: Int32Array.from(whole, ({ price }) => last.findIndex((l) => l.price === price)),
    wholeCosts: sumsBefore(whole.map(({ price, count }) => price * count).toReversed()).reverse(),
    budget: problem.budget + problem.slack,
    slack: problem.slack,
    gapMax: Math.max(problem.gapMax / 2, problem.slack),
    nodesMax: problem.nodesMax,
    nodes: 0,
    taken: empty(),
    best: { ...empty(), saved: -Infinity, left: 0 },
  }
}

/** Numbers of kinds in an order that does not hang on the order of the assets. */
function orderBy(
  kinds: readonly UnitKind[],
  compare: (a: UnitKind, b: UnitKind) => number,
): number[] {
  const at = (index: number): UnitKind => kinds[index] as UnitKind
  return [...kinds.keys()].toSorted((a, b) => compare(at(a), at(b)) || at(a).price - at(b).price)
}

function sumsBefore(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (const [at, value] of values.entries()) sums[at + 1] = (sums[at] as number) + value
  return sums
}

function decideLast(search: Search, at: number, budget: number, saved: number): void {
  const kind = search.last[at]
  if (kind === undefined) return decideWhole(search, 0, budget, saved)
  const before = search.lastBefore[at] as number
  const open = before < 0 || search.taken.last[before] === search.last[before]?.count
  const most = open ? Math.min(kind.count, Math.floor(budget / kind.price)) : 0
  const whole = search.wholeCosts[0] as number
  const beside = Math.floor((budget - whole) / kind.price)
  const fitting = Math.max(0, Math.min(most, beside))
  for (let turn = 0; turn <= most; turn++) {
    // First what fits beside all whole units, then fewer, then what displaces some of them.
    const count = turn <= fitting ? fitting - turn : turn
    const left = budget - count * kind.price
    const now = saved + count * kind.saving
    if (!isPromising(search, at + 1, whole, left, now)) continue
    search.taken.last[at] = count
    decideLast(search, at + 1, left, now)
  }
  search.taken.last[at] = 0
}

function decideWhole(search: Search, at: number, budget: number, saved: number): void {
  const kind = search.whole[at]
  if (kind === undefined) return keep(search, budget, saved)
  const most = Math.min(kind.count, Math.floor(budget / kind.price))
  const last = search.lastOfWhole[at] as number
  const least = last >= 0 && (search.taken.last[last] as number) > 0 ? kind.count : 0
  const rest = search.wholeCosts[at + 1] as number
  for (let count = most; count >= least; count--) {
    const left = budget - count * kind.price
    const now = saved + count * kind.price
    // Fewer units only widen the gap: this is where the loop ends, not at zero.
    if (!isPromising(search, search.last.length, rest, left, now)) break
    search.taken.whole[at] = count
    decideWhole(search, at + 1, left, now)
  }
  search.taken.whole[at] = 0
}

/**
 * Whether a branch could save more than the best, or as much and leave more money. Open to it are
 * the last units from `at` and so much worth of whole ones.
 */
function isPromising(
  search: Search,
  at: number,
  whole: number,
  left: number,
  saved: number,
): boolean {
  search.nodes += 1
  if (search.nodes > search.nodesMax) return false
  const { best, slack, gapMax } = search
  if (saved + reach(search, at, whole, left) > best.saved + gapMax) return true
  const spendable = left - best.left - 4 * slack
  return spendable > 0 && saved + reach(search, at, whole, spendable) >= best.saved - slack
}

function keep(search: Search, left: number, saved: number): void {
  const { best, taken, slack } = search
  const isEqual = saved >= best.saved - slack && left > best.left + 4 * slack
  if (saved <= best.saved + slack && !isEqual) return
  best.saved = Math.max(best.saved, saved)
  best.left = left
  best.whole.set(taken.whole)
  best.last.set(taken.last)
}

/** The most that money could save, were units divisible: whole ones first, then the last ones. */
function reach(search: Search, at: number, whole: number, money: number): number {
  if (money <= whole) return money
  const { lastCosts, lastSavings, last } = search
  const spent = (lastCosts[at] as number) + (money - whole)
  let [low, high] = [at, last.length]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lastCosts[middle] as number) <= spent) low = middle
    else high = middle - 1
  }
  const saved = whole + (lastSavings[low] as number) - (lastSavings[at] as number)
  const next = last[low]
  if (next === undefined) return saved
  return saved + ((spent - (lastCosts[low] as number)) * next.saving) / next.price
}
