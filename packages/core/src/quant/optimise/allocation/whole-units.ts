import { isBest, isPromising, type UnitSearch } from './unit-knapsack.ts'

/** Fills what is left with whole units, the dearest first, and compares that. */
export function fillGreedily(
  search: UnitSearch,
  last: Float64Array,
  left: number,
  saved: number,
): void {
  const taken = new Float64Array(search.whole.length)
  let money = left
  for (const [at, { price, count }] of search.whole.entries()) {
    const fitting = Math.min(count, Math.floor(money / price))
    taken[at] = fitting
    money -= fitting * price
  }
  if (!isBest(search, money, saved + left - money)) return
  search.best.last.set(last)
  search.best.whole.set(taken)
}

/** Fills what is left with whole units in every way that could be best (Land & Doig 1960). */
export function fillWhole(
  search: UnitSearch,
  last: Float64Array,
  left: number,
  saved: number,
): void {
  const taken = new Float64Array(search.whole.length)
  if (isPromising(search, search.last.length, search.wholeCost, left, saved)) {
    decideWhole(search, { last, taken }, 0, left, saved)
  }
}

type Taken = { readonly last: Float64Array; readonly taken: Float64Array }

function decideWhole(
  search: UnitSearch,
  units: Taken,
  at: number,
  left: number,
  saved: number,
): void {
  const kind = search.whole[at]
  if (kind === undefined) {
    if (!isBest(search, left, saved)) return
    search.best.last.set(units.last)
    search.best.whole.set(units.taken)
    return
  }
  const rest = search.wholeCosts[at + 1] as number
  const most = Math.min(kind.count, Math.floor(left / kind.price))
  for (let count = most; count >= 0; count--) {
    const money = left - count * kind.price
    const now = saved + count * kind.price
    // Fewer units only widen the gap: this is where the loop ends, not at zero.
    if (!isPromising(search, search.last.length, rest, money, now)) break
    units.taken[at] = count
    decideWhole(search, units, at + 1, money, now)
  }
  units.taken[at] = 0
}
