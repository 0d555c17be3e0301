import { type LeastSquares, leastSquares } from '../linear/least-squares.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import {
  type CriticalValues,
  type Deterministics,
  dickeyFullerCriticalValues,
  dickeyFullerProbability,
} from './dickey-fuller.ts'

/** The result of an augmented Dickey-Fuller test: a low p-value speaks against a unit root. */
export type UnitRootTest = {
  /** The t statistic of the level before. */
  readonly statistic: number
  readonly pValue: number
  /** Differences of the past in the regression. */
  readonly lags: number
  readonly observations: number
  readonly criticalValues: CriticalValues
}

/** The regression of a difference on the level before, deterministics, and past differences. */
export type UnitRootSpec = { readonly deterministics: Deterministics; readonly lags: number }

/**
 * Augmented Dickey-Fuller test of a series (T) of levels (Said & Dickey 1984).
 *
 * Without power in short windows: 100 days rarely tell a slow return from none. Refuses EMPTY,
 * NOT_FINITE, OUT_OF_DOMAIN, TOO_SHORT, SINGULAR of a series whose past says nothing new, and
 * ZERO_VARIANCE of a perfect fit.
 */
export function augmentedDickeyFuller(
  series: Float64Array,
  spec: UnitRootSpec,
): Solved<UnitRootTest> {
  const regression = regress(series, spec)
  if (!regression.ok) return regression
  const { fit, design } = regression.value
  const place = columnsBefore[spec.deterministics]
  const freedom = design.rows - design.cols
  const variance = (fit.residualSumOfSquares / freedom) * inverseAt(fit, place)
  if (!(variance > 0)) {
    return unsolved('ZERO_VARIANCE', 'there are residuals', 'series', 'above 0', `${variance}`)
  }
  const statistic = (fit.coefficients[place] as number) / Math.sqrt(variance)
  return solved({
    statistic,
    pValue: dickeyFullerProbability(statistic, spec.deterministics),
    lags: spec.lags,
    observations: design.rows,
    criticalValues: dickeyFullerCriticalValues(spec.deterministics, design.rows),
  })
}

/**
 * By what a lag is chosen: the least Akaike or Schwarz criterion, or the longest whose own t
 * statistic is beyond 1.6449 (Ng & Perron 1995).
 *
 * The residual variance is divided by the observations in all three, as arch does; a t statistic by
 * the degrees of freedom is 4% smaller with 15 lags of 200, which may choose another lag.
 */
export type LagCriterion = 'aic' | 'bic' | 't-statistic'

const tStatisticMin = 1.6448536269514722

/**
 * Number of past differences for an augmented Dickey-Fuller regression of a series (T).
 *
 * All candidates are compared on the sample of the longest, so that they explain the same
 * observations. Refuses what `augmentedDickeyFuller` refuses at `lagsMax`.
 */
export function selectLags(
  series: Float64Array,
  { deterministics, lagsMax }: { deterministics: Deterministics; lagsMax: number },
  criterion: LagCriterion,
): Solved<number> {
  const regression = regress(series, { deterministics, lags: lagsMax })
  if (!regression.ok) return regression
  const { fit, design } = regression.value
  const always = design.cols - lagsMax
  const residuals = residualsByColumns(fit)
  if (criterion === 't-statistic') {
    for (let lags = lagsMax; lags > 0; lags--) {
      const used = always + lags
      const variance = (residuals[used] as number) / design.rows
      const square = (fit.explained[used - 1] as number) / variance
      if (square >= tStatisticMin ** 2) return solved(lags)
    }
    return solved(0)
  }
  const price = criterion === 'aic' ? 2 : Math.log(design.rows)
  let best = { lags: 0, value: Infinity }
  for (let lags = 0; lags <= lagsMax; lags++) {
    const used = always + lags
    const value = design.rows * Math.log((residuals[used] as number) / design.rows) + price * used
    if (value < best.value) best = { lags, value }
  }
  return solved(best.lags)
}

/**
 * The longest lag worth trying for a series of T: `12 (T / 100)^(1/4)`, rounded up (Schwert 1989),
 * and short enough for a regression.
 *
 * @example
 * schwertLags(202) // 15
 */
export function schwertLags(observations: number): number {
  const usual = Math.ceil(12 * (observations / 100) ** 0.25)
  return Math.max(0, Math.min(usual, Math.floor(observations / 2) - 4))
}

/** Mean reversion by the regression of a difference on the level before and a constant. */
export type MeanReversion = {
  /** Share of a distance from the mean that the next period takes back, with a minus. */
  readonly slope: number
  /** Periods after which half of a distance is left: `ln 0.5 / ln(1 + slope)`. */
  readonly halfLife: number
}

/**
 * Speed at which a series (T) returns to its mean.
 *
 * Refuses what `augmentedDickeyFuller` refuses, and OUT_OF_DOMAIN unless -1 < slope < 0: it never
 * returns, or overshoots at once.
 *
 * @example Half of the distance from 2 is left after each period
 * const reversion = meanReversion(Float64Array.of(10, 6, 4, 3, 2.5))
 * reversion.ok && reversion.value.halfLife // ≈ 1
 */
export function meanReversion(series: Float64Array): Solved<MeanReversion> {
  const regression = regress(series, { deterministics: 'constant', lags: 0 })
  if (!regression.ok) return regression
  const slope = regression.value.fit.coefficients[1] as number
  if (slope > -1 && slope < 0) {
    return solved({ slope, halfLife: Math.log(0.5) / Math.log1p(slope) })
  }
  return unsolved('OUT_OF_DOMAIN', 'the series reverts', 'slope', 'between -1 and 0', `${slope}`)
}

/** Deterministic columns stand first, then the level, then the differences by age. */
const columnsBefore: Readonly<Record<Deterministics, number>> = { none: 0, constant: 1, trend: 2 }

function regress(
  series: Float64Array,
  { deterministics, lags }: UnitRootSpec,
): Solved<{ readonly fit: LeastSquares; readonly design: Matrix }> {
  const whole = requireCount(lags, 0, 'lags')
  if (!whole.ok) return whole
  const before = columnsBefore[deterministics]
  const cols = before + 1 + lags
  // One difference and `lags` more are spent, and a degree of freedom has to be left.
  const checked = requireSeries(series, 1 + lags + cols + 1, 'series')
  if (!checked.ok) return checked
  const rows = series.length - 1 - lags
  const design = zeros(rows, cols)
  const response = new Float64Array(rows)
  const change = (time: number) => (series[time] as number) - (series[time - 1] as number)
  for (let row = 0; row < rows; row++) {
    const time = row + lags + 1
    const at = row * cols
    response[row] = change(time)
    if (before > 0) design.values[at] = 1
    if (before > 1) design.values[at + 1] = row + 1
    design.values[at + before] = series[time - 1] as number
    for (let back = 1; back <= lags; back++) {
      design.values[at + before + back] = change(time - back)
    }
  }
  const fit = leastSquares(design, response)
  return fit.ok ? solved({ fit: fit.value, design }) : fit
}

/** Residual sum of squares (k + 1) of the first 0, 1, ..., k columns. */
function residualsByColumns({ explained, residualSumOfSquares }: LeastSquares): Float64Array {
  const residuals = new Float64Array(explained.length + 1)
  residuals[explained.length] = residualSumOfSquares
  for (let at = explained.length - 1; at >= 0; at--) {
    residuals[at] = (residuals[at + 1] as number) + (explained[at] as number)
  }
  return residuals
}

function inverseAt({ inverseMoments: { cols, values } }: LeastSquares, place: number): number {
  return values[place * cols + place] as number
}
