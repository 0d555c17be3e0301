import { requireFinite } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Money that changed hands at a time: negative when the investor paid, positive when received. */
export type CashFlow = {
  /** Length of time from any common origin, in years or in another unit of the rate. */
  readonly time: number
  readonly amount: number
}

/** Every rate per unit of time at which flows are worth nothing, and the one to report. */
export type MoneyWeightedReturn = {
  /** All of them between -1 and `rateMax`, ascending; touching zero counts as one. */
  readonly rates: Float64Array
  /** The rate nearest 0. */
  readonly nearestZero: number
}

/** Almost everything lost, per unit of time: no rate below it is looked for. */
const rateMin = -1 + 1e-12
/** Sum of discounted flows that is zero but for rounding, as a share of their sizes. */
const zeroShare = 1e-15
/** Flows times changes of their sign, which is what finding every rate costs: about a second. */
const workMax = 250_000

/**
 * Money-weighted return: the rates at which all flows, discounted to one time, sum to zero.
 *
 * Flows come in any order. There may be several rates, and all are found: each change of sign is
 * taken away by a derivative (Rolle; Descartes' rule for sums of powers, Laguerre 1883), and its
 * roots bracket those wanted, so that no start value can diverge. Refuses EMPTY, NOT_FINITE,
 * OUT_OF_DOMAIN of a `rateMax` of at most 0 or of too many flows of changing sign, and NO_ROOT.
 *
 * @example
 * const flows = [{ time: 0, amount: -1 }, { time: 1, amount: 2.3 }, { time: 2, amount: -1.32 }]
 * const answer = moneyWeightedReturn(flows)
 * answer.ok && answer.value.nearestZero // ≈ 0.1
 * answer.ok && answer.value.rates.at(-1) // ≈ 0.2
 */
export function moneyWeightedReturn(
  flows: readonly CashFlow[],
  { rateMax = 1e6 }: { readonly rateMax?: number } = {},
): Solved<MoneyWeightedReturn> {
  if (flows.length === 0) return unsolved('EMPTY', 'there are flows', 'flows', '2', '0')
  const stray = flows.find(({ time, amount }) => !Number.isFinite(time + amount))
  if (stray !== undefined) {
    const actual = `${stray.amount} at ${stray.time}`
    return unsolved('NOT_FINITE', 'every flow is finite', 'flows', 'finite', actual)
  }
  if (!(rateMax > 0 && rateMax < Infinity)) {
    return unsolved('OUT_OF_DOMAIN', 'rates are sought', 'rateMax', 'above 0', `${rateMax}`)
  }
  const terms = termsOf(flows)
  const work = terms.length * signChanges(terms)
  if (work > workMax) {
    const message = 'flows times changes of sign can be searched'
    return unsolved('OUT_OF_DOMAIN', message, 'flows', `${workMax}`, `${work}`)
  }
  const span = { low: Math.log1p(rateMin), high: Math.log1p(rateMax) }
  const rates = Float64Array.from(rootsOf(terms, span), (root) => Math.expm1(root))
  const nearestZero = rates.reduce(
    (nearest, rate) => (Math.abs(rate) < Math.abs(nearest) ? rate : nearest),
    Infinity,
  )
  if (rates.length > 0) return solved({ rates, nearestZero })
  const message = 'some rate makes the flows worth nothing'
  return unsolved('NO_ROOT', message, 'flows', `a rate from -1 to ${rateMax}`, 'none')
}

/**
 * Worth of flows at the time of the earliest of them, at a rate per unit of time.
 *
 * Refuses EMPTY, NOT_FINITE and OUT_OF_DOMAIN of a rate of at most -1.
 *
 * @example
 * const worth = presentValue([{ time: 1, amount: 110 }, { time: 0, amount: -100 }], 0.1)
 * worth.ok && worth.value // ≈ 0
 */
