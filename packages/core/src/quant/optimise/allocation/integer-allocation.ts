import { firstNotFinite } from '../../finite.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import { handOut, kindsOf } from './unit-owners.ts'
import { searchUnits } from './unit-search.ts'

/** What to buy whole units for; all three share one currency. */
export type AllocationInput = {
  /** Wanted shares of the value (n), none negative; what they lack to one is meant to stay cash. */
  readonly weights: Float64Array
  /** Price of one unit (n), above zero. */
  readonly prices: Float64Array
  readonly portfolioValue: number
}

/** How far to search. */
export type AllocationEffort = {
  /** Branches to look at before the search is given up: two million take half a second. */
  readonly nodesMax: number
  /** How far from the least distance an answer may be, in the currency; 0 wants the optimum. */
  readonly gapMax: number
}

/** Whole units and what they miss. */
export type IntegerAllocation = {
  /** Units to hold (n), whole numbers. */
  readonly units: Float64Array
  /** What is not spent; never negative. */
  readonly leftover: number
  /** `sum |weight V - units price| + leftover`. */
  readonly objective: number
  /** Branches that the search looked at. */
  readonly nodes: number
}

const effortDefault: AllocationEffort = { nodesMax: 2_000_000, gapMax: 0 }

/**
 * Whole units that come nearest to weights without overspending: the least
 * `sum |weight V - units price| + leftover`, and of equal optima the one that spends least.
 *
 * A unit within its goal takes its price off that sum twice, once as distance and once as money
 * left over; the unit that crosses the goal takes off twice what was missing; one more takes off
 * nothing. That makes it a knapsack of last units beside whole ones, searched to a proof by
 * undominated sets (Nemhauser & Ullmann 1969) and by branch and bound (Land & Doig 1960), with the
 * bound of Dantzig 1957. Of units that are all the same, the earlier asset gets more. Figures
 * within 1e-12 of the value count as equal.
 *
 * Five assets are proven in a millisecond, a hundred mostly within half a second. Where prices have
 * many decimals, whole units may fit ever closer: there `gapMax` says what is close enough, and a
 * tenth of a basis point of the value is proven for a hundred assets.
 *
 * Refuses EMPTY, NOT_FINITE, SHAPE, OUT_OF_DOMAIN (a negative weight, a price or value that is not
 * positive, more than 2^53 units), and NOT_CONVERGED where `nodesMax` ends the search first.
 *
 * @example Weights of 50%, 30% and 20% of 10,000 (PyPortfolioOpt's example, three of its prices)
 * const bought = integerAllocation({
 *   weights: Float64Array.of(0.5, 0.3, 0.2),
 *   prices: Float64Array.of(172.44, 1427.05, 35.79),
 *   portfolioValue: 10_000,
 * })
 * bought.ok && [...bought.value.units] // [29, 2, 56]
 * bought.ok && bought.value.leftover // ≈ 140.9
 */
export function integerAllocation(
  input: AllocationInput,
  effort: Partial<AllocationEffort> = {},
): Solved<IntegerAllocation> {
  const { nodesMax, gapMax } = { ...effortDefault, ...effort }
  const checked = check(input, gapMax)
  if (!checked.ok) return checked
  const { weights, prices, portfolioValue } = input
  const goals = weights.map((weight) => weight * portfolioValue)
  const whole = goals.map((goal, asset) => Math.floor(goal / (prices[asset] as number)))
  const kinds = kindsOf(goals, whole, prices)
  const found = searchUnits({
    whole: kinds.whole,
    last: kinds.last,
    budget: portfolioValue,
    slack: portfolioValue * slackOfValue,
    gapMax: gapMax / 2,
    nodesMax,
  })
  if (!found.proven) {
    const gap = `within ${2 * found.gap} of the optimum`
    return unsolved('NOT_CONVERGED', 'the search was cut short', 'nodesMax', `${nodesMax}`, gap)
  }
  const units = new Float64Array(weights.length)
  handOut(units, found.takenWhole, kinds.wholeOwners, whole)
  handOut(units, found.takenLast, kinds.lastOwners, null)
  return solved(measured(goals, prices, portfolioValue, units, found.nodes))
}

/** Figures nearer than this share of the value are equal: rounding of a sum of products. */
const slackOfValue = 1e-12

function check(input: AllocationInput, gapMax: number): Solved<null> {
  const { weights, prices, portfolioValue } = input
  if (weights.length === 0) {
    return unsolved('EMPTY', 'there is nothing to allocate', 'weights', 'one weight', 'none')
  }
  for (const [field, values] of Object.entries({ weights, prices })) {
    const at = firstNotFinite(values)
    if (at >= 0) return unsolved('NOT_FINITE', 'not a number', field, 'finite', `${values[at]}`)
  }
  for (const [field, value] of Object.entries({ portfolioValue, gapMax })) {
    if (!Number.isFinite(value)) {
      return unsolved('NOT_FINITE', 'not a number', field, 'finite', `${value}`)
    }
  }
  if (prices.length !== weights.length) {
    const [limit, actual] = [`${weights.length} prices`, `${prices.length}`]
    return unsolved('SHAPE', 'each weight has a price', 'prices', limit, actual)
  }
  return checkDomain(input, gapMax)
}

function checkDomain(
  { weights, prices, portfolioValue }: AllocationInput,
  gapMax: number,
): Solved<null> {
  const refuse = (message: string, field: string, limit: string, actual: number | undefined) =>
    unsolved('OUT_OF_DOMAIN', message, field, limit, `${actual}`)
  const short = weights.find((weight) => weight < 0)
  if (short !== undefined) return refuse('a weight is not negative', 'weights', 'from 0', short)
  const free = prices.find((price) => price <= 0)
  if (free !== undefined) return refuse('a price is positive', 'prices', 'above 0', free)
  if (portfolioValue <= 0) {
    return refuse('the value is positive', 'portfolioValue', 'above 0', portfolioValue)
  }
  if (gapMax < 0) return refuse('a gap is not negative', 'gapMax', 'from 0', gapMax)
  const countless = weights.findIndex(
    (weight, at) => (weight * portfolioValue) / (prices[at] as number) > Number.MAX_SAFE_INTEGER,
  )
  if (countless < 0) return solved(null)
  return refuse('units can be counted', 'prices', 'at most 2^53 units', prices[countless])
}

function measured(
  goals: Float64Array,
  prices: Float64Array,
  portfolioValue: number,
  units: Float64Array,
  nodes: number,
): IntegerAllocation {
  let [spent, distance] = [0, 0]
  for (let asset = 0; asset < units.length; asset++) {
    const cost = (units[asset] as number) * (prices[asset] as number)
    spent += cost
    distance += Math.abs((goals[asset] as number) - cost)
  }
  const leftover = Math.max(0, portfolioValue - spent)
  return { units, leftover, objective: distance + leftover, nodes }
}
