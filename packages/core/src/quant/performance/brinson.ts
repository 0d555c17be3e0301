import { dot } from '../linear/index.ts'
import { requireFinite, requireSeries } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** One period of a portfolio beside its benchmark: a weight and a return for each segment (n). */
export type SegmentPeriod = {
  readonly weights: Float64Array
  readonly benchmarkWeights: Float64Array
  readonly returns: Float64Array
  readonly benchmarkReturns: Float64Array
}

/**
 * What a weight above the benchmark's earns: the segment's benchmark return, over that of the whole
 * (`brinson-fachler`, 1985) or as it is (`brinson-hood-beebower`, 1986).
 */
export type AllocationModel = 'brinson-fachler' | 'brinson-hood-beebower'

/** Where an excess return comes from, by segment (n); all parts together are the excess. */
export type Attribution = {
  readonly portfolioReturn: number
  readonly benchmarkReturn: number
  /** Earned by weights. */
  readonly allocation: Float64Array
  /** Earned within segments, at the benchmark's weights. */
  readonly selection: Float64Array
  /** Earned within segments by the weights beyond the benchmark's. */
  readonly interaction: Float64Array
  /** Earned within segments at the portfolio's weights: selection and interaction in one. */
  readonly selectionWithInteraction: Float64Array
}

/** Weights may miss a sum of one by the rounding of printed figures. */
const sumSlack = 1e-9

/**
 * Excess return of one period by allocation, selection and interaction, for each segment (n).
 *
 * Arithmetic: the three sum to the portfolio's return less the benchmark's. Refuses EMPTY,
 * NOT_FINITE, SHAPE, and OUT_OF_DOMAIN of weights that do not sum to one.
 *
 * @example
 * const period = {
 *   weights: Float64Array.of(0.75, 0.25),
 *   benchmarkWeights: Float64Array.of(0.5, 0.5),
 *   returns: Float64Array.of(0.5, 0),
 *   benchmarkReturns: Float64Array.of(0.25, 0),
 * }
 * const parts = attribution(period, 'brinson-fachler')
 * parts.ok && parts.value.allocation // Float64Array.of(0.03125, 0.03125)
 * parts.ok && parts.value.selection // Float64Array.of(0.125, 0)
 */
export function attribution(period: SegmentPeriod, model: AllocationModel): Solved<Attribution> {
  const checked = requirePeriod(period)
  if (!checked.ok) return checked
  const { weights, benchmarkWeights, returns, benchmarkReturns } = period
  const benchmarkReturn = dot(benchmarkWeights, benchmarkReturns)
  const hurdle = model === 'brinson-fachler' ? benchmarkReturn : 0
  const bySegment = (part: (active: number, gain: number, at: number) => number) =>
    weights.map((weight, at) => {
      const gain = (returns[at] as number) - (benchmarkReturns[at] as number)
      return part(weight - (benchmarkWeights[at] as number), gain, at)
    })
  return solved({
    portfolioReturn: dot(weights, returns),
    benchmarkReturn,
    allocation: bySegment((active, _, at) => active * ((benchmarkReturns[at] as number) - hurdle)),
    selection: bySegment((_, gain, at) => (benchmarkWeights[at] as number) * gain),
    interaction: bySegment((active, gain) => active * gain),
    selectionWithInteraction: bySegment((_, gain, at) => (weights[at] as number) * gain),
  })
}

/** Excess return by factors: `(1 + allocation)(1 + selection) - 1` is the excess, exactly. */
export type GeometricAttribution = {
  /** `(1 + portfolio) / (1 + benchmark) - 1`. */
  readonly excess: number
  readonly allocation: number
  readonly selection: number
  /** The portfolio's weights at the benchmark's returns. */
  readonly semiNotionalReturn: number
}

/**
 * Geometric attribution of one period or more, compounded: it needs no linking (Bacon 2008, 5.5).
 *
 * Refuses EMPTY, NOT_FINITE, SHAPE, and OUT_OF_DOMAIN of weights that do not sum to one or of a
 * period that loses everything.
 *
 * @example
 * const period = {
 *   weights: Float64Array.of(0.75, 0.25),
 *   benchmarkWeights: Float64Array.of(0.5, 0.5),
 *   returns: Float64Array.of(0.5, 0),
 *   benchmarkReturns: Float64Array.of(0.5, 0),
 * }
 * const parts = geometricAttribution([period])
 * parts.ok && parts.value.allocation // ≈ 0.1
 * parts.ok && parts.value.selection // 0
 */
export function geometricAttribution(
  periods: readonly SegmentPeriod[],
): Solved<GeometricAttribution> {
  if (periods.length === 0) return unsolved('EMPTY', 'there are periods', 'periods', '1', '0')
  const growth = { portfolio: 1, benchmark: 1, semiNotional: 1 }
  for (const period of periods) {
    const checked = requirePeriod(period)
    if (!checked.ok) return checked
    growth.portfolio *= 1 + dot(period.weights, period.returns)
    growth.benchmark *= 1 + dot(period.benchmarkWeights, period.benchmarkReturns)
    growth.semiNotional *= 1 + dot(period.weights, period.benchmarkReturns)
    const least = Math.min(...Object.values(growth))
    if (!(least > 0)) {
      return unsolved('OUT_OF_DOMAIN', 'something is left', 'periods', 'above 0', `${least}`)
    }
  }
  const grown = requireFinite(growth.portfolio, 'periods')
  if (!grown.ok) return grown
  return solved({
    excess: growth.portfolio / growth.benchmark - 1,
    allocation: growth.semiNotional / growth.benchmark - 1,
    selection: growth.portfolio / growth.semiNotional - 1,
    semiNotionalReturn: growth.semiNotional - 1,
  })
}

function requirePeriod(period: SegmentPeriod): Solved<true> {
  const size = period.weights.length
  for (const [field, series] of Object.entries(period)) {
    const checked = requireSeries(series, 1, field)
    if (!checked.ok) return checked
    if (series.length !== size) {
      const [limit, actual] = [`${size} segments`, `${series.length}`]
      return unsolved('SHAPE', 'one figure for each segment', field, limit, actual)
    }
  }
  for (const field of ['weights', 'benchmarkWeights'] as const) {
    const sum = period[field].reduce((total, weight) => total + weight, 0)
    if (!(Math.abs(sum - 1) <= sumSlack)) {
      return unsolved('OUT_OF_DOMAIN', 'weights sum to one', field, '1', `${sum}`)
    }
  }
  return solved(true)
}
