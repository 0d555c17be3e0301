import { overRisk, requireFiniteFigures, requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** How far forecasts of variances were from what came, averaged over the periods. */
export type ForecastError = {
  /**
   * `v / f - ln(v / f) - 1` of realised v and forecast f: 0 for a perfect forecast, without unit.
   * Ranks forecasts rightly even where v is a noisy proxy, and punishes too low a forecast more
   * (Patton 2011).
   */
  readonly qlike: number
  /** In the unit of the variances, squared. */
  readonly meanSquared: number
  /** Mean forecast over mean realised variance, less one: 0.1 says 10% too high. */
  readonly bias: number
}

/**
 * Measures forecasts (T) of variances against what was realised (T), period by period.
 *
 * Refuses EMPTY, NOT_FINITE, SHAPE, and OUT_OF_DOMAIN of a variance that is not positive.
 *
 * @example Twice too high, then right
 * const error = forecastError(Float64Array.of(2, 1), Float64Array.of(1, 1))
 * error.ok && error.value.bias // 0.5
 * error.ok && error.value.qlike // ≈ 0.0966
 */
export function forecastError(
  forecasts: Float64Array,
  realised: Float64Array,
): Solved<ForecastError> {
  const [ahead, came] = [
    requireVariances(forecasts, 'forecasts'),
    requireVariances(realised, 'realised'),
  ]
  if (!ahead.ok) return ahead
  if (!came.ok) return came
  const { length } = forecasts
  if (realised.length !== length) {
    const message = 'each forecast has what came'
    return unsolved('SHAPE', message, 'realised', `${length}`, `${realised.length}`)
  }
  let qlike = 0
  let squares = 0
  let forecastSum = 0
  let realisedSum = 0
  for (let time = 0; time < length; time++) {
    const forecast = forecasts[time] as number
    const variance = realised[time] as number
    const ratio = variance / forecast
    qlike += ratio - Math.log(ratio) - 1
    squares += (variance - forecast) * (variance - forecast)
    forecastSum += forecast
    realisedSum += variance
  }
  const mean = overRisk(forecastSum, realisedSum, 'realised')
  if (!mean.ok) return mean
  return requireFiniteFigures({
    qlike: qlike / length,
    meanSquared: squares / length,
    bias: mean.value - 1,
  })
}

/** Makes a forecast for the next period of what is past at the time, and nothing else. */
export type Forecaster = (history: Float64Array) => Solved<number>

/**
 * Forecasts (T - from) of the periods `from`, ..., T - 1, each from the periods before it alone.
 *
 * The forecaster is given a copy of the past, so that it cannot see ahead. Refuses what the
 * forecaster refuses, EMPTY, NOT_FINITE, TOO_SHORT, and OUT_OF_DOMAIN of `from`.
 *
 * @example The last value, again
 * const again: Forecaster = (history) => solved(history.at(-1) ?? 0)
 * const forecasts = walkForward(Float64Array.of(1, 2, 3), again, { from: 1 })
 * forecasts.ok && forecasts.value // Float64Array.of(1, 2)
 */
export function walkForward(
  series: Float64Array,
  forecaster: Forecaster,
  { from }: { readonly from: number },
): Solved<Float64Array> {
  const start = requireCount(from, 1, 'from')
  if (!start.ok) return start
  const checked = requireSeries(series, from + 1, 'series')
  if (!checked.ok) return checked
  const forecasts = new Float64Array(series.length - from)
  for (let time = from; time < series.length; time++) {
    const forecast = forecaster(series.slice(0, time))
    if (!forecast.ok) return forecast
    forecasts[time - from] = forecast.value
  }
  return solved(forecasts)
}

/**
 * The mean (T) of several forecasts (T each), period by period: hard to beat by weights that must
 * be estimated (Timmermann 2006).
 *
 * Refuses EMPTY, SHAPE and NOT_FINITE.
 *
 * @example
 * const mean = combineForecasts([Float64Array.of(1, 2), Float64Array.of(3, 2)])
 * mean.ok && mean.value // Float64Array.of(2, 2)
 */
export function combineForecasts(forecasts: readonly Float64Array[]): Solved<Float64Array> {
  const [first] = forecasts
  if (first === undefined) return unsolved('EMPTY', 'there are forecasts', 'forecasts', '1', '0')
  const odd = forecasts.find(({ length }) => length !== first.length)
  if (odd !== undefined) {
    const message = 'the forecasts are of the same periods'
    return unsolved('SHAPE', message, 'forecasts', `${first.length}`, `${odd.length}`)
  }
  const sums = new Float64Array(first.length)
  for (const forecast of forecasts) {
    for (let time = 0; time < sums.length; time++) {
      sums[time] = (sums[time] as number) + (forecast[time] as number)
    }
  }
  return requireSeries(
    sums.map((sum) => sum / forecasts.length),
    1,
    'forecasts',
  )
}

function requireVariances(variances: Float64Array, field: string): Solved<Float64Array> {
  const series = requireSeries(variances, 1, field)
  if (!series.ok) return series
  const stray = variances.find((variance) => !(variance > 0))
  if (stray === undefined) return solved(variances)
  return unsolved('OUT_OF_DOMAIN', 'a variance is positive', field, 'above 0', `${stray}`)
}
