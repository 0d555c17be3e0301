import {
  fitJumpModel,
  jumpFeatureSpec,
  jumpFeatures,
  jumpStates,
  type MarketDayState,
  type Matrix,
  marketDays,
  type TrendLabel,
  trendGuard,
  trendStates,
} from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import { dailyCloses } from '../data.ts'
import { drawFrom } from '../draws.ts'
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
  strip,
  words,
  yearTicks,
} from '../svg.ts'

const [firstShown, lastShown] = ['2016-01-01', '2022-10-31']
/** What a change of state has to gain, in halved squared deviations. */
const penalty = 50
const fitEveryDays = 365
/** All history instead calls 2022 calm: beside 2013 to 2018 it was. */
const fitOnDays = 1095

/** Bitcoin with what its days were, and what was known of them at the time. */
export function regimeChart(): Chart {
  const series = [...dailyCloses('BTC')].filter(([day]) => day <= lastShown)
  const days = series.map(([day]) => day)
  const closes = Float64Array.from(series, ([, close]) => close)
  const from = days.findIndex((day) => day >= firstShown)
  const atMs = Float64Array.from(days, (day) => Date.parse(day))
  const looked = solvedValue(marketDays({ closes, atMs })).states.slice(from)
  const trend = solvedValue(trendStates(closes, trendGuard)).labels.slice(from)
  const jump = liveJumpStates(closes, from)
  const shown = days.slice(from)
  const height = 400
  const x = scaleOf([0, shown.length], [plotLeft, plotRight])
  const y = scaleOf([300, 80_000], [height - 140, plotTop], 'log')
  const weekly = shown.keys().filter((at) => at % 7 === 0)
  const rows = [
    ['looking back', strip(looked, dayColours, { x, y: height - 112, height: 14 })],
    ['trend guard', strip(trend, trendColours, { x, y: height - 76, height: 14 })],
    ['jump model', strip(jump, jumpColours, { x, y: height - 40, height: 14 })],
  ] as const
  const switches = (states: readonly string[]): number => {
    return states.filter((state, at) => at > 0 && state !== states[at - 1]).length
  }
  return {
    name: 'regimes',
    title: 'Bitcoin, USD, and its states: looking back, and as they were known',
    subtitle:
      `Changes in ${(shown.length / 365).toFixed(1)} years: looking back ${switches(looked)}, ` +
      `trend guard ${switches(trend)}, jump model ${switches(jump)}`,
    description:
      'The price on a logarithmic scale above three strips. The first is drawn with ' +
      'hindsight; the trend guard and the jump model use the past alone, and turn weeks after ' +
      'the market does.',
    height,
    body: [
      legend([
        ['s3', 'bull, up, calm'],
        ['s7', 'bear, down, stormy'],
        ['s6', 'sideways'],
        ['s4', 'high volatility'],
      ]),
      gridLines([500, 1000, 5000, 10_000, 50_000], y, (tick) => `${tick / 1000}k`),
      line(
        Array.from(weekly, (at) => [x(at), y(closes[from + at] ?? 1)] as const),
        'ink',
      ),
      ...rows.flatMap(([name, drawn], at) => [
        words(plotLeft, height - 117 + 36 * at, name),
        drawn,
      ]),
      baseLabels(yearTicks(shown, x), height - 8),
    ].join('\n'),
  }
}

const dayColours: Readonly<Record<MarketDayState, string>> = {
  bull: 's3',
  bear: 's7',
  sideways: 's6',
  'high-volatility': 's4',
}
const trendColours: Readonly<Record<TrendLabel, string>> = { up: 's3', down: 's7', sideways: 's6' }
const jumpColours = { calm: 's3', stormy: 's7' } as const

/** Fitted each year on the three years before it, then used as the days come. */
function liveJumpStates(closes: Float64Array, from: number): ('calm' | 'stormy')[] {
  const returns = closes.slice(1).map((close, at) => close / (closes[at] as number) - 1)
  const features = solvedValue(jumpFeatures(returns))
  // Row r belongs to the close after return r + warmUp, which is close r + warmUp + 1.
  const rowOf = (close: number): number => close - jumpFeatureSpec.warmUp - 1
  const states: ('calm' | 'stormy')[] = []
  for (let start = from; start < closes.length; start += fitEveryDays) {
    const end = Math.min(closes.length, start + fitEveryDays)
    const past = lastRows(firstRows(features, rowOf(start)), fitOnDays)
    const draw = drawFrom(1)
    const { model } = solvedValue(fitJumpModel(past, { states: 2, penalty, starts: 10 }, draw))
    const live = solvedValue(jumpStates(firstRows(features, rowOf(end)), model))
    for (const state of live.slice(rowOf(start))) states.push(state === 0 ? 'calm' : 'stormy')
  }
  return states
}

function firstRows({ cols, values }: Matrix, rows: number): Matrix {
  return { rows, cols, values: values.slice(0, rows * cols) }
}

function lastRows({ rows, cols, values }: Matrix, count: number): Matrix {
  const kept = Math.min(rows, count)
  return { rows: kept, cols, values: values.slice((rows - kept) * cols) }
}
