import { requireBetween, requirePositive } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { cumulativeReturns } from './returns.ts'

/** A stretch without flows: what was there after the opening flow, at its end, and paid out. */
export type HoldingPeriod = {
  readonly begin: number
  readonly end: number
  readonly income: number
}

/**
 * Return of a stretch without flows: `(end + income) / begin - 1`.
 *
 * All in one currency. Refuses OUT_OF_DOMAIN of a begin that is not positive, and NOT_FINITE.
 *
 * @example
 * const gain = holdingPeriodReturn({ begin: 200, end: 225, income: 5 })
 * gain.ok && gain.value // ≈ 0.15
 */
export function holdingPeriodReturn({ begin, end, income }: HoldingPeriod): Solved<number> {
  const opening = requirePositive(begin, 'begin')
  if (!opening.ok) return opening
  const gain = (end + income) / begin - 1
  if (Number.isFinite(gain)) return solved(gain)
  return unsolved('NOT_FINITE', 'every figure is finite', 'end', 'finite', `${gain}`)
}

/**
 * Time-weighted return: returns (T) between flows, chained; the size of the flows does not matter.
 *
 * Refuses what `cumulativeReturns` refuses.
 *
 * @example
 * const total = timeWeightedReturn(Float64Array.of(0.5, -0.5))
 * total.ok && total.value // -0.25
 */
export function timeWeightedReturn(returns: Float64Array): Solved<number> {
  const path = cumulativeReturns(returns)
  return path.ok ? solved(path.value[path.value.length - 1] as number) : path
}

/** A flow into (positive) or out of (negative) a portfolio, some time after the start. */
export type TimedFlow = { readonly time: number; readonly amount: number }

/**
 * Modified Dietz return: gain over the average capital, for flows that are small beside it.
 *
 * A flow counts for the share of the length after it: `(length - time) / length`, end of day. Times
 * and length in one unit. Refuses OUT_OF_DOMAIN of a length that is not positive, of a flow outside
 * it, and of an average capital that is not positive; NOT_FINITE. Dietz 1966; GIPS.
 *
 * @example
 * const holding = { begin: 100, end: 300, length: 2 }
 * const gain = modifiedDietz(holding, [{ time: 1, amount: 50 }])
 * gain.ok && gain.value // ≈ 1.2
 */
export function modifiedDietz(
  { begin, end, length }: { readonly begin: number; readonly end: number; readonly length: number },
  flows: readonly TimedFlow[],
): Solved<number> {
  const span = requirePositive(length, 'length')
  if (!span.ok) return span
  let gain = end - begin
  let capital = begin
  for (const { time, amount } of flows) {
    if (!(time >= 0 && time <= length)) {
      return unsolved('OUT_OF_DOMAIN', 'flows are within', 'flows', `0 to ${length}`, `${time}`)
    }
    gain -= amount
    capital += ((length - time) / length) * amount
  }
  const average = requirePositive(capital, 'begin')
  if (!average.ok) return average
  const limits = { field: 'end', above: -Infinity, below: Infinity }
  return requireBetween(gain / capital, limits)
}
