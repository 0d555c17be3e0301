import {
  christoffersenTest,
  ewmaVariancePath,
  filteredReturns,
  historicalRisk,
  kupiecTest,
  type TailRisk,
} from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import { dailyReturns, daysBetween } from '../data.ts'
import {
  baseLabels,
  type Chart,
  dot,
  gridLines,
  legend,
  line,
  plotLeft,
  plotRight,
  plotTop,
  scaleOf,
  words,
} from '../svg.ts'

const confidence = 0.975
/** Days of history behind each forecast. */
const historyDays = 500
const [firstDay, lastDay] = ['2014-01-01', '2022-10-31']
const shownFrom = '2020-01-01'

/** Value at risk of bitcoin: plain history beside filtered history. */
export function tailChart(): Chart {
  const days = daysBetween(firstDay, lastDay).slice(1)
  const returns = dailyReturns(['BTC'], daysBetween(firstDay, lastDay)).values
  const variances = solvedValue(
    ewmaVariancePath(returns, { lambda: 0.94, preSample: 'first-squared-return' }),
  )
  const deviations = variances.map(Math.sqrt)
  const risks = Array.from(returns, (_, at) => risksBefore(returns, deviations, at)).slice(
    historyDays,
  )
  const outcomes = returns.slice(historyDays)
  const plain = judged(
    outcomes,
    risks.map(([own]) => own),
  )
  const filtered = judged(
    outcomes,
    risks.map(([, own]) => own),
  )
  const labels = days.slice(historyDays)
  const from = labels.findIndex((day) => day >= shownFrom)
  const shown = labels.slice(from)
  const height = 340
  const x = scaleOf([0, shown.length], [plotLeft, plotRight])
  const y = scaleOf([-25, 0], [height - 34, plotTop])
  const path = (pick: 0 | 1) =>
    risks
      .slice(from)
      .map((pair, at) => [x(at), y(Math.max(-25, -100 * pair[pick].valueAtRisk))] as const)
      .filter((_, at) => at % 2 === 0)
  const losses = Array.from(outcomes.slice(from))
    .map((outcome, at) => ({
      outcome,
      at,
      beyond: outcome < -(risks[from + at]?.[1].valueAtRisk ?? 0),
    }))
    .filter(({ outcome, beyond }) => beyond || outcome < -0.05)
  return {
    name: 'tail',
    title: 'Bitcoin, 97.5% value at risk of the next day, and the losses (%)',
    subtitle: `${outcomes.length} days from mid-2015: ${(100 * (1 - confidence)).toFixed(1)}% are to be beyond`,
    description:
      'The value at risk of plain history moves by steps of weeks between 5% and 8%. That of ' +
      'filtered history follows the volatility, from 3% in calm weeks to 19% in March 2020. ' +
      'The loss of 12 March 2020 stands at the lower edge of the picture, which cuts it.',
    height,
    body: [
      legend([
        ['s6', 'plain history'],
        ['s5', 'filtered history'],
        ['s7', 'loss beyond the filtered'],
        ['soft', 'other loss of 5% or more'],
      ]),
      gridLines([0, -5, -10, -15, -20, -25], y, String),
      line(path(0), 's6'),
      line(path(1), 's5'),
      ...losses.map(({ outcome, at, beyond }) => {
        return dot(x(at), y(Math.max(-25, 100 * outcome)), beyond ? 's7' : 'soft', beyond ? 3 : 1.8)
      }),
      words(plotLeft + 90, height - 62, `plain: ${plain}`, { colour: 'ink' }),
      words(plotLeft + 90, height - 44, `filtered: ${filtered}`, { colour: 'ink' }),
      baseLabels(
        shown.flatMap((day, at) =>
          day.endsWith('-01-01') ? [[x(at) + 14, day.slice(0, 4)] as const] : [],
        ),
        height - 12,
      ),
    ].join('\n'),
  }
}

/** Of the day at `at`, from the days before it: plain, then filtered by volatility. */
function risksBefore(
  returns: Float64Array,
  deviations: Float64Array,
  at: number,
): readonly [TailRisk, TailRisk] {
  const from = Math.max(0, at - historyDays)
  if (at < historyDays) return [noRisk, noRisk]
  const past = returns.slice(from, at)
  const scenarios = solvedValue(
    filteredReturns(past, deviations.slice(from, at), deviations[at] as number),
  )
  const options = { confidence, shortfall: 'tail-mass' } as const
  return [
    solvedValue(historicalRisk(past, options)),
    solvedValue(historicalRisk(scenarios, options)),
  ]
}

const noRisk: TailRisk = { valueAtRisk: 0, expectedShortfall: 0 }

/** Exceptions, and the probability that a right model has them as often, and as clustered. */
function judged(outcomes: Float64Array, risks: readonly TailRisk[]): string {
  const isException = outcomes.map((outcome, at) => {
    return outcome < -(risks[at]?.valueAtRisk ?? 0) ? 1 : 0
  })
  const exceptions = isException.reduce((sum, entry) => sum + entry, 0)
  const observations = outcomes.length
  const number = solvedValue(
    kupiecTest({ observations, exceptions, exceptionShare: 1 - confidence }),
  )
  const clusters = solvedValue(christoffersenTest(isException))
  const share = ((100 * exceptions) / observations).toFixed(1)
  return (
    `${share}% beyond; number p = ${number.pValue.toFixed(3)} (Kupiec), ` +
    `clusters p = ${clusters.pValue.toFixed(3)} (Christoffersen)`
  )
}
