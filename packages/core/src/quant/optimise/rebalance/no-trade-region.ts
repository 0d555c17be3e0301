import { requireFiniteFigures } from '../../risk/require.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'

/** One risky asset beside a safe one, and what trading costs; of one period, mostly a year. */
export type TradingProblem = {
  /** Arithmetic mean return less the safe rate; positive. */
  readonly excessMean: number
  readonly volatility: number
  /** Constant relative risk aversion; 1 is log utility. */
  readonly riskAversion: number
  /** Share of a sale that is lost; a round trip's whole cost where buying costs too. Below 1. */
  readonly cost: number
}

/** The weights between which not trading is best. */
export type NoTradeRegion = {
  /** The weight to hold if trading were free (Merton 1969). */
  readonly merton: number
  /** Below this weight, at the price a buyer pays, one buys up to it. */
  readonly buyBoundary: number
  /** Above this weight, at the price a seller gets, one sells down to it. */
  readonly sellBoundary: number
  /** The safe rate, above the safe asset's, that is worth as much as the trading. */
  readonly equivalentSafeRate: number
  /** Half the width for small costs: `(3 / (4 aversion) pi^2 (1 - pi)^2 cost)^(1/3)`. */
  readonly leadingOrderHalfWidth: number
}

/**
 * The no-trade region of one asset under proportional costs, exactly.
 *
 * A gap g puts the boundaries at `(excessMean -+ g) / (aversion volatility^2)`; between them the
 * shadow price solves a Riccati equation, whose time of travel must equal the log of the prices'
 * ratio. That fixes g, and the equivalent rate `(excessMean^2 - g^2) / (2 aversion volatility^2)`.
 * Refuses OUT_OF_DOMAIN: a volatility, aversion or excess that is not positive, a cost outside
 * 0 to 1, a Merton weight of exactly 1 (which holds no safe asset to trade); and NOT_FINITE.
 * Gerhold, Guasoni, Muhle-Karbe & Schachermayer 2014, theorem 4.1.
 *
 * @example
 * const region = noTradeRegion(
 *   { excessMean: 0.08, volatility: 0.16, riskAversion: 5, cost: 0.01 },
 * )
 * region.ok && region.value.buyBoundary // ≈ 0.58194231
 * region.ok && region.value.sellBoundary // ≈ 0.66805769
 */
export function noTradeRegion(problem: TradingProblem): Solved<NoTradeRegion> {
  const checked = requireProblem(problem)
  if (!checked.ok) return checked
  const { excessMean, volatility, riskAversion, cost } = problem
  const curvature = riskAversion * volatility ** 2
  const merton = excessMean / curvature
  const leadingOrderHalfWidth = halfWidthOf(merton, riskAversion, cost)
  const gap = cost === 0 ? solved(0) : gapOf(problem)
  if (!gap.ok) return gap
  return requireFiniteFigures({
    merton,
    buyBoundary: (excessMean - gap.value) / curvature,
    sellBoundary: (excessMean + gap.value) / curvature,
    equivalentSafeRate: (excessMean ** 2 - gap.value ** 2) / (2 * curvature),
    leadingOrderHalfWidth,
  })
}

/**
 * Half the width of the no-trade region for small costs, in shares of wealth.
 *
 * `(3 / (4 aversion) weight^2 (1 - weight)^2 cost)^(1/3)`, around the weight that free trading
 * holds; it does not depend on volatility. Shreve & Soner 1994; Janeček & Shreve 2004.
 *
 * @example A round trip of 30 bps at a weight of 30%
 * halfWidthOf(0.3, 2, 0.003) // ≈ 0.0367
 */
export function halfWidthOf(weight: number, riskAversion: number, cost: number): number {
  return Math.cbrt((3 / (4 * riskAversion)) * weight ** 2 * (1 - weight) ** 2 * cost)
}

/**
 * Where a trade ends under proportional costs: at the nearest edge, or where it is.
 *
 * @example
 * weightAfterTrade(0.72, { buyBoundary: 0.42, sellBoundary: 0.58 }) // 0.58
 */
export function weightAfterTrade(
  weight: number,
  { buyBoundary, sellBoundary }: Pick<NoTradeRegion, 'buyBoundary' | 'sellBoundary'>,
): number {
  return Math.min(Math.max(weight, buyBoundary), sellBoundary)
}

