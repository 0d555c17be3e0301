import { fitGarch, garchSpec } from '@evenkeel/core/quant'
import { drawNormal, seededRandom } from '@evenkeel/core/world'
import { valueOf } from '../problems.ts'
import { type Answer, type Bench, type Gap, type Prepared, partOf } from '../trial.ts'

/** Returns in percent; both sides start their variances from the same stated one. */
type Input = { readonly returns: readonly number[]; readonly preSampleVariance: number }
type Parameters = readonly [mu: number, omega: number, alpha: number, beta: number]

const days = 2500

/** The top of one likelihood, which does not depend on who climbs it. */
export const garch: Bench = {
  name: 'garch',
  about: 'GARCH(1,1) with normal shocks, fitted to 2,500 days by maximum likelihood',
  unit: 'ms',
  main: partOf<Input>({
    input: draw,
    ours: solver,
    judge: (input, { parameters = [] }) => ({
      logLikelihood: [logLikelihood(input, Array.from(parameters) as unknown as Parameters)],
    }),
    proof: (input, { parameters = [] }) => proofOf(input, Array.from(parameters)),
    peers: [{ name: 'arch', tolerances: { parameters: 1e-3, logLikelihood: 1e-9 } }],
    targets: [{ peer: 'arch', ratioMin: 3 }],
  }),
}

function draw(): Input {
  const random = seededRandom(13)
  const truth = { mu: 0.05, omega: 0.3, alpha: 0.08, beta: 0.9 }
  let variance = truth.omega / (1 - truth.alpha - truth.beta)
  const returns = Array.from({ length: days }, () => {
    const shock = Math.sqrt(variance) * drawNormal(random)
    variance = truth.omega + truth.alpha * shock * shock + truth.beta * variance
    return truth.mu + shock
  })
  const mean = returns.reduce((sum, entry) => sum + entry, 0) / days
  const square = returns.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / days
  return { returns, preSampleVariance: square }
}

function solver({ returns, preSampleVariance }: Input): Prepared {
  const series = Float64Array.from(returns)
  const spec = { ...garchSpec, preSample: { variance: preSampleVariance } }
  const run = () => valueOf(fitGarch(series, spec)).model
  const answer = (): Answer => {
    const { mu, omega, alpha, beta } = run()
    return { parameters: [mu, omega, alpha, beta] }
  }
  return { run, answer }
}

/** The definition, written out. */
function logLikelihood(input: Input, [mu, omega, alpha, beta]: Parameters): number {
  let [sum, square, variance] = [0, input.preSampleVariance, input.preSampleVariance]
  for (const entry of input.returns) {
    variance = omega + alpha * square + beta * variance
    square = (entry - mu) ** 2
    sum -= (Math.log(2 * Math.PI * variance) + square / variance) / 2
  }
  return sum
}

/** Moving any parameter a little, either way, makes the returns no more likely. */
function proofOf(input: Input, parameters: readonly number[]): Gap[] {
  const top = logLikelihood(input, parameters as unknown as Parameters)
  const moved = parameters.flatMap((_, at) =>
    [0.999, 1.001].map((factor) => parameters.with(at, (parameters[at] as number) * factor)),
  )
  const gains = moved.map((near) => logLikelihood(input, near as unknown as Parameters) - top)
  const found = Math.max(0, ...gains) / Math.abs(top)
  return [{ quantity: 'possible gain', found, allowed: 1e-12 }]
}
