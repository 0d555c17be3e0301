import { type Limits, matrixFrom, minScenarioRisk, weightLimits } from '@evenkeel/core/quant'
import { drawReturns, type Returns, sumOfProducts, valueOf } from '../problems.ts'
import { type Answer, type Bench, type Gap, type Prepared, partOf } from '../trial.ts'

type Input = { readonly returns: Returns; readonly tail: number; readonly weightMax: number }

const assets = 20
const scenarios = 10_000

/** Least mean of the worst twentieth, as exact as its linear program. */
export const cvar: Bench = {
  name: 'cvar',
  about: 'least CVaR at 95%, 10,000 scenarios, 20 assets, at most 20% each',
  unit: 'ms',
  main: partOf<Input>({
    input: () => ({
      returns: drawReturns({ seed: 5, bars: scenarios, assets }),
      tail: 0.05,
      weightMax: 0.2,
    }),
    ours: solver,
    judge: (input, { weights = [] }) => ({ risk: [tailMean(input, Array.from(weights))] }),
    proof: (input, { weights = [] }) => proofOf(input, Array.from(weights)),
    peers: [
      { name: 'scipy-highs', tolerances: { weights: 1e-9, risk: 1e-9 } },
      { name: 'cvxpy-clarabel', tolerances: { weights: 1e-6, risk: 1e-9 } },
    ],
  }),
}

function solver({ returns, tail, weightMax }: Input): Prepared {
  const problem = { returns: matrixFrom(returns), measure: 'cvar', options: { tail } } as const
  const limits: Limits = valueOf(weightLimits({ size: assets, upper: weightMax }))
  const run = () => valueOf(minScenarioRisk(problem, limits))
  return { run, answer: (): Answer => ({ weights: run().weights }) }
}

/** Mean of the worst share of the losses; the share is a whole number of scenarios here. */
function tailMean({ returns, tail }: Input, weights: readonly number[]): number {
  const losses = returns.map((row) => -sumOfProducts(row, weights)).toSorted((a, b) => b - a)
  const count = Math.round(tail * losses.length)
  return losses.slice(0, count).reduce((sum, loss) => sum + loss, 0) / count
}

/** No small move from one asset to another lowers the risk, and the weights are allowed. */
function proofOf(input: Input, weights: readonly number[]): Gap[] {
  const risk = tailMean(input, weights)
  let gain = 0
  for (let from = 0; from < assets; from++) {
    for (let to = 0; to < assets; to++) {
      const moved = weights.slice()
      const size = Math.min(moveMax, weights[from] as number, room(input, weights[to] as number))
      if (from === to || size <= 0) continue
      moved[from] = (moved[from] as number) - size
      moved[to] = (moved[to] as number) + size
      gain = Math.max(gain, (risk - tailMean(input, moved)) / risk)
    }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const beyond = Math.max(...weights.map((weight) => Math.max(-weight, -room(input, weight))))
  return [
    { quantity: 'possible gain', found: gain, allowed: 1e-9 },
    { quantity: 'breach of a limit', found: Math.max(beyond, Math.abs(total - 1)), allowed: 1e-9 },
  ]
}

const moveMax = 1e-3

function room({ weightMax }: Input, weight: number): number {
  return weightMax - weight
}
