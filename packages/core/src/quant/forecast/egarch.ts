import { hessianAt, type Information } from '../likelihood/information.ts'
import { maximiseFrom, maximiseLimits } from '../likelihood/maximise.ts'
import type { Objective } from '../likelihood/objective.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { meanOf } from '../risk/moments.ts'
import { requireSeries } from '../risk/require.ts'
import { meanSquareAbout } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * An exponential GARCH(1,1) with normal errors (Nelson 1991):
 * `ln h' = omega + alpha z + gamma (|z| - E|z|) + beta ln h`, where `z = e / sqrt(h)`.
 *
 * `alpha` is the effect of a shock's sign, `gamma` that of its size. Before the first observation
 * stand the mean residual and the mean squared residual of the sample.
 */
export type Egarch = {
  readonly mu: number
  readonly omega: number
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
}

/** Parameters in the order of every slope and standard error. */
export const egarchParameters = ['mu', 'omega', 'alpha', 'beta', 'gamma'] as const

/** A fitted model, in the unit of the returns, with its full log-likelihood. */
export type EgarchFit = { readonly model: Egarch; readonly logLikelihood: number }

const meanAbsoluteNormal = Math.sqrt(2 / Math.PI)
const observationsMin = 100

/** Starts: effect of the sign, memory, effect of the size. */
const starts = [
  [0, 0.9, 0.2],
  [-0.05, 0.97, 0.1],
  [0, 0.6, 0.4],
] as const

/**
 * Fits an EGARCH(1,1) to returns (T) by maximum likelihood, for a beta between -1 and 1.
 *
 * Scale-free in alpha, beta and gamma. Refuses EMPTY, NOT_FINITE, TOO_SHORT, ZERO_VARIANCE and
 * NOT_CONVERGED.
 */
export function fitEgarch(returns: Float64Array): Solved<EgarchFit> {
  const series = requireSeries(returns, observationsMin)
  if (!series.ok) return series
  const unit = Math.sqrt(meanSquareAbout(returns, meanOf(returns)))
  if (!(unit > 1e-14 * Math.abs(meanOf(returns)))) {
    return unsolved('ZERO_VARIANCE', 'the returns vary', 'returns', 'above 0', `${unit}`)
  }
  const scaled = returns.map((entry) => entry / unit)
  const points = starts.map(([sign, memory, size]) =>
    Float64Array.of(meanOf(scaled), 0, sign, Math.atanh(memory), size),
  )
  const top = maximiseFrom(climbOf(scaled), points, { ...maximiseLimits, climbs: starts.length })
  if (!top.ok) return top
  const { mu, omega, ...rest } = modelAt(top.value.point)
  const shift = (1 - rest.beta) * 2 * Math.log(unit)
  return solved({
    model: { mu: mu * unit, omega: omega + shift, ...rest },
    logLikelihood: returns.length * (top.value.value - Math.log(unit)),
  })
}

/**
 * What the returns (T) say about the parameters (5) of a fitted model, in their units.
 *
 * Refuses NOT_FINITE.
 */
export function egarchInformation(returns: Float64Array, model: Egarch): Solved<Information> {
  const point = Float64Array.from(egarchParameters, (name) => model[name])
  const hessian = hessianAt((at, slope) => {
    const [mu = 0, omega = 0, alpha = 0, beta = 0, gamma = 0] = at
    return egarchLikelihood(returns, { mu, omega, alpha, beta, gamma }, slope)
  }, point)
  if (!hessian.ok) return hessian
  const outerProduct = zeros(5, 5)
  egarchLikelihood(returns, model, new Float64Array(5), outerProduct)
  return solved({ hessian: hessian.value, outerProduct })
}

/** By mu, omega, alpha, artanh beta and gamma; the value and its slope are per observation. */
function climbOf(returns: Float64Array): Objective {
  return (point, slope) => {
    const model = modelAt(point)
    const value = egarchLikelihood(returns, model, slope)
    slope[3] = (slope[3] as number) * (1 - model.beta ** 2)
    for (let at = 0; at < 5; at++) slope[at] = (slope[at] as number) / returns.length
    return value / returns.length
  }
}

function modelAt(point: Float64Array): Egarch {
  const [mu = 0, omega = 0, alpha = 0, memory = 0, gamma = 0] = point
  return { mu, omega, alpha, beta: Math.tanh(memory), gamma }
}

/** Log-likelihood with its slope (5), and the outer product of the scores (5 by 5) where asked. */
function egarchLikelihood(
  returns: Float64Array,
  { mu, omega, alpha, beta, gamma }: Egarch,
  slope: Float64Array,
  outerProduct?: Matrix,
): number {
  const before = meanSquareAbout(returns, mu)
  const meanResidual = meanOf(returns) - mu
  const ofLog = new Float64Array(5)
  const score = new Float64Array(5)
  ofLog[0] = (-2 * meanResidual) / before
  let logVariance = Math.log(before)
  let value = 0
  slope.fill(0)
  for (let time = -1; time < returns.length; time++) {
    const residual = time < 0 ? meanResidual : (returns[time] as number) - mu
    const deviation = Math.exp(logVariance / 2)
    const shock = residual / deviation
    const excess = shock * shock - 1
    const reaction = alpha + gamma * Math.sign(shock)
    const own = [0, 1, shock, logVariance, Math.abs(shock) - meanAbsoluteNormal] as const
    for (let at = 0; at < 5; at++) {
      const past = ofLog[at] as number
      const direct = at === 0 ? 1 / deviation : 0
      score[at] = 0.5 * excess * past + shock * direct
      ofLog[at] = (own[at] as number) + beta * past - reaction * (direct + (shock / 2) * past)
    }
    if (time >= 0) {
      value -= 0.5 * (Math.log(2 * Math.PI) + logVariance + shock * shock)
      for (let at = 0; at < 5; at++) slope[at] = (slope[at] as number) + (score[at] as number)
      if (outerProduct !== undefined) addOuter(outerProduct, score)
    }
    logVariance = omega + alpha * shock + gamma * own[4] + beta * logVariance
  }
  return value
}

function addOuter({ cols, values }: Matrix, score: Float64Array): void {
  for (let at = 0; at < values.length; at++) {
    const product = (score[Math.floor(at / cols)] as number) * (score[at % cols] as number)
    values[at] = (values[at] as number) + product
  }
}
