import { type Solved, solved, unsolved } from '../solved.ts'
import { ewmaVariancePath, type PreSample } from './ewma.ts'

/** A memory that fades like a power, as a mixture of exponential ones; all in periods. */
export type LongMemorySpec = {
  /** Characteristic time of the shortest memory. */
  readonly shortest: number
  /** Factor between two memories. */
  readonly ratio: number
  /** Memories longer than this are left out. */
  readonly longest: number
  /** Where the logarithmic decay of the weights reaches zero. */
  readonly cutOff: number
}

/** The parameters of RiskMetrics 2006, for daily returns: 4 to 512 days, gone after six years. */
export const riskMetrics2006: LongMemorySpec = {
  shortest: 4,
  ratio: Math.SQRT2,
  longest: 512,
  cutOff: 1560,
}

/** Decay factors and the weights (sum one) with which their variances are mixed. */
export type MemoryMixture = { readonly lambdas: Float64Array; readonly weights: Float64Array }

/**
 * Decay factors `exp(-1 / t)` of times t from the shortest to the longest, with weights in
 * proportion to `1 - ln t / ln cutOff`.
 *
 * Refuses OUT_OF_DOMAIN unless 1 < shortest <= longest < cutOff and the ratio is above 1. Zumbach
 * 2007, The RiskMetrics 2006 methodology, section 3.
 *
 * @example
 * const mixture = memoryMixture({ shortest: 4, ratio: 4, longest: 16, cutOff: 64 })
 * mixture.ok && mixture.value.weights[0] // ≈ 0.66666667
 */
export function memoryMixture(spec: LongMemorySpec): Solved<MemoryMixture> {
  const { shortest, ratio, longest, cutOff } = spec
  const isOrdered = shortest > 1 && longest >= shortest && cutOff > longest && cutOff < Infinity
  if (!(isOrdered && ratio > 1 && ratio < Infinity)) {
    const limit = '1 < shortest <= longest < cutOff, and a ratio above 1'
    const actual = `${shortest}, ${longest}, ${cutOff} and ${ratio}`
    return unsolved('OUT_OF_DOMAIN', 'memories grow longer', 'spec', limit, actual)
  }
  const times: number[] = []
  // A time that rounding puts just beyond the longest is the longest.
  for (let time = shortest; time <= longest * (1 + 1e-9); time *= ratio) times.push(time)
  const shares = times.map((time) => 1 - Math.log(time) / Math.log(cutOff))
  const sum = shares.reduce((total, share) => total + share, 0)
  return solved({
    lambdas: Float64Array.from(times, (time) => Math.exp(-1 / time)),
    weights: Float64Array.from(shares, (share) => share / sum),
  })
}

/**
 * Variances (T + 1) of returns (T) with a long memory, per period, about zero; the last is the
 * forecast for the next period.
 *
 * The mixture of RiskMetrics variances of many memories: quick to rise, slow to forget, and
 * nothing is estimated. Refuses what `ewmaVariancePath` and `memoryMixture` refuse. Zumbach 2007.
 *
 * @example
 * const path = longMemoryVariances(Float64Array.of(0.01, -0.02), 'first-squared-return')
 * path.ok && path.value.at(-1) // ≈ 0.0001228772
 */
export function longMemoryVariances(
  returns: Float64Array,
  preSample: PreSample,
  spec: LongMemorySpec = riskMetrics2006,
): Solved<Float64Array> {
  const mixture = memoryMixture(spec)
  if (!mixture.ok) return mixture
  const variances = new Float64Array(returns.length + 1)
  for (const [at, lambda] of mixture.value.lambdas.entries()) {
    const path = ewmaVariancePath(returns, { lambda, preSample })
    if (!path.ok) return path
    const weight = mixture.value.weights[at] as number
    for (let time = 0; time < variances.length; time++) {
      variances[time] = (variances[time] as number) + weight * (path.value[time] as number)
    }
  }
  return solved(variances)
}
