import { matrixFrom, openRollingCovariance, rollCovariance } from '@evenkeel/core/quant'
import { differenceOf } from '../gaps.ts'
import { drawReturns, type Returns, valueOf } from '../problems.ts'
import { type Answer, type Bench, type Prepared, partOf } from '../trial.ts'
import { covarianceOf } from '../windows.ts'

type Input = {
  readonly returns: Returns
  readonly window: number
  /** Bars (the last row of their window) whose covariance is compared. */
  readonly compared: readonly number[]
}

const assets = 20
const bars = 1500
const window = 365
const comparedEvery = 97

/** A covariance for every bar, over the bars before it. */
export const rollingCovariance: Bench = {
  name: 'rolling-covariance',
  about: 'covariance of 20 assets over 365 bars, for each of 1,136 bars; time per bar',
  unit: 'us',
  main: partOf<Input>({
    input: () => ({
      returns: drawReturns({ seed: 11, bars, assets }),
      window,
      compared: Array.from({ length: bars }, (_, bar) => bar).filter(
        (bar) => bar >= window - 1 && (bars - 1 - bar) % comparedEvery === 0,
      ),
    }),
    ours: solver,
    solvedPerRun: ({ returns, window: own }) => returns.length - own + 1,
    proof: ({ returns, window: own, compared }, { covariances = [] }) => {
      const naive = compared.flatMap((bar) => covarianceOf(returns, bar + 1 - own, bar + 1))
      const found = differenceOf(naive, covariances)
      return [{ quantity: 'difference from summing anew', found, allowed: 1e-11 }]
    },
    peers: [
      { name: 'numpy', tolerances: { covariances: 1e-11 } },
      { name: 'pandas', tolerances: { covariances: 1e-11 } },
    ],
  }),
}

function solver({ returns, window: own, compared }: Input): Prepared {
  const first = matrixFrom(returns.slice(0, own))
  const later = returns.slice(own).map((row) => Float64Array.from(row))
  const roll = (see: (bar: number, values: Float64Array) => void) => {
    const rolling = valueOf(openRollingCovariance(first, { ddof: 1 }))
    see(own - 1, rolling.covariance.values)
    for (const [at, row] of later.entries())
      see(own + at, valueOf(rollCovariance(rolling, row)).values)
  }
  const wanted = new Set(compared)
  const answer = (): Answer => {
    const covariances: number[] = []
    roll((bar, values) => {
      if (wanted.has(bar)) covariances.push(...values)
    })
    return { covariances }
  }
  return { run: () => roll(() => {}), answer }
}
