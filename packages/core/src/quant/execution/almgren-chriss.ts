import { requirePositive } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** An order to work off in even steps, and what the market charges for it. */
export type ExecutionOrder = {
  readonly quantity: number
  readonly durationDays: number
  readonly steps: number
  /** Price deviation, in currency per unit, over a day (times the root of days). */
  readonly volDaily: number
  /** Half the spread and fees, in currency per unit. */
  readonly fixedCost: number
  /** Lasting move, in currency per unit for each unit traded. */
  readonly permanentImpact: number
  /** Passing move, in currency per unit for each unit traded per day. */
  readonly temporaryImpact: number
}

/** The schedule that costs least for its risk. */
export type ExecutionSchedule = {
  /** What is left at the start and after each step (steps + 1): from the quantity to 0. */
  readonly holdings: Float64Array
  /** What each step trades (steps). */
  readonly trades: Float64Array
  /** Expected shortfall against the arrival price, in currency. */
  readonly expectedCost: number
  /** Variance of it, in currency squared. */
  readonly variance: number
  /** Urgency per day: without a deadline the holdings would fall by e in `1 / kappa` days. */
  readonly kappa: number
  /** Its value for ever shorter steps. */
  readonly kappaContinuous: number
}

/** More steps than any order is cut into. */
const stepsMax = 1e6

/**
 * Schedule that minimises expected cost + riskAversion x variance, under linear impact.
 *
 * `x_j = X sinh(kappa (T - t_j)) / sinh(kappa T)`; an even pace where the risk aversion is 0
 * (Almgren & Chriss 2001). Risk aversion per unit of currency. Refuses OUT_OF_DOMAIN of an order
 * outside its ranges, and of a permanent impact so large that a step would profit from its own.
 *
 * @example
 * const order = {
 *   quantity: 1e6,
 *   durationDays: 5,
 *   steps: 5,
 *   volDaily: 0.95,
 *   fixedCost: 0.0625,
 *   permanentImpact: 2.5e-7,
 *   temporaryImpact: 2.5e-6,
 * }
 * const even = almgrenChriss(order, 0)
 * even.ok && even.value.expectedCost // ≈ 662500
 * const urgent = almgrenChriss(order, 1e-6)
 * urgent.ok && urgent.value.trades[0] // ≈ 458044.4456
 */
export function almgrenChriss(
  order: ExecutionOrder,
  riskAversion: number,
): Solved<ExecutionSchedule> {
  const checked = requireOrder(order, riskAversion)
  if (!checked.ok) return checked
  const { quantity, durationDays, steps, volDaily, fixedCost, permanentImpact } = order
  const stepDays = durationDays / steps
  // Within a step the order trades against half of its own lasting move.
  const impact = requirePositive(
    order.temporaryImpact - (permanentImpact * stepDays) / 2,
    'temporaryImpact',
  )
  if (!impact.ok) return impact
  const kappaContinuous = Math.sqrt((riskAversion * volDaily * volDaily) / impact.value)
  // From 2 (cosh(kappa step) - 1) = (kappaContinuous step)^2, without cancellation near 0.
  const kappa = (2 / stepDays) * Math.asinh((kappaContinuous * stepDays) / 2)
  const holdings = holdingsOf(order, kappa)
  const trades = new Float64Array(steps)
  let squaredTrades = 0
  let squaredHoldings = 0
  for (let step = 0; step < steps; step++) {
    const left = holdings[step + 1] as number
    const trade = (holdings[step] as number) - left
    trades[step] = trade
    squaredTrades += trade * trade
    squaredHoldings += left * left
  }
  const lasting = (permanentImpact * quantity * quantity) / 2
  const passing = (impact.value / stepDays) * squaredTrades
  return solved({
    holdings,
    trades,
    expectedCost: lasting + fixedCost * quantity + passing,
    variance: volDaily * volDaily * stepDays * squaredHoldings,
    kappa,
    kappaContinuous,
  })
}

/** The quotient of hyperbolic sines by decaying exponentials, none of which overflows. */
function holdingsOf({ quantity, durationDays, steps }: ExecutionOrder, kappa: number) {
  const holdings = new Float64Array(steps + 1)
  const whole = Math.expm1(-2 * kappa * durationDays)
  for (let step = 0; step < steps; step++) {
    const leftDays = (durationDays * (steps - step)) / steps
    const decay = Math.exp(-kappa * (durationDays - leftDays))
    const share =
      whole === 0 ? leftDays / durationDays : (decay * Math.expm1(-2 * kappa * leftDays)) / whole
    holdings[step] = quantity * share
  }
  return holdings
}

function requireOrder(order: ExecutionOrder, riskAversion: number): Solved<true> {
  const { quantity, durationDays, steps, temporaryImpact } = order
  for (const [field, figure] of Object.entries({ quantity, durationDays, temporaryImpact })) {
    const checked = requirePositive(figure, field)
    if (!checked.ok) return checked
  }
  if (!(Number.isInteger(steps) && steps > 0 && steps <= stepsMax)) {
    return unsolved('OUT_OF_DOMAIN', 'steps are counted', 'steps', `1 to ${stepsMax}`, `${steps}`)
  }
  const { volDaily, fixedCost, permanentImpact } = order
  const others = Object.entries({ volDaily, fixedCost, permanentImpact, riskAversion })
  const stray = others.find(([, figure]) => !(figure >= 0 && figure < Infinity))
  if (stray === undefined) return solved(true)
  const [field, figure] = stray
  return unsolved('OUT_OF_DOMAIN', 'no charge is negative', field, 'finite, 0 or more', `${figure}`)
}
