import { type Matrix, zeros } from '../matrix.ts'
import { digamma, logGamma } from '../special/gamma.ts'
import type { Garch, GarchPreSample } from './garch-model.ts'
import { fallOf, garchVariancesInto, varianceBefore, varianceBeforeOfMu } from './garch-variance.ts'

/** Parameters in the order of every slope and score. */
export const garchParameters = ['mu', 'omega', 'alpha', 'gamma', 'beta', 'nu'] as const

/** Products of variances are kept within these, so that many share one logarithm. */
const productMax = 1e120

/**
 * Log-likelihood of returns (T), with its slope (6) by parameter.
 *
 * One pass forward for the variances, one back for the slope: what a variance is worth to all later
 * observations is carried along, so that every parameter costs a multiplication. `variances`
 * (T + 1) is overwritten. No allocation.
 */
export function garchLikelihood(
  returns: Float64Array,
  model: Garch,
  preSample: GarchPreSample,
  { variances, slope }: { readonly variances: Float64Array; readonly slope: Float64Array },
): number {
  const { mu, alpha, gamma, beta, nu } = model
  const before = varianceBefore(returns, mu, preSample)
  garchVariancesInto(returns, model, before, variances)
  const isNormal = nu === Infinity
  let worth = 0
  let toMu = 0
  let toOmega = 0
  let toAlpha = 0
  let toGamma = 0
  let toBeta = 0
  let toNu = 0
  let squares = 0
  let logs = 0
  let product = 1
  let tails = 0
  let tailProduct = 1
  for (let time = returns.length - 1; time >= 0; time--) {
    const variance = variances[time] as number
    const residual = (returns[time] as number) - mu
    const fall = fallOf(residual)
    const square = residual * residual
    toAlpha += worth * square
    toGamma += worth * fall * fall
    toBeta += worth * variance
    toMu -= 2 * worth * (alpha * residual - gamma * fall)
    const precision = 1 / variance
    const ratio = square * precision
    let weight = 1
    if (isNormal) {
      squares += ratio
    } else {
      weight = (nu + 1) / (nu - 2 + ratio)
      toNu += weight * ratio
      tailProduct *= 1 + ratio / (nu - 2)
      if (tailProduct > productMax) {
        tails += Math.log(tailProduct)
        tailProduct = 1
      }
    }
    product *= variance
    if (product > productMax || product < 1 / productMax) {
      logs += Math.log(product)
      product = 1
    }
    toMu += weight * residual * precision
    worth = beta * worth + 0.5 * precision * (weight * ratio - 1)
    toOmega += worth
  }
  slope[0] = toMu + worth * (alpha + gamma / 2 + beta) * varianceBeforeOfMu(returns, mu, preSample)
  slope[1] = toOmega
  slope[2] = toAlpha + worth * before
  slope[3] = toGamma + (worth * before) / 2
  slope[4] = toBeta + worth * before
  const spread = 0.5 * (logs + Math.log(product))
  const { constant, constantOfNu } = constantsOf(nu)
  if (isNormal) {
    slope[5] = 0
    return returns.length * constant - 0.5 * squares - spread
  }
  tails += Math.log(tailProduct)
  slope[5] = returns.length * constantOfNu - tails / 2 + toNu / (2 * (nu - 2))
  return returns.length * constant - spread - ((nu + 1) / 2) * tails
}

/** The part of an observation's log-likelihood that only the tails decide, and its slope. */
function constantsOf(nu: number): { constant: number; constantOfNu: number } {
  if (nu === Infinity) return { constant: -0.5 * Math.log(2 * Math.PI), constantOfNu: 0 }
  return {
    constant: logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(Math.PI * (nu - 2)),
    constantOfNu: (digamma((nu + 1) / 2) - digamma(nu / 2) - 1 / (nu - 2)) / 2,
  }
}

/**
 * Scores (T by 6): the slope of each observation's log-likelihood by parameter.
 *
 * Carries the slopes of the variance forward; their sum is the slope of `garchLikelihood`.
 */
export function garchScores(
  returns: Float64Array,
  model: Garch,
  preSample: GarchPreSample,
): Matrix {
  const { mu, alpha, gamma, beta, nu } = model
  const scores = zeros(returns.length, 6)
  const { values } = scores
  const { constantOfNu } = constantsOf(nu)
  const before = varianceBefore(returns, mu, preSample)
  const beforeOfMu = varianceBeforeOfMu(returns, mu, preSample)
  const variances = new Float64Array(returns.length + 1)
  garchVariancesInto(returns, model, before, variances)
  let variancePast = before
  let squarePast = before
  let fallPast = before / 2
  let driftPast = (alpha + gamma / 2) * beforeOfMu
  let ofMu = beforeOfMu
  let ofOmega = 0
  let ofAlpha = 0
  let ofGamma = 0
  let ofBeta = 0
  for (let time = 0; time < returns.length; time++) {
    ofMu = driftPast + beta * ofMu
    ofOmega = 1 + beta * ofOmega
    ofAlpha = squarePast + beta * ofAlpha
    ofGamma = fallPast + beta * ofGamma
    ofBeta = variancePast + beta * ofBeta
    const variance = variances[time] as number
    const residual = (returns[time] as number) - mu
    const fall = fallOf(residual)
    const ratio = (residual * residual) / variance
    const weight = nu === Infinity ? 1 : (nu + 1) / (nu - 2 + ratio)
    const pull = (weight * ratio - 1) / (2 * variance)
    const at = time * 6
    values[at] = pull * ofMu + (weight * residual) / variance
    values[at + 1] = pull * ofOmega
    values[at + 2] = pull * ofAlpha
    values[at + 3] = pull * ofGamma
    values[at + 4] = pull * ofBeta
    if (nu < Infinity) {
      const tail = Math.log(1 + ratio / (nu - 2))
      values[at + 5] = constantOfNu - tail / 2 + (weight * ratio) / (2 * (nu - 2))
    }
    driftPast = -2 * (alpha * residual - gamma * fall)
    variancePast = variance
    squarePast = residual * residual
    fallPast = fall * fall
  }
  return scores
}
