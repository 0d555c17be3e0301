import {
  type Limits,
  type Matrix,
  matrixFrom,
  minVariance,
  quadraticWorkspace,
  weightLimits,
} from '@evenkeel/core/quant'
import { optimalityGaps } from '../optimality.ts'
import { covarianceRows, drawReturns, sumOfProducts, timesVector, valueOf } from '../problems.ts'
import { type Answer, type Bench, type Peer, type Prepared, partOf, type Trial } from '../trial.ts'

type Input = {
  readonly weightMax: number
  /** One, or that of each day in turn, the window moved on by one day. */
  readonly covariances: readonly (readonly (readonly number[])[])[]
}

const assets = 100
const bars = 500
const days = 10
const weightMax = 0.05

const interiorPoint = { weights: 1e-3, variances: 1e-7 }
const polished = { weights: 1e-9, variances: 1e-9 }
const clarabel: Peer<Input> = { name: 'clarabel', tolerances: interiorPoint }

/**
 * Least variance, long-only and capped. Cold starts from nothing. The warm start has yesterday's
 * weights and today's covariance; Clarabel cannot use them, so warm is set against its cold run.
 */
export const minVarianceBench: Bench = {
  name: 'min-variance',
  about: 'least variance, 100 assets, long-only, at most 5% each, cold and warm',
  unit: 'us',
  main: partOf<Input>({
    ...trialOf(1),
    ours: coldSolver,
    peers: [clarabel, { name: 'osqp', tolerances: polished }],
    targets: [{ peer: 'clarabel', ratioMin: 10 }],
  }),
  starts: {
    warm: partOf<Input>({
      ...trialOf(days),
      ours: warmSolver,
      peers: [clarabel, { name: 'osqp-warm', tolerances: polished }],
      targets: [{ peer: 'clarabel', ratioMin: 100 }],
    }),
  },
}

function trialOf(count: number): Omit<Trial<Input>, 'ours' | 'peers' | 'targets'> {
  return {
    input: () => {
      const returns = drawReturns({ seed: 100, bars: bars + count - 1, assets })
      const windows = Array.from({ length: count }, (_, day) => returns.slice(day, day + bars))
      return { weightMax, covariances: windows.map(covarianceRows) }
    },
    judge: (input, { weights = [] }) => ({
      variances: matricesOf(input).map((covariance, day) => {
        const own = weightsOfDay(weights, day)
        return sumOfProducts(own, timesVector(covariance, own))
      }),
    }),
    proof: (input, { weights = [] }) =>
      matricesOf(input).flatMap((covariance, day) => {
        const own = weightsOfDay(weights, day)
        const slope = timesVector(covariance, own)
        return optimalityGaps(slope, own, limitsOf(input), sumOfProducts(own, slope))
      }),
  }
}

/** The default call, the matrix proven to be semidefinite. */
function coldSolver(input: Input): Prepared {
  const limits = limitsOf(input)
  const [covariance] = matricesOf(input) as [Matrix]
  const run = () => valueOf(minVariance(covariance, limits))
  return { run, answer: (): Answer => ({ weights: run().weights }) }
}

/** A rolling covariance is semidefinite by construction, so that need not be proven each day. */
function warmSolver(input: Input): Prepared {
  const limits = limitsOf(input)
  const covariances = matricesOf(input)
  const workspace = quadraticWorkspace(assets, limits.rows.rows)
  let day = 0
  const run = () => {
    const covariance = covariances[day++ % days] as Matrix
    return valueOf(minVariance(covariance, limits, { workspace, convexity: 'visited' }))
  }
  const answer = (): Answer => {
    day = 0
    return { weights: covariances.flatMap(() => Array.from(run().weights)) }
  }
  return { run, answer }
}

function limitsOf(input: Input): Limits {
  return valueOf(weightLimits({ size: assets, upper: input.weightMax }))
}

function matricesOf({ covariances }: Input): Matrix[] {
  return covariances.map((rows) => matrixFrom(rows))
}

function weightsOfDay(weights: ArrayLike<number>, day: number): number[] {
  return Array.from(weights).slice(day * assets, (day + 1) * assets)
}
