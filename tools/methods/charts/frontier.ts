import {
  criticalLine,
  frontierPoints,
  maxSharpe,
  minVariance,
  quadraticForm,
  riskBudgeting,
} from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
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
import { coinMarket, coins } from './coins.ts'

/** The efficient frontier of seven coins with its corners. */
export function frontierChart(): Chart {
  const { means, covariance, volatilities, limits, meanShrinkage } = coinMarket()
  const problem = { means, covariance, limits }
  const corners = solvedValue(criticalLine(problem))
  const points = solvedValue(frontierPoints(problem, corners, 41))
  const height = 360
  // Up to the coin of the greatest volatility, where the frontier ends.
  const volatilityMax = 20 * Math.ceil(5 * Math.max(...volatilities))
  const x = scaleOf([60, volatilityMax], [plotLeft, plotRight])
  const y = scaleOf([0, 180], [height - 46, plotTop])
  const placeOf = (volatility: number, mean: number) =>
    [x(100 * volatility), y(100 * mean)] as const
  const placeOfWeights = (weights: Float64Array) => {
    const mean = weights.reduce((sum, weight, at) => sum + weight * (means[at] ?? 0), 0)
    return placeOf(Math.sqrt(quadraticForm(covariance, weights)), mean)
  }
  const mixes = [
    ['1/n', new Float64Array(coins.length).fill(1 / coins.length)],
    ['equal risk', solvedValue(riskBudgeting(covariance)).weights],
    ['least variance', solvedValue(minVariance(covariance, limits)).weights],
    ['greatest Sharpe', solvedValue(maxSharpe(means, covariance, limits)).weights],
  ] as const
  return {
    name: 'frontier',
    title: 'Efficient frontier of seven coins, long only: mean over volatility, % a year',
    subtitle:
      `Four years to October 2022: ${corners.corners.length} corners, each proven optimal. ` +
      `Means are shrunk by ${(100 * meanShrinkage).toFixed(0)}% (Bayes-Stein)`,
    description:
      'The frontier rises from the portfolio of least variance to the coin of the greatest ' +
      'mean, with its corner portfolios as dots. Equal weights and equal risk lie below it, ' +
      'near one another.',
    height,
    body: [
      legend([
        ['s5', 'frontier and its corners'],
        ['s1', 'portfolios'],
        ['s6', 'coins'],
      ]),
      gridLines(tickRange(0, 160, 40), y, String),
      baseLabels(
        tickRange(60, volatilityMax, 20).map((tick) => [x(tick), `${tick}`] as const),
        height - 24,
      ),
      words(plotRight, height - 8, 'volatility', { anchor: 'end' }),
      line(
        points.map(({ volatility, mean }) => placeOf(volatility, mean)),
        's5',
      ),
      ...corners.corners.map(({ variance, mean }) =>
        dot(...placeOf(Math.sqrt(variance), mean), 's5'),
      ),
      ...coins.map((coin, at) => {
        const [px, py] = placeOf(volatilities[at] ?? 0, means[at] ?? 0)
        return dot(px, py, 's6') + words(px + 7, py + 4, coin)
      }),
      ...mixes.map(([name, weights], at) => {
        const [px, py] = placeOfWeights(weights)
        const [dx, dy] = mixLabelOffsets[at] ?? [8, 4]
        return dot(px, py, 's1', 4.5) + words(px + dx, py + dy, name, { colour: 'ink' })
      }),
    ].join('\n'),
  }
}

function tickRange(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step)
}

/** Beside their dots, clear of the coins. */
const mixLabelOffsets: readonly (readonly [number, number])[] = [
  [8, -6],
  [4, 20],
  [-2, 20],
  [-100, -8],
]
