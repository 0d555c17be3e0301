import { decideLast } from './last-units.ts'
import { openSearch, reach, type UnitProblem } from './unit-knapsack.ts'
import { fillWhole } from './whole-units.ts'

/** How many units to take of each kind, in the order of the problem. */
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
 * Sets of last units are compared first; those that cost more than whole units leave displace as
 * many of these as they must. A branch ends where even fractions of units could not save more than
 * the best answer, nor as much for less money.
 */
export function searchUnits(problem: UnitProblem): UnitsFound {
  const search = openSearch(problem)
  const { best, lastOrder, wholeOrder, wholeCost, budget } = search
  const most = reach(search, 0, wholeCost, budget)
  for (const { taken, left, saved } of decideLast(search)) fillWhole(search, taken, left, saved)
  return {
    takenWhole: inOrderOf(wholeOrder, best.whole),
    takenLast: inOrderOf(lastOrder, best.last),
    gap: Math.max(0, most - best.saved),
    proven: search.nodes <= search.nodesMax,
    nodes: search.nodes,
  }
}

function inOrderOf(order: readonly number[], taken: Float64Array): Float64Array {
  const counts = new Float64Array(taken.length)
  for (const [at, kind] of order.entries()) counts[kind] = taken[at] as number
  return counts
}
