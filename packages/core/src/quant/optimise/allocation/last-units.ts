import {
  affordableFrom,
  isBest,
  isPromising,
  type UnitKind,
  type UnitSearch,
} from './unit-knapsack.ts'
import { fillGreedily } from './whole-units.ts'

/** A set of last units: how many of each kind, what they leave of the budget, what they save. */
export type LastUnits = {
  readonly taken: Float64Array
  readonly left: number
  readonly saved: number
}

/** Sets that were met, each one unit more than its parent. */
type Sets = {
  readonly left: number[]
  readonly saved: number[]
  readonly parent: number[]
  readonly kind: number[]
}

/**
 * The sets of last units that cost more than whole units leave and could still be best, the most
 * promising first. Sets beside which all whole units fit are answers, and are compared on the way.
 *
 * Kind after kind, each set is kept and given one unit more (Nemhauser & Ullmann 1969); of all
 * these only the undominated stay, and of those only the promising ones.
 */
export function decideLast(search: UnitSearch): LastUnits[] {
  const { last, wholeCost, budget } = search
  const sets: Sets = { left: [budget], saved: [0], parent: [-1], kind: [-1] }
  complete(search, sets, 0, 0)
  let front = [0]
  for (const [at, kind] of last.entries()) {
    for (let copy = 1; copy <= kind.count; copy++) {
      front = extend(search, sets, front, at, copy === kind.count ? at + 1 : at)
    }
  }
  return front
    .map((set) => ({
      taken: takenBy(search, sets, set),
      left: sets.left[set] as number,
      saved: sets.saved[set] as number,
    }))
    .filter(({ left }) => left < wholeCost)
    .toSorted((a, b) => b.saved + b.left - a.saved - a.left)
}

/** The sets, and the sets with one unit more: those that leave most first, undominated. */
function extend(
  search: UnitSearch,
  sets: Sets,
  front: readonly number[],
  at: number,
  open: number,
): number[] {
  const { price, saving } = search.last[at] as UnitKind
  const { wholeCost } = search
  const next: number[] = []
  let [kept, grown, savedMost] = [0, 0, -1]
  while (kept < front.length || grown < front.length) {
    const [old, parent] = [front[kept], front[grown]]
    const leftOld = old === undefined ? -1 : (sets.left[old] as number)
    const leftNew = parent === undefined ? -1 : (sets.left[parent] as number) - price
    if (leftNew < 0 && old === undefined) break
    const isOld = leftOld >= leftNew
    const left = isOld ? leftOld : leftNew
    const set = (isOld ? old : parent) as number
    const saved = (sets.saved[set] as number) + (isOld ? 0 : saving)
    if (isOld) kept += 1
    else grown += 1
    if (saved <= savedMost || !isPromising(search, open, wholeCost, left, saved)) continue
    savedMost = saved
    next.push(isOld ? set : add(search, sets, set, at))
  }
  return next
}

/** A set with one unit more of a kind, which is also completed to an answer. */
function add(search: UnitSearch, sets: Sets, parent: number, at: number): number {
  const { price, saving } = search.last[at] as UnitKind
  const set = sets.left.length
  sets.left.push((sets.left[parent] as number) - price)
  sets.saved.push((sets.saved[parent] as number) + saving)
  sets.parent.push(parent)
  sets.kind.push(at)
  complete(search, sets, set, at + 1)
  return set
}

/** Completes a set with all whole units and the next last ones, or with the whole ones that fit. */
function complete(search: UnitSearch, sets: Sets, set: number, at: number): void {
  const { last, lastCosts, lastSavings, wholeCost, best, whole } = search
  const [left, saved] = [sets.left[set] as number, sets.saved[set] as number]
  if (left < wholeCost) {
    fillGreedily(search, takenBy(search, sets, set), left, saved)
    return
  }
  const end = affordableFrom(search, at, left - wholeCost)
  const cost = (lastCosts[end] as number) - (lastCosts[at] as number)
  const more = (lastSavings[end] as number) - (lastSavings[at] as number)
  if (!isBest(search, left - wholeCost - cost, saved + wholeCost + more)) return
  best.last.set(takenBy(search, sets, set))
  for (let kind = at; kind < end; kind++) best.last[kind] = (last[kind] as UnitKind).count
  best.whole.set(whole.map(({ count }) => count))
}

function takenBy({ last }: UnitSearch, sets: Sets, set: number): Float64Array {
  const taken = new Float64Array(last.length)
  for (let own = set; own > 0; own = sets.parent[own] as number) {
    const kind = sets.kind[own] as number
    taken[kind] = (taken[kind] as number) + 1
  }
  return taken
}
