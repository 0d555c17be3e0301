import { dayMs } from '../units/index.ts'

/** A recorded run: one value per bar, after that bar's trades. */
export type EquityCurve = {
  readonly labelAtMs: Float64Array
  readonly valueUsd: Float64Array
}

/** How bars are told apart and annualised. */
export type BarScale = {
  /** Modal spacing: nominal length of a bar. Null where there is but one bar. */
  readonly spacingMs: number | null
  /** Median spacing: one step of the grid. */
  readonly stepMs: number | null
  readonly gapBarsMax: number
  readonly riskFreeAnnual: number
}

/** Return and risk of a run. Shares, yearly where named so; null where not defined. */
export type PerformanceFigures = {
  readonly totalReturn: number
  readonly cagr: number | null
  readonly volAnnual: number | null
  readonly sharpe: number | null
  readonly sortino: number | null
  readonly calmar: number | null
  /** Largest fall from the running peak, the initial capital included: 0 or negative. */
  readonly maxDrawdown: number
  /** Returns across a hole: wealth, but no return of one bar. */
  readonly gapReturns: number
}

const yearMs = 365 * dayMs

/**
 * Figures of an equity curve.
 *
 * Simple returns from bar to bar; sample deviation; annualised by nominal bars per year, holes or
 * not. The first purchase is no return, but it counts in the drawdown.
 *
 * Summed here plainly, bar by bar, and not by `quant`, whose means start from the first entry: a
 * run that was published repeats to its last bit. A test holds the two together.
 *
 * @example One bar that lost a tenth to costs
 * const curve = { labelAtMs: Float64Array.of(0), valueUsd: Float64Array.of(90) }
 * const scale = { spacingMs: null, stepMs: null, gapBarsMax: 3, riskFreeAnnual: 0 }
 * performanceOf(curve, 100, scale).maxDrawdown // -0.09999999999999998
 */
export function performanceOf(
  curve: EquityCurve,
  capitalUsd: number,
  scale: BarScale,
): PerformanceFigures {
  const bars = curve.valueUsd.length
  const finalUsd = curve.valueUsd[bars - 1] as number
  const { returns, gapReturns } = returnsOf(curve, scale)
  const years = ((curve.labelAtMs[bars - 1] as number) - (curve.labelAtMs[0] as number)) / yearMs
  const cagr = years > 0 ? (finalUsd / capitalUsd) ** (1 / years) - 1 : null
  const maxDrawdown = drawdownOf(curve.valueUsd, capitalUsd)
  return {
    totalReturn: finalUsd / capitalUsd - 1,
    cagr,
    ...riskOf(returns, scale),
    calmar: cagr === null || maxDrawdown === 0 ? null : cagr / Math.abs(maxDrawdown),
    maxDrawdown,
    gapReturns,
  }
}

/**
 * Largest fall from the running peak, which starts at the capital.
 *
 * @example
 * drawdownOf(Float64Array.of(100, 50, 75), 100) // -0.5
 */
export function drawdownOf(valueUsd: Float64Array, capitalUsd: number): number {
  let peakUsd = capitalUsd
  let worst = 0
  for (const value of valueUsd) {
    if (value > peakUsd) peakUsd = value
    const fall = value / peakUsd - 1
    if (fall < worst) worst = fall
  }
  return worst
}

function returnsOf({ labelAtMs, valueUsd }: EquityCurve, { stepMs, gapBarsMax }: BarScale) {
  const returns: number[] = []
  let gapReturns = 0
  for (let bar = 1; bar < valueUsd.length; bar++) {
    const elapsedMs = (labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number)
    const stepsMissing = Math.round(elapsedMs / (stepMs ?? elapsedMs)) - 1
    const before = valueUsd[bar - 1] as number
    if (stepsMissing > gapBarsMax) gapReturns++
    else if (before > 0) returns.push((valueUsd[bar] as number) / before - 1)
  }
  return { returns, gapReturns }
}

function riskOf(returns: readonly number[], { spacingMs, riskFreeAnnual }: BarScale) {
  if (spacingMs === null || returns.length < 2) {
    return { volAnnual: null, sharpe: null, sortino: null }
  }
  const barsPerYear = yearMs / spacingMs
  const mean = meanOf(returns)
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (returns.length - 1))
  const downside = Math.sqrt(meanOf(returns.map((value) => Math.min(value, 0) ** 2)))
  const excess = mean - riskFreeAnnual / barsPerYear
  const scale = Math.sqrt(barsPerYear)
  return {
    volAnnual: deviation * scale,
    sharpe: deviation === 0 ? null : (excess / deviation) * scale,
    sortino: downside === 0 ? null : (excess / downside) * scale,
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
