import {
  type KellyProblem,
  kellyPortfolio,
  type Limits,
  matrixFrom,
  type RowLimit,
  weightLimits,
} from '@evenkeel/core/quant'
import { seededRandom } from '@evenkeel/core/world'
import { optimalityGaps } from '../optimality.ts'
import { covarianceRows, drawReturns, sumOfProducts, timesVector, valueOf } from '../problems.ts'
import { type Answer, type Bench, type Prepared, partOf } from '../trial.ts'

type Input = {
  readonly covariance: readonly (readonly number[])[]
  readonly excessMeans: readonly number[]
  readonly kellyFraction: number
  readonly weightMax: number
  /** Assets in a row share a group; no group holds more than `groupMax`. */
  readonly groupSize: number
  readonly groupMax: number
}

const assets = 20
const daysPerYear = 365

/** Half Kelly with cash, caps and groups, the fraction inside the problem. */
export const kelly: Bench = {
  name: 'kelly',
  about: 'half Kelly with cash, 20 assets, at most 15% each and 40% a group of five',
  unit: 'us',
  main: partOf<Input>({
    input: draw,
    ours: solver,
    judge: (input, { weights = [] }) => ({ growth: [growthOf(input, weights)] }),
    proof: (input, { weights = [] }) => {
      const curve = timesVector(matrixFrom(input.covariance), weights)
      const gains = fractionalMeans(input)
      const slope = curve.map((entry, at) => entry - (gains[at] as number))
      return optimalityGaps(slope, weights, limitsOf(input), growthOf(input, weights))
    },
    peers: [
      { name: 'clarabel', tolerances: { weights: 1e-3, growth: 1e-7 } },
      { name: 'cvxpy-clarabel', tolerances: { weights: 1e-3, growth: 1e-7 } },
      { name: 'scipy-slsqp', tolerances: { weights: 1e-5, growth: 1e-9 } },
    ],
  }),
}

function draw(): Input {
  const returns = drawReturns({ seed: 20, bars: 500, assets })
  const daily = covarianceRows(returns)
  const random = seededRandom(21)
  return {
    covariance: daily.map((row) => row.map((entry) => entry * daysPerYear)),
    excessMeans: daily.map(() => 0.1 + 0.5 * random()),
    kellyFraction: 0.5,
    weightMax: 0.15,
    groupSize: 5,
    groupMax: 0.4,
  }
}

function solver(input: Input): Prepared {
  const limits = limitsOf(input)
  const problem: KellyProblem = {
    covariance: matrixFrom(input.covariance),
    excessMeans: Float64Array.from(input.excessMeans),
    kellyFraction: input.kellyFraction,
    limits,
  }
  const run = () => valueOf(kellyPortfolio(problem))
  return { run, answer: (): Answer => ({ weights: run().weights }) }
}

function limitsOf({ weightMax, groupSize, groupMax }: Input): Limits {
  const rows = Array.from({ length: assets / groupSize }, (_, group): RowLimit => {
    const isIn = (asset: number) => Math.floor(asset / groupSize) === group
    const coefficients = Array.from({ length: assets }, (__, asset) => (isIn(asset) ? 1 : 0))
    return { coefficients, upper: groupMax }
  })
  return valueOf(weightLimits({ size: assets, upper: weightMax, sumMin: 0, rows }))
}

function fractionalMeans({ excessMeans, kellyFraction }: Input): number[] {
  return excessMeans.map((mean) => mean * kellyFraction)
}

/** What is maximised: `c m'w - w'Sw/2`. */
function growthOf(input: Input, weights: ArrayLike<number>): number {
  const curve = timesVector(matrixFrom(input.covariance), weights)
  return sumOfProducts(fractionalMeans(input), weights) - sumOfProducts(curve, weights) / 2
}
