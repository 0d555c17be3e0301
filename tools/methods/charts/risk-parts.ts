import { minVariance, riskBudgeting, volatilityContributions } from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import {
  box,
  type Chart,
  gridLines,
  legend,
  plotLeft,
  plotRight,
  plotTop,
  scaleOf,
  words,
} from '../svg.ts'
import { coinMarket, coins } from './coins.ts'

/** Weights, and parts of the risk, of three portfolios of the same coins. */
export function riskPartsChart(): Chart {
  const { covariance, limits } = coinMarket()
  const portfolios = [
    ['1/n', new Float64Array(coins.length).fill(1 / coins.length)],
    ['equal risk', solvedValue(riskBudgeting(covariance)).weights],
    ['least variance', solvedValue(minVariance(covariance, limits)).weights],
  ] as const
  const height = 300
  const y = scaleOf([0, 100], [height - 46, plotTop])
  const slot = (plotRight - plotLeft) / portfolios.length
  const risks = portfolios.map(([, weights]) =>
    solvedValue(volatilityContributions(weights, covariance)),
  )
  const bars = portfolios.flatMap(([name, weights], at) => {
    const risk = risks[at]
    if (risk === undefined) return []
    const left = plotLeft + at * slot
    const column = (x: number, shares: readonly number[]): string => {
      let below = 0
      return shares
        .map((share, coin) => {
          const [low, high] = [y(100 * below), y(100 * (below + share))]
          below += share
          return box({ x, y: high, width: 58, height: Math.max(0, low - high - 1) }, colourOf(coin))
        })
        .join('')
    }
    const parts = Array.from(risk.parts, (part) => part / risk.total)
    const middle = left + slot / 2
    return [
      column(middle - 68, Array.from(weights)),
      column(middle + 10, parts),
      words(middle - 39, height - 28, 'weight', { anchor: 'middle' }),
      words(middle + 39, height - 28, 'risk', { anchor: 'middle' }),
      words(middle, height - 10, name, { colour: 'ink', anchor: 'middle' }),
    ]
  })
  const volatility = (at: number): string => (100 * (risks[at]?.total ?? 0)).toFixed(0)
  return {
    name: 'risk-parts',
    title: 'Weights, and parts of the risk that add up to it (%)',
    subtitle:
      `Volatility: 1/n ${volatility(0)}%, equal risk ${volatility(1)}%, ` +
      `least variance ${volatility(2)}% a year`,
    description:
      'Two columns for each portfolio. With equal weights, DOGE bears more than a fifth of ' +
      'the risk; with equal risk contributions each coin bears a seventh; least variance ' +
      'holds nine tenths BTC, and its parts of the risk are its weights.',
    height,
    body: [
      legend(coins.map((coin, at) => [colourOf(at), coin] as const)),
      gridLines([0, 25, 50, 75, 100], y, String),
      ...bars,
    ].join('\n'),
  }
}

function colourOf(coin: number): string {
  return ['s1', 's2', 's3', 's4', 's5', 's6', 's7'][coin] ?? 's6'
}
