import {
  annualisedVolatility,
  bayesSteinMeans,
  type Limits,
  ledoitWolfConstantCorrelation,
  type Matrix,
  sampleCovariance,
  weightLimits,
} from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import { dailyReturns, daysBetween } from '../data.ts'

/** The coins of the pictures on sizing. */
export const coins: readonly string[] = ['BTC', 'ETH', 'BNB', 'LTC', 'XRP', 'ADA', 'DOGE']

/** What is known of the coins from the four years to October 2022; all figures of a year. */
export type CoinMarket = {
  readonly means: Float64Array
  readonly covariance: Matrix
  readonly volatilities: readonly number[]
  /** Long only, fully invested. */
  readonly limits: Limits
  readonly meanShrinkage: number
}

const daysPerYear = 365

/** Bayes-Stein means and a shrunk covariance of the coins. */
export function coinMarket(): CoinMarket {
  const returns = dailyReturns(coins, daysBetween('2018-10-31', '2022-10-31'))
  const sample = solvedValue(sampleCovariance(returns, { ddof: 1, mean: 'sample' }))
  const sampleMeans = Float64Array.from(coins, (_, coin) => {
    let sum = 0
    for (let row = 0; row < returns.rows; row++)
      sum += returns.values[row * coins.length + coin] ?? 0
    return sum / returns.rows
  })
  const { means, shrinkage } = solvedValue(bayesSteinMeans(sampleMeans, sample, returns.rows))
  const { covariance } = solvedValue(ledoitWolfConstantCorrelation(returns))
  return {
    means: means.map((mean) => mean * daysPerYear),
    covariance: { ...covariance, values: covariance.values.map((entry) => entry * daysPerYear) },
    volatilities: coins.map((_, coin) => {
      const variance = covariance.values[coin * (coins.length + 1)] as number
      return solvedValue(annualisedVolatility(variance, daysPerYear))
    }),
    limits: solvedValue(weightLimits({ size: coins.length })),
    meanShrinkage: shrinkage,
  }
}
