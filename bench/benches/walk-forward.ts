import {
  matrixFrom,
  openRollingCovariance,
  parityWorkspace,
  riskBudgeting,
  rollCovariance,
} from '@evenkeel/core/quant'
import { drawReturns, type Returns, valueOf } from '../problems.ts'
import { type Answer, type Bench, type Prepared, partOf } from '../trial.ts'
import { covarianceOf } from '../windows.ts'
import { riskShares } from './risk-parity.ts'

type Input = { readonly returns: Returns; readonly window: number }

const assets = 20
const bars = 1000
const window = 365
const provenEvery = 127

/** Every bar: a rolling covariance, and equal risk contribution from the last bar's weights. */
export const walkForward: Bench = {
  name: 'walk-forward',
  about: 'rolling covariance and risk parity, 20 assets, 365 bars back; time per bar',
  unit: 'us',
  main: partOf<Input>({
    input: () => ({ returns: drawReturns({ seed: 17, bars, assets }), window }),
    ours: solver,
    solvedPerRun: ({ returns, window: own }) => returns.length - own + 1,
    proof: (input, { weights = [] }) => [
      { quantity: 'miss of a budget', found: largestMiss(input, weights), allowed: 1e-9 },
    ],
    peers: [
      { name: 'numpy', tolerances: { weights: 1e-9 } },
      { name: 'pandas-numpy', tolerances: { weights: 1e-9 } },
    ],
    targets: [{ peer: 'numpy', ratioMin: 15 }],
  }),
}

function solver({ returns, window: own }: Input): Prepared {
  const first = matrixFrom(returns.slice(0, own))
  const later = returns.slice(own).map((row) => Float64Array.from(row))
  const run = () => {
    const rolling = valueOf(openRollingCovariance(first, { ddof: 1 }))
    const workspace = parityWorkspace(assets)
    const options = { workspace, convexity: 'visited' } as const
    const path = [valueOf(riskBudgeting(rolling.covariance, options)).weights]
    for (const row of later) {
      const covariance = valueOf(rollCovariance(rolling, row))
      path.push(valueOf(riskBudgeting(covariance, options)).weights)
    }
    return path
  }
  return { run, answer: (): Answer => ({ weights: run().flatMap((row) => Array.from(row)) }) }
}

/** The worst share of the risk on some of the bars, against covariances summed anew. */
function largestMiss({ returns, window: own }: Input, weights: ArrayLike<number>): number {
  const all = Array.from(weights)
  const misses: number[] = []
  for (let step = 0; step <= returns.length - own; step += provenEvery) {
    const values = Float64Array.from(covarianceOf(returns, step, step + own))
    const row = all.slice(step * assets, (step + 1) * assets)
    const shares = riskShares({ rows: assets, cols: assets, values }, row)
    misses.push(...shares.map((share) => Math.abs(share * assets - 1)))
  }
  return Math.max(...misses)
}
