import { deviationOf, meanOf, overRisk } from '../risk/index.ts'
import { requireFiniteFigures } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { annualReturn, annualVolatility } from './returns.ts'
import type { AnnualTerms } from './sharpe.ts'
import { returnsOver } from './spread.ts'

/** How returns followed those of a benchmark, by least squares. */
export type MarketLine = {
  /** Units of return per unit of the benchmark's. */
  readonly beta: number
  /** Return per period at a benchmark return of 0. */
  readonly alphaPerPeriod: number
  /** Deviation of the residuals per year, with the divisor n. */
  readonly specificRiskAnnual: number
  /** Volatility over that of the benchmark: the beta that a full correlation would need. */
  readonly famaBeta: number
}

/** Returns beside a benchmark; per year, returns geometric (Bacon 2008, chapter 4). */
export type BenchmarkReport = MarketLine & {
  readonly annualReturn: number
  readonly benchmarkAnnualReturn: number
  /** Sample deviation of the difference of returns. */
  readonly trackingError: number
  /** Return above what beta explains (Jensen 1968); with returns of a year, also selectivity. */
  readonly jensenAlpha: number
  /** Annual return less alpha of one period and beta times the benchmark's annual return. */
  readonly regressionEpsilon: number
  /** Selectivity less the return that the missing diversification should have earned. */
  readonly netSelectivity: number
  /** Return at the benchmark's risk: `(R - riskless) sigma_b / sigma + riskless` (M2, 1997). */
  readonly mSquared: number
}

/**
 * Returns (T) beside the returns (T) of a benchmark, by the measures of the capital asset model.
 *
 * The information ratio and the appraisal ratio are functions of their own: their divisor may be
 * zero. Refuses EMPTY, NOT_FINITE, SHAPE, TOO_SHORT below two returns, OUT_OF_DOMAIN of a return
 * below -1 or of the scale, and ZERO_VARIANCE of returns or of a benchmark that never moved.
 *
 * @example
 * const [returns, market] = [Float64Array.of(-0.2, 0.4), Float64Array.of(-0.1, 0.2)]
 * const report = benchmarkReport(returns, market, { risklessAnnual: 0, periodsPerYear: 2 })
 * report.ok && report.value.beta // ≈ 2
 */
export function benchmarkReport(
  returns: Float64Array,
  benchmark: Float64Array,
  { risklessAnnual, periodsPerYear }: AnnualTerms,
): Solved<BenchmarkReport> {
  const own = annualReturn(returns, { periodsPerYear })
  if (!own.ok) return own
  const market = annualReturn(benchmark, { periodsPerYear })
  if (!market.ok) return market
  const error = trackingError(returns, benchmark, periodsPerYear)
  if (!error.ok) return error
  const line = marketLine(returns, benchmark, periodsPerYear)
  if (!line.ok) return line
  const { beta, famaBeta, alphaPerPeriod } = line.value
  if (famaBeta === 0) {
    return unsolved('ZERO_VARIANCE', 'the returns moved', 'returns', 'above 0', '0')
  }
  const premium = market.value - risklessAnnual
  const jensenAlpha = own.value - risklessAnnual - beta * premium
  return requireFiniteFigures({
    ...line.value,
    annualReturn: own.value,
    benchmarkAnnualReturn: market.value,
    trackingError: error.value,
    jensenAlpha,
    regressionEpsilon: own.value - alphaPerPeriod - beta * market.value,
    netSelectivity: jensenAlpha - (famaBeta - beta) * premium,
    mSquared: (own.value - risklessAnnual) / famaBeta + risklessAnnual,
  })
}

/**
 * Tracking error per year: sample deviation of the difference to a benchmark.
 *
 * Refuses EMPTY, NOT_FINITE, SHAPE, TOO_SHORT below two returns, and OUT_OF_DOMAIN of the scale.
 *
 * @example
 * const error = trackingError(Float64Array.of(0, 0.5), Float64Array.of(0, 0), 2)
 * error.ok && error.value // ≈ 0.5
 */
export function trackingError(
  returns: Float64Array,
  benchmark: Float64Array,
  periodsPerYear: number,
): Solved<number> {
  const active = returnsOver(returns, benchmark, { field: 'benchmark', lengthMin: 2 })
  return active.ok ? annualVolatility(active.value, periodsPerYear, 'sample') : active
}

/**
 * Information ratio: difference of geometric returns per year over the tracking error.
 *
 * Refuses ZERO_VARIANCE of a report without tracking error.
 *
 * @example
 * const [returns, market] = [Float64Array.of(-0.2, 0.4), Float64Array.of(-0.1, 0.2)]
 * const report = benchmarkReport(returns, market, { risklessAnnual: 0, periodsPerYear: 2 })
 * const ratio = report.ok && informationRatio(report.value)
 * ratio && ratio.ok && ratio.value // ≈ 0.1333333
 */
export function informationRatio(report: BenchmarkReport): Solved<number> {
  const active = report.annualReturn - report.benchmarkAnnualReturn
  return overRisk(active, report.trackingError, 'benchmark')
}

/**
 * Appraisal ratio: Jensen's alpha over the specific risk (Treynor & Black 1973).
 *
 * Refuses ZERO_VARIANCE of a report without specific risk.
 *
 * @example
 * const market = Float64Array.of(0.1, -0.1, 0.1, -0.1)
 * const own = Float64Array.of(0.2, 0, 0, -0.2)
 * const report = benchmarkReport(own, market, { risklessAnnual: 0, periodsPerYear: 1 })
 * const ratio = report.ok && appraisalRatio(report.value)
 * ratio && ratio.ok && ratio.value < 0 // true
 */
export function appraisalRatio(report: BenchmarkReport): Solved<number> {
  return overRisk(report.jensenAlpha, report.specificRiskAnnual, 'benchmark')
}

/** Least squares of returns on a benchmark of the same length, which has been checked. */
function marketLine(
  returns: Float64Array,
  benchmark: Float64Array,
  periodsPerYear: number,
): Solved<MarketLine> {
  const [own, market] = [meanOf(returns), meanOf(benchmark)]
  let shared = 0
  let spread = 0
  for (let at = 0; at < returns.length; at++) {
    const move = (benchmark[at] as number) - market
    shared += move * ((returns[at] as number) - own)
    spread += move * move
  }
  if (spread === 0) {
    return unsolved('ZERO_VARIANCE', 'the benchmark moves', 'benchmark', 'above 0', '0')
  }
  const beta = shared / spread
  const alphaPerPeriod = own - beta * market
  let squares = 0
  for (let at = 0; at < returns.length; at++) {
    squares += ((returns[at] as number) - alphaPerPeriod - beta * (benchmark[at] as number)) ** 2
  }
  const deviation = deviationOf(returns, { ddof: 0 })
  if (!deviation.ok) return deviation
  return solved({
    beta,
    alphaPerPeriod,
    specificRiskAnnual: Math.sqrt((squares / returns.length) * periodsPerYear),
    famaBeta: deviation.value / Math.sqrt(spread / returns.length),
  })
}