function requireProblem(problem: TradingProblem): Solved<null> {
  for (const field of ['excessMean', 'volatility', 'riskAversion'] as const) {
    const value = problem[field]
    if (value > 0 && value < Infinity) continue
    return unsolved('OUT_OF_DOMAIN', 'the figure is positive', field, 'above 0', `${value}`)
  }
  const { excessMean, volatility, riskAversion, cost } = problem
  if (!(cost >= 0 && cost < 1)) {
    return unsolved('OUT_OF_DOMAIN', 'a cost is a share', 'cost', '0 to 1', `${cost}`)
  }
  const merton = excessMean / (riskAversion * volatility ** 2)
  if (Math.abs(merton - 1) > 1e-9) return solved(null)
  const message = 'free trading holds or owes some of the safe asset'
  return unsolved('OUT_OF_DOMAIN', message, 'excessMean', 'a Merton weight beside 1', `${merton}`)
}

/** Halvings of the bracket of the gap. */
const halvingsMax = 200

/** The gap at which travel and prices agree; their difference rises with it. */
function gapOf(problem: TradingProblem): Solved<number> {
  const { excessMean, volatility, riskAversion } = problem
  const curvature = riskAversion * volatility ** 2
  let [low, high] = [0, Math.min(excessMean, Math.abs(curvature - excessMean))]
  for (let halving = 0; halving < halvingsMax; halving++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return solved(middle)
    if (travelTime(problem, middle) > logPriceRatio(problem, middle)) high = middle
    else low = middle
  }
  return unsolved('NOT_CONVERGED', 'the gap is found', 'cost', 'one gap', `${low} to ${high}`)
}

/** `ln(u / l)`: how far the price moves between the boundaries, less the cost. */
function logPriceRatio(
  { excessMean, volatility, riskAversion, cost }: TradingProblem,
  gap: number,
): number {
  const rest = riskAversion * volatility ** 2 - excessMean
  const ratio = ((excessMean + gap) * (rest + gap)) / ((excessMean - gap) * (rest - gap))
  return Math.log(ratio) - Math.log1p(-cost)
}

/**
 * How far the log price travels while the shadow weight crosses from boundary to boundary: the
 * integral of `dw / F(w)`, with F the Riccati right-hand side. Infinite for a gap so wide that F
 * has a root on the way: the weight would never arrive.
 */
function travelTime(problem: TradingProblem, gap: number): number {
  const { excessMean, volatility, riskAversion } = problem
  const curvature = riskAversion * volatility ** 2
  const [from, to] = [(excessMean - gap) / curvature, (excessMean + gap) / curvature]
  const square = riskAversion - 1
  const slope = 1 - (2 * excessMean) / volatility ** 2
  const constant = (excessMean ** 2 - gap ** 2) / (riskAversion * volatility ** 4)
  const speed = (weight: number) => square * weight * weight + slope * weight + constant
  const direction = Math.sign(curvature - excessMean)
  const turn = Math.min(Math.max(-slope / (2 * square || 1), from), to)
  if ([from, turn, to].some((weight) => !(direction * speed(weight) > 0))) return Infinity
  let sum = 0
  const half = (to - from) / (2 * panels)
  for (let panel = 0; panel < panels; panel++) {
    const middle = from + (2 * panel + 1) * half
    for (const [node, weight] of gaussLegendre) {
      sum += weight / speed(middle - node * half) + weight / speed(middle + node * half)
    }
  }
  return half * sum
}

/** Parts of the way, so that a root of the speed just outside it does no harm. */
const panels = 8

/** Positive nodes and weights of the 20-point rule on [-1, 1] (Abramowitz & Stegun, table 25.4). */
const gaussLegendre: readonly (readonly [number, number])[] = [
  [0.0765265211334973, 0.1527533871307258],
  [0.2277858511416451, 0.1491729864726037],
  [0.3737060887154195, 0.142096109318382],
  [0.5108670019508271, 0.1316886384491766],
  [0.636053680726515, 0.1181945319615184],
  [0.7463319064601508, 0.1019301198172404],
  [0.8391169718222188, 0.0832767415767048],
  [0.9122344282513259, 0.0626720483341091],
  [0.9639719272779138, 0.0406014298003869],
  [0.9931285991850949, 0.0176140071391521],
]
