import { maximiseFrom, maximiseLimits } from '../likelihood/maximise.ts'
import type { Objective } from '../likelihood/objective.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { meanOf } from '../risk/moments.ts'
import { requireSeries } from '../risk/require.ts'
import { meanSquareAbout } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { type GarchTarget, garchAt, garchPointOf, garchSlopeAt } from './garch-coordinates.ts'
import { garchLikelihood, garchScores } from './garch-likelihood.ts'
import { type Garch, type GarchPreSample, type GarchSpec, requirePreSample } from './garch-model.ts'

/** The usual model for daily returns of one asset. */
export const garchSpec: GarchSpec = {
  asymmetry: 'none',
  distribution: 'normal',
  longRun: 'estimated',
  preSample: 'mean-squared-residual',
}

/** A fitted model: the top of its likelihood over the persistence below 1. */
export type GarchFit = {
  readonly model: Garch
  /** In full, with its constants, in the unit of the returns. */
  readonly logLikelihood: number
  readonly spec: GarchSpec
  /** Steps of the climb. */
  readonly steps: number
}

/** Below this a persistence cannot be told; under 500, prefer an EWMA. */
export const garchObservationsMin = 100

/** Starts: persistence, and the share of it that reacts to shocks. */
const starts = [
  [0.98, 0.06],
  [0.95, 0.15],
  [0.99, 0.03],
  [0.9, 0.25],
  [0.7, 0.4],
  [0.3, 0.5],
] as const
const climbs = 2

/**
 * Fits a GARCH(1,1) to returns (T) by maximum likelihood (Bollerslev 1986, 1987; GJR 1993).
 *
 * Scale-free: returns in percent or in parts give the same alpha and beta. Slopes are exact, not
 * differences. Refuses EMPTY, NOT_FINITE, TOO_SHORT, OUT_OF_DOMAIN of a pre-sample variance,
 * ZERO_VARIANCE and NOT_CONVERGED. Parameters that end within 1e-6 of a bound are reported as they
 * are; standard errors are then refused.
 */
export function fitGarch(returns: Float64Array, spec: GarchSpec = garchSpec): Solved<GarchFit> {
  const series = requireSeries(returns, garchObservationsMin)
  if (!series.ok) return series
  const preSample = requirePreSample(spec.preSample)
  if (!preSample.ok) return preSample
  const unit = Math.sqrt(meanSquareAbout(returns, meanOf(returns)))
  if (!(unit > 1e-14 * Math.abs(meanOf(returns)))) {
    return unsolved('ZERO_VARIANCE', 'the returns vary', 'returns', 'above 0', `${unit}`)
  }
  const scaled = returns.map((entry) => entry / unit)
  const ownSpec = { ...spec, preSample: scalePreSample(spec.preSample, unit) }
  const target = { mu: meanOf(scaled), variance: 1 }
  const objective = objectiveOf(scaled, ownSpec, target)
  const points = starts.map(([persistence, reacts]) =>
    garchPointOf(startOf({ persistence, reacts, target }, spec), spec),
  )
  const informationAt = informationOf(scaled, ownSpec, target)
  const top = maximiseFrom(objective, points, { ...maximiseLimits, climbs, informationAt })
  if (!top.ok) return top
  const { mu, omega, ...rest } = garchAt(top.value.point, spec, target)
  return solved({
    model: { mu: mu * unit, omega: omega * unit * unit, ...rest },
    logLikelihood: returns.length * (top.value.value - Math.log(unit)),
    spec,
    steps: top.value.steps,
  })
}

function objectiveOf(returns: Float64Array, spec: GarchSpec, target: GarchTarget): Objective {
  const slope = new Float64Array(6)
  const buffers = { variances: new Float64Array(returns.length + 1), slope }
  const scale = 1 / returns.length
  return (point, into) => {
    const model = garchAt(point, spec, target)
    const value = garchLikelihood(returns, model, spec.preSample, buffers)
    garchSlopeAt({ model, slope, scale }, spec, into)
    return value * scale
  }
}

/** Mean outer product of the scores by coordinate (Berndt, Hall, Hall & Hausman 1974). */
function informationOf(returns: Float64Array, spec: GarchSpec, target: GarchTarget) {
  return (point: Float64Array): Matrix => {
    const model = garchAt(point, spec, target)
    const { values } = garchScores(returns, model, spec.preSample)
    const size = point.length
    const information = zeros(size, size)
    const score = new Float64Array(size)
    const slope = new Float64Array(6)
    for (let time = 0; time < returns.length; time++) {
      for (let at = 0; at < 6; at++) slope[at] = values[time * 6 + at] as number
      garchSlopeAt({ model, slope, scale: 1 }, spec, score)
      addOuter(information, score, 1 / returns.length)
    }
    return information
  }
}

function addOuter({ cols, values }: Matrix, score: Float64Array, weight: number): void {
  for (let row = 0; row < cols; row++) {
    const own = weight * (score[row] as number)
    for (let col = 0; col < cols; col++) {
      values[row * cols + col] = (values[row * cols + col] as number) + own * (score[col] as number)
    }
  }
}

type Start = { readonly persistence: number; readonly reacts: number; readonly target: GarchTarget }

function startOf(
  { persistence, reacts, target }: Start,
  { asymmetry, distribution }: GarchSpec,
): Garch {
  const reaction = persistence * reacts
  const rise = asymmetry === 'gjr' ? 0.35 : 0.5
  return {
    mu: target.mu,
    omega: target.variance * (1 - persistence),
    alpha: 2 * reaction * rise,
    gamma: 2 * reaction * (1 - 2 * rise),
    beta: persistence - reaction,
    nu: distribution === 'normal' ? Infinity : 6,
  }
}

/** A pre-sample value for returns that are divided by `unit`. */
export function scalePreSample(preSample: GarchPreSample, unit: number): GarchPreSample {
  if (preSample === 'mean-squared-residual') return preSample
  return { variance: preSample.variance / (unit * unit) }
}
