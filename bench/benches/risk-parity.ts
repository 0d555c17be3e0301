import { type Matrix, matrixFrom, parityWorkspace, riskBudgeting } from '@evenkeel/core/quant'
import {
  covarianceRows,
  drawReturns,
  type Returns,
  sumOfProducts,
  timesVector,
  valueOf,
} from '../problems.ts'
import { type Answer, type Bench, type Peer, type Prepared, partOf, type Trial } from '../trial.ts'

type Input = { readonly returns: Returns; readonly covariance: readonly (readonly number[])[] }

const exact = { weights: 1e-9, riskShares: 1e-9 }
const interiorPoint = { weights: 1e-3, riskShares: 1e-3 }
const newton: Peer<Input> = { name: 'numpy-newton', tolerances: exact }
const modelled: Peer<Input> = { name: 'cvxpy-clarabel', tolerances: interiorPoint }

/** Equal risk contribution from a standing start, the matrix trusted as the peers trust it. */
export const riskParity: Bench = {
  name: 'risk-parity',
  about: 'equal risk contribution, 20 assets, from a cold start',
  unit: 'us',
  main: partOf<Input>({
    ...trialOf(20),
    peers: [
      newton,
      modelled,
      { name: 'riskfolio-lib', tolerances: interiorPoint },
      { name: 'skfolio', tolerances: interiorPoint },
    ],
    targets: [
      { peer: 'numpy-newton', ratioMin: 10 },
      { peer: 'cvxpy-clarabel', ratioMin: 150 },
    ],
  }),
  sizes: {
    50: partOf({ ...trialOf(50), peers: [newton, modelled] }),
    100: partOf({ ...trialOf(100), peers: [newton, modelled] }),
    500: partOf({ ...trialOf(500), peers: [newton, modelled] }),
  },
}

function trialOf(assets: number): Omit<Trial<Input>, 'peers' | 'targets'> {
  return {
    input: () => {
      const returns = drawReturns({ seed: assets, bars: 250 + 2 * assets, assets })
      return { returns, covariance: covarianceRows(returns) }
    },
    ours: solver,
    judge: ({ covariance }, { weights = [] }) => ({
      riskShares: riskShares(matrixFrom(covariance), weights),
    }),
    proof: ({ covariance }, { weights = [] }) => {
      const shares = riskShares(matrixFrom(covariance), weights)
      const misses = shares.map((share) => Math.abs(share * shares.length - 1))
      return [{ quantity: 'miss of a budget', found: Math.max(...misses), allowed: 1e-9 }]
    },
  }
}

function solver({ covariance }: Input): Prepared {
  const matrix = matrixFrom(covariance)
  const workspace = parityWorkspace(matrix.rows)
  const run = () => {
    workspace.isWarm = false
    return valueOf(riskBudgeting(matrix, { workspace, convexity: 'visited' }))
  }
  return { run, answer: (): Answer => ({ weights: run().weights }) }
}

/** Each asset's part of the variance, as a share of it. */
export function riskShares(covariance: Matrix, weights: ArrayLike<number>): number[] {
  const slope = timesVector(covariance, weights)
  const variance = sumOfProducts(weights, slope)
  return slope.map((entry, at) => ((weights[at] as number) * entry) / variance)
}
