import {
  combineForecasts,
  ewmaVariancePath,
  fitGarch,
  fitHar,
  forecastError,
  forecastHar,
  type Garch,
  garchSpec,
  garchVariances,
  type HarFit,
} from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import { type RealisedDay, realisedDays } from '../data.ts'
import {
  baseLabels,
  type Chart,
  gridLines,
  legend,
  line,
  plotLeft,
  plotRight,
  plotTop,
  scaleOf,
  yearTicks,
} from '../svg.ts'

const firstForecast = '2020-01-01'
/** The month that the record lacks follows. */
const lastForecast = '2022-10-31'
/** Days between two fits. */
const refitEvery = 30
const daysPerYear = 365

/** Forecasts of bitcoin's next-day variance, each from the days before alone, beside what came. */
export function volatilityChart(): Chart {
  const days = realisedDays().filter(({ day }) => day <= lastForecast)
  const from = days.findIndex(({ day }) => day >= firstForecast)
  const realised = Float64Array.from(days.slice(from), ({ variance }) => variance)
  const ewma = ewmaForecasts(days, from)
  const [garch, har] = refittedForecasts(days, from)
  const mean = solvedValue(combineForecasts([ewma, garch, har]))
  const score = (forecasts: Float64Array): string => {
    return solvedValue(forecastError(forecasts, realised)).qlike.toFixed(3)
  }
  const labels = days.slice(from).map(({ day }) => day)
  const height = 330
  const x = scaleOf([0, labels.length - 1], [plotLeft, plotRight])
  const y = scaleOf([0, 200], [height - 34, plotTop])
  const series = [
    [realised, 's6'],
    [ewma, 's1'],
    [garch, 's2'],
    [har, 's3'],
  ] as const
  return {
    name: 'volatility',
    title: 'Bitcoin, volatility of the next day: forecast and realised, % a year',
    subtitle:
      `QLIKE, lower is better: log-HAR ${score(har)}, GARCH-t ${score(garch)}, ` +
      `EWMA ${score(ewma)}, mean of the three ${score(mean)} (${realised.length} days)`,
    description:
      'Weekly means from 2020 to October 2022, cut at 200%, which March 2020 exceeds. All ' +
      'forecasts follow the realised volatility with a lag; the log-HAR turns first, GARCH ' +
      'and EWMA fall back weeks later.',
    height,
    body: [
      legend([
        ['s6', 'realised, from hourly returns'],
        ['s1', 'EWMA 0.94'],
        ['s2', 'GARCH(1,1)-t'],
        ['s3', 'log-HAR'],
      ]),
      gridLines([0, 50, 100, 150, 200], y, String),
      baseLabels(yearTicks(labels, x), height - 12),
      ...series.map(([variances, colour]) => line(weekly(variances, x, y), colour)),
    ].join('\n'),
  }
}

function ewmaForecasts(days: readonly RealisedDay[], from: number): Float64Array {
  const returns = Float64Array.from(days, ({ logReturn }) => logReturn)
  const options = { lambda: 0.94, preSample: 'first-squared-return' } as const
  // Entry t is the forecast for day t, from the days before it.
  return solvedValue(ewmaVariancePath(returns, options)).slice(from, -1)
}

/** GARCH and HAR, both refitted every thirty days on the past. */
function refittedForecasts(days: readonly RealisedDay[], from: number) {
  const returns = Float64Array.from(days, ({ logReturn }) => 100 * logReturn)
  const variances = Float64Array.from(days, ({ variance }) => variance)
  const garch = new Float64Array(days.length - from)
  const har = new Float64Array(days.length - from)
  let model: Garch | undefined
  let fit: HarFit | undefined
  for (let time = from; time < days.length; time++) {
    const past = returns.slice(0, time)
    if (model === undefined || fit === undefined || (time - from) % refitEvery === 0) {
      model = solvedValue(fitGarch(past, { ...garchSpec, distribution: 'student-t' })).model
      fit = solvedValue(fitHar(variances.slice(0, time)))
    }
    const path = solvedValue(garchVariances(past, model, garchSpec.preSample))
    garch[time - from] = (path.at(-1) as number) / 1e4
    har[time - from] = solvedValue(forecastHar(variances.slice(0, time), fit))
  }
  return [garch, har] as const
}

/** Mean variances of seven days as yearly volatilities, cut at the top of the picture. */
function weekly(
  variances: Float64Array,
  x: (at: number) => number,
  y: (percent: number) => number,
): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = []
  for (let at = 0; at + 7 <= variances.length; at += 7) {
    const week = variances.subarray(at, at + 7).reduce((sum, entry) => sum + entry, 0) / 7
    points.push([x(at + 3), y(Math.min(200, 100 * Math.sqrt(week * daysPerYear)))])
  }
  return points
}