export function presentValue(flows: readonly CashFlow[], rate: number): Solved<number> {
  if (flows.length === 0) return unsolved('EMPTY', 'there are flows', 'flows', '1', '0')
  if (!(rate > -1 && rate < Infinity)) {
    return unsolved('OUT_OF_DOMAIN', 'a rate leaves something', 'rate', 'above -1', `${rate}`)
  }
  const first = flows.reduce((earliest, { time }) => Math.min(earliest, time), Infinity)
  const worth = flows.reduce(
    (sum, { time, amount }) => sum + amount * (1 + rate) ** (first - time),
    0,
  )
  return requireFinite(worth, 'flows')
}

/** A flow by its sign and the logarithm of its size, which no product of time spans overflows. */
type Term = { readonly time: number; readonly sign: number; readonly logSize: number }

/** Flows by time, those of one time in one, nothing of zero. */
function termsOf(flows: readonly CashFlow[]): Term[] {
  const byTime = new Map<number, number>()
  for (const { time, amount } of flows) byTime.set(time, (byTime.get(time) ?? 0) + amount)
  return Array.from(byTime, ([time, amount]) => {
    return { time, sign: Math.sign(amount), logSize: Math.log(Math.abs(amount)) }
  })
    .filter(({ sign }) => sign !== 0)
    .toSorted((a, b) => a.time - b.time)
}

function signChanges(terms: readonly Term[]): number {
  return terms.filter(({ sign }, at) => at > 0 && sign !== terms[at - 1]?.sign).length
}

type Span = { readonly low: number; readonly high: number }

/**
 * Roots s of `sum a exp(-s t)` within a span, ascending; as many at most as the signs change.
 *
 * Of the sum times `exp(s pivot)` the derivative has the terms `a (pivot - t)`: with the pivot
 * between two flows of opposite signs, one change fewer. Between its roots the sum is monotone, up
 * to a positive factor, so each stretch holds one root or none.
 */
function rootsOf(terms: readonly Term[], span: Span): number[] {
  const change = terms.findIndex((term, at) => at > 0 && term.sign !== terms[at - 1]?.sign)
  if (change < 0) return []
  const pivot = ((terms[change - 1] as Term).time + (terms[change] as Term).time) / 2
  const slope = terms.flatMap(({ time, sign, logSize }) => {
    const factor = pivot - time
    const scaled = logSize + Math.log(Math.abs(factor))
    return factor === 0 ? [] : [{ time, sign: sign * Math.sign(factor), logSize: scaled }]
  })
  const turns = [span.low, ...rootsOf(slope, span), span.high]
  const roots: number[] = []
  for (const [at, low] of turns.entries()) {
    const sign = signAt(terms, low, zeroShare)
    if (sign === 0 && low !== roots.at(-1)) roots.push(low)
    const high = turns[at + 1]
    if (high !== undefined && sign * signAt(terms, high, zeroShare) < 0) {
      roots.push(bisected(terms, { low, high }))
    }
  }
  return roots
}

/** Halves a span whose ends have opposite signs, down to neighbouring floats. */
function bisected(terms: readonly Term[], { low, high }: Span): number {
  const lowSign = signAt(terms, low, 0)
  let [from, to] = [low, high]
  for (let step = 0; step < 200; step++) {
    const middle = from + (to - from) / 2
    if (middle <= from || middle >= to) break
    const sign = signAt(terms, middle, 0)
    if (sign === 0) return middle
    if (sign === lowSign) from = middle
    else to = middle
  }
  return from + (to - from) / 2
}

/** Sign of the sum at s, as shares of its largest term; 0 within a slack. */
function signAt(terms: readonly Term[], s: number, slack: number): number {
  let largest = -Infinity
  for (const { time, logSize } of terms) largest = Math.max(largest, logSize - s * time)
  let sum = 0
  let size = 0
  for (const { time, sign, logSize } of terms) {
    const share = Math.exp(logSize - s * time - largest)
    sum += sign * share
    size += share
  }
  return Math.abs(sum) <= slack * size ? 0 : Math.sign(sum)
}
