import {
  eigenSymmetric,
  freeKelly,
  ledoitWolfNonlinear,
  type Matrix,
  matrixFrom,
  multiplyVector,
  quadraticForm,
  rowsOf,
  sampleCovariance,
} from '@evenkeel/core/quant'
import { solvedValue } from '../answer.ts'
import { dailyCloses, dailyReturns, daysBetween, recordedSymbols } from '../data.ts'
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
} from '../svg.ts'

const days = daysBetween('2018-01-01', '2020-07-26')
/** Of each estimate, and of the time after it that it is held against. */
const [windowDays, aheadDays] = [60, 60]
/** Pegged to a dollar: no coin of its own. */
const pegged = new Set(['USDT', 'USDC', 'TUSD', 'DAI', 'SAI', 'PAX', 'GUSD', 'BUSD', 'HUSD'])

/** Eigenvalues of a sample beside what came along the same directions. */
export function eigenvalueChart(): Chart {
  const symbols = recordedSymbols().filter((symbol) => {
    const closes = dailyCloses(symbol)
    return !pegged.has(symbol) && days.every((day) => closes.has(day))
  })
  const returns = dailyReturns(symbols, days)
  const size = symbols.length
  const sums = { sample: zeros(size), shrunk: zeros(size), came: zeros(size) }
  const variances = { sample: 0, shrunk: 0 }
  let windows = 0
  for (let at = windowDays; at + aheadDays <= returns.rows; at += aheadDays) {
    const past = rowsBetween(returns, at - windowDays, at)
    const ahead = covarianceOf(rowsBetween(returns, at, at + aheadDays))
    const sample = covarianceOf(past)
    const shrunk = solvedValue(ledoitWolfNonlinear(past))
    const { vectors } = solvedValue(eigenSymmetric(sample))
    rowsOf(vectors).forEach((vector, rank) => {
      sums.sample[rank] = (sums.sample[rank] ?? 0) + (shrunk.sampleEigenvalues[rank] ?? 0)
      sums.shrunk[rank] = (sums.shrunk[rank] ?? 0) + (shrunk.shrunkEigenvalues[rank] ?? 0)
      const came = quadraticForm(ahead, Float64Array.from(vector))
      sums.came[rank] = (sums.came[rank] ?? 0) + came
    })
    variances.sample += quadraticForm(ahead, leastVariance(sample))
    variances.shrunk += quadraticForm(ahead, leastVariance(shrunk.covariance))
    windows++
  }
  const height = 330
  const x = scaleOf([1, size], [plotLeft + 10, plotRight - 10])
  const y = scaleOf([0.3, 1000], [height - 34, plotTop], 'log')
  const largestFirst = (totals: readonly number[]): readonly (readonly [number, number])[] => {
    const percent = totals.map((total) => (1e4 * total) / windows)
    return percent.toReversed().map((value, rank) => [x(rank + 1), y(value)] as const)
  }
  const volatility = (sum: number): string => (100 * Math.sqrt((365 * sum) / windows)).toFixed(0)
  return {
    name: 'eigenvalues',
    title: `Sample and shrunk eigenvalues, and the variance that came (%², daily)`,
    subtitle:
      `${size} coins, ${windowDays} days each, ${windows} windows. Least variance over the next ` +
      `${aheadDays} days: sample ${volatility(variances.sample)}%, shrunk ` +
      `${volatility(variances.shrunk)}% a year`,
    description:
      'By rank, on a logarithmic scale. The smallest sample eigenvalues are several times ' +
      'below the variance that came in their directions; the shrunk ones are near it.',
    height,
    body: [
      legend([
        ['s1', 'sample'],
        ['s5', 'shrunk (Ledoit & Wolf 2020)'],
        ['s6', 'came, along the same directions'],
      ]),
      gridLines([1, 10, 100, 1000], y, String),
      baseLabels(
        [1, 8, 16, 24, size].map((rank) => [x(rank), String(rank)] as const),
        height - 12,
      ),
      ...largestFirst(sums.came).map(([px, py]) => dot(px, py, 's6', 4.5)),
      line(largestFirst(sums.sample), 's1'),
      line(largestFirst(sums.shrunk), 's5'),
    ].join('\n'),
  }
}

function zeros(size: number): number[] {
  return Array.from({ length: size }, () => 0)
}

function rowsBetween(returns: Matrix, from: number, to: number): Matrix {
  return matrixFrom(rowsOf(returns).slice(from, to))
}

function covarianceOf(returns: Matrix): Matrix {
  return solvedValue(sampleCovariance(returns, { ddof: 1, mean: 'sample' }))
}

/** Fully invested, long and short: where the inverse of an estimate shows. */
function leastVariance(covariance: Matrix): Float64Array {
  const ones = new Float64Array(covariance.rows).fill(1)
  const { weights } = solvedValue(freeKelly(ones, covariance, 0))
  const sum = multiplyVector(matrixFrom([Array.from(ones)]), weights)[0] as number
  return weights.map((weight) => weight / sum)
}
