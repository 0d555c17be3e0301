/** Units that cost and save the same. */
export type UnitKind = {
  readonly price: number
  /** What one takes off the distance; at most its price. */
  readonly saving: number
  readonly count: number
}

/** A knapsack of two sorts of units. */
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

/** A problem in the order in which it is searched, and the best answer so far. */
export type UnitSearch = {
  /** The best for its price leading. */
  readonly last: readonly UnitKind[]
  readonly lastOrder: readonly number[]
  /** Cost and saving of all last units before each kind, and at the end of all. */
  readonly lastCosts: Float64Array
  readonly lastSavings: Float64Array
  /** The dearest leading, so that the cheapest fill what is left. */
  readonly whole: readonly UnitKind[]
  readonly wholeOrder: readonly number[]
  /** Cost of all whole units from each kind on. */
  readonly wholeCosts: Float64Array
  readonly wholeCost: number
  readonly budget: number
  readonly slack: number
  readonly gapMax: number
  readonly nodesMax: number
  nodes: number
  readonly best: {
    readonly whole: Float64Array
    readonly last: Float64Array
    saved: number
    left: number
  }
}

/** Puts the units in order; it does not hang on the order of the assets. */
export function openSearch(problem: UnitProblem): UnitSearch {
  const lastOrder = orderBy(problem.last, (a, b) => b.saving / b.price - a.saving / a.price)
  const wholeOrder = orderBy(problem.whole, (a, b) => b.price - a.price)
  const last = lastOrder.map((kind) => problem.last[kind] as UnitKind)
  const whole = wholeOrder.map((kind) => problem.whole[kind] as UnitKind)
  const wholeSums = sumsBefore(whole.map(({ price, count }) => price * count).toReversed())
  return {
    last,
    lastOrder,
    lastCosts: sumsBefore(last.map(({ price, count }) => price * count)),
    lastSavings: sumsBefore(last.map(({ saving, count }) => saving * count)),
    whole,
    wholeOrder,
    wholeCosts: wholeSums.toReversed(),
    wholeCost: wholeSums.at(-1) as number,
    budget: problem.budget + problem.slack,
    slack: problem.slack,
    gapMax: Math.max(problem.gapMax, problem.slack),
    nodesMax: problem.nodesMax,
    nodes: 0,
    best: {
      whole: new Float64Array(whole.length),
      last: new Float64Array(last.length),
      saved: -Infinity,
      left: 0,
    },
  }
}

/**
 * Whether a branch could save more than the best answer, or as much and leave more money. Open to
 * it are the last units from `at` and so much worth of whole ones.
 */
export function isPromising(
  search: UnitSearch,
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

/** Takes a whole answer as the best if it is; true where the caller is to write down its units. */
export function isBest({ best, slack }: UnitSearch, left: number, saved: number): boolean {
  const isEqual = saved >= best.saved - slack && left > best.left + 4 * slack
  if (saved <= best.saved + slack && !isEqual) return false
  best.saved = Math.max(best.saved, saved)
  best.left = left
  return true
}

/** The most that money could save, were units divisible: whole ones first, then the last ones. */
export function reach(search: UnitSearch, at: number, whole: number, money: number): number {
  if (money <= whole) return money
  const { lastCosts, lastSavings, last } = search
  const end = affordableFrom(search, at, money - whole)
  const saved = whole + (lastSavings[end] as number) - (lastSavings[at] as number)
  const next = last[end]
  if (next === undefined) return saved
  const rest = money - whole - ((lastCosts[end] as number) - (lastCosts[at] as number))
  return saved + (rest * next.saving) / next.price
}

/** Where the last units from `at` on, taken in order and all of each kind, cost more than that. */
export function affordableFrom({ lastCosts, last }: UnitSearch, at: number, money: number): number {
  const spent = (lastCosts[at] as number) + money
  let [low, high] = [at, last.length]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lastCosts[middle] as number) <= spent) low = middle
    else high = middle - 1
  }
  return low
}

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
