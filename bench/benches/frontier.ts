import {
  criticalLine,
  type FrontierPoint,
  frontierPoints,
  type Limits,
  type MeanVariance,
  matrixFrom,
  minVariance,
  weightLimits,
} from '@evenkeel/core/quant'
import { optimalityGaps } from '../optimality.ts'
import { covarianceRows, drawReturns, sumOfProducts, timesVector, valueOf } from '../problems.ts'
import { type Answer, type Bench, type Prepared, partOf } from '../trial.ts'

type Input = {
  readonly covariance: readonly (readonly number[])[]
  readonly means: readonly number[]
  readonly weightMax: number
  /** Means of the points, in equal steps from that of the least variance to the highest. */
  readonly pointMeans: readonly number[]
}

const assets = 100
const points = 100

/** A hundred efficient portfolios: one critical line, against a hundred programs. */
export const frontier: Bench = {
  name: 'frontier',
  about: 'efficient frontier of 100 points, 100 assets, long-only, at most 5% each',
  unit: 'ms',
  main: partOf<Input>({
    input: draw,
    ours: lineSolver,
    judge: (input, { weights = [] }) => {
      const covariance = matrixFrom(input.covariance)
      const rows = pointsOf(weights)
      return {
        variances: rows.map((row) => sumOfProducts(row, timesVector(covariance, row))),
        means: rows.map((row) => sumOfProducts(row, input.means)),
      }
    },
    proof: (input, { weights = [] }) => {
      const covariance = matrixFrom(input.covariance)
      return pointsOf(weights).flatMap((row, at) => {
        const slope = timesVector(covariance, row)
        const limits = limitsAt(input, input.pointMeans[at] as number)
        return optimalityGaps(slope, row, limits, sumOfProducts(row, slope))
      })
    },
    peers: [
      {
        name: 'own-cold-solves',
        tolerances: { weights: 1e-9, variances: 1e-9, means: 1e-9 },
        prepare: coldSolves,
      },
      { name: 'clarabel', tolerances: { weights: 1e-2, variances: 1e-7, means: 1e-9 } },
    ],
    targets: [{ peer: 'own-cold-solves', ratioMin: 20 }],
  }),
}

function draw(): Input {
  const returns = drawReturns({ seed: 7, bars: 500, assets })
  const covariance = covarianceRows(returns)
  const means = Array.from({ length: assets }, (_, asset) => {
    const sum = returns.reduce((total, row) => total + (row[asset] as number), 0)
    return sum / returns.length
  })
  const open = { covariance, means, weightMax: 0.05, pointMeans: [] }
  return { ...open, pointMeans: lineOf(problemOf(open)).map(({ mean }) => mean) }
}

function lineSolver(input: Input): Prepared {
  const problem = problemOf(input)
  const run = () => lineOf(problem)
  const answer = (): Answer => ({ weights: run().flatMap(({ weights }) => Array.from(weights)) })
  return { run, answer }
}

function lineOf(problem: MeanVariance): readonly FrontierPoint[] {
  return valueOf(frontierPoints(problem, valueOf(criticalLine(problem)), points))
}

/** Each point by itself, from nothing; the covariance is not proven a hundred times over. */
function coldSolves(input: Input): Prepared {
  const covariance = matrixFrom(input.covariance)
  const limits = input.pointMeans.map((mean) => limitsAt(input, mean))
  const solve = (own: Limits) => valueOf(minVariance(covariance, own, { convexity: 'visited' }))
  const run = () => limits.map(solve)
  const answer = (): Answer => ({ weights: run().flatMap(({ weights }) => Array.from(weights)) })
  return { run, answer }
}

function problemOf(input: Input): MeanVariance {
  const limits = valueOf(weightLimits({ size: assets, upper: input.weightMax }))
  return { means: Float64Array.from(input.means), covariance: matrixFrom(input.covariance), limits }
}

function limitsAt({ means, weightMax }: Input, mean: number): Limits {
  const rows = [{ coefficients: means, lower: mean, upper: mean }]
  return valueOf(weightLimits({ size: assets, upper: weightMax, rows }))
}

function pointsOf(weights: ArrayLike<number>): number[][] {
  const all = Array.from(weights)
  return Array.from({ length: points }, (_, at) => all.slice(at * assets, (at + 1) * assets))
}
