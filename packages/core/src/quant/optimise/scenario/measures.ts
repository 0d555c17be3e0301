import { drawdownRisk } from './drawdowns.ts'
import {
  entropicLoss,
  type LossRisk,
  meanLoss,
  meanPositiveLoss,
  orderedLoss,
  rootPositiveLoss,
  tailLoss,
  worstLoss,
} from './losses.ts'
import { normRelaxedLoss } from './norm-relaxation.ts'
import { giniWeights, type OrderedWeights, tailGiniWeights } from './ordered-weights.ts'

/** Risks of a series of T equally likely returns; positive is a loss or a width. */
export const scenarioMeasures = [
  /** Root of the squared deviations from the mean over T - 1. */
  'standard-deviation',
  /** Mean size of a deviation from the mean. */
  'mean-absolute-deviation',
  /** Mean difference of two scenarios. */
  'gini-mean-difference',
  /** As the standard deviation, of deviations below the mean only. */
  'semi-deviation',
  /** Mean shortfall below zero. */
  'first-lower-partial-moment',
  /** Root of the squared shortfalls below zero over T - 1. */
  'second-lower-partial-moment',
  /** Mean of the worst share. */
  'cvar',
  /** Mean of the tail means up to the worst share, by size. */
  'tail-gini',
  /** Entropic value at risk. */
  'evar',
  /** The worst scenario. */
  'worst-loss',
  /** The best scenario less the worst. */
  'range',
  /** Mean of the best share less that of the worst. */
  'cvar-range',
  /** Tail Gini of gains and of losses together. */
  'tail-gini-range',
  /** Deepest drawdown of the uncompounded cumulative return; so are the following. */
  'max-drawdown',
  'average-drawdown',
  /** Mean of the deepest share of drawdowns. */
  'cdar',
  /** Root of the mean squared drawdown. */
  'ulcer-index',
  /** Entropic value at risk of drawdowns. */
  'edar',
] as const
/** One of `scenarioMeasures`. */
export type ScenarioMeasure = (typeof scenarioMeasures)[number]

/** How a measure is taken. */
export type MeasureOptions = {
  /** Share of the scenarios that is the tail; 0.05 where left out. */
  readonly tail?: number
  /**
   * `exact`, or `norms`: ordered weights relaxed to all vectors with their sum, range and norms of
   * order 2, 3, 4, 10 and 50 (Cajas 2021), for comparison with Riskfolio-Lib.
   */
  readonly ordering?: 'exact' | 'norms'
}

/** A measure of T returns: its value, and its slope in each return, which is written. */
export type ReturnRisk = LossRisk

/** The measure for series of T returns; it keeps working memory, and serves one at a time. */
export function measureFor(
  measure: ScenarioMeasure,
  count: number,
  { tail = 0.05, ordering = 'exact' }: MeasureOptions = {},
): ReturnRisk {
  const ordered = (weights: OrderedWeights): LossRisk =>
    ordering === 'exact' ? orderedLoss(weights) : normRelaxedLoss(weights)
  switch (measure) {
    case 'standard-deviation':
      return aroundMean(rootOfSquares, count)
    case 'mean-absolute-deviation':
      return aroundMean(twice(meanPositiveLoss), count)
    case 'gini-mean-difference':
      return ofLosses(ordered(giniWeights(count)), count)
    case 'semi-deviation':
      return aroundMean(rootPositiveLoss(1), count)
    case 'first-lower-partial-moment':
      return ofLosses(meanPositiveLoss, count)
    case 'second-lower-partial-moment':
      return ofLosses(rootPositiveLoss(1), count)
    case 'cvar':
      return ofLosses(tailLoss(tail), count)
    case 'tail-gini':
      return ofLosses(ordered(tailGiniWeights(count, tail)), count)
    case 'evar':
      return ofLosses(entropicLoss(tail), count)
    case 'worst-loss':
      return ofLosses(worstLoss, count)
    case 'range':
      return bothSides(worstLoss, worstLoss, count)
    case 'cvar-range':
      return bothSides(tailLoss(tail), tailLoss(tail), count)
    case 'tail-gini-range': {
      const weights = tailGiniWeights(count, tail)
      return bothSides(ordered(weights), ordered(weights), count)
    }
    case 'max-drawdown':
      return drawdownRisk(worstLoss, count)
    case 'average-drawdown':
      return drawdownRisk(meanLoss, count)
    case 'cdar':
      return drawdownRisk(tailLoss(tail), count)
    case 'ulcer-index':
      return drawdownRisk(rootPositiveLoss(0), count)
    case 'edar':
      return drawdownRisk(entropicLoss(tail), count)
  }
}

/** A risk of losses, taken of returns. */
function ofLosses(risk: LossRisk, count: number): ReturnRisk {
  const losses = new Float64Array(count)
  return (returns, slopes) => {
    for (let at = 0; at < count; at++) losses[at] = -(returns[at] as number)
    const value = risk(losses, slopes)
    for (let at = 0; at < count; at++) slopes[at] = -(slopes[at] as number)
    return value
  }
}

/** A risk of the losses beside the mean return. */
function aroundMean(risk: LossRisk, count: number): ReturnRisk {
  const losses = new Float64Array(count)
  return (returns, slopes) => {
    let mean = 0
    for (let at = 0; at < count; at++) mean += returns[at] as number
    mean /= count
    for (let at = 0; at < count; at++) losses[at] = mean - (returns[at] as number)
    const value = risk(losses, slopes)
    let slope = 0
    for (let at = 0; at < count; at++) slope += slopes[at] as number
    slope /= count
    for (let at = 0; at < count; at++) slopes[at] = slope - (slopes[at] as number)
    return value
  }
}

/** A risk of the losses and one of the gains, together. */
function bothSides(ofLoss: LossRisk, ofGain: LossRisk, count: number): ReturnRisk {
  const losses = new Float64Array(count)
  const inner = new Float64Array(count)
  return (returns, slopes) => {
    const gains = ofGain(returns, slopes)
    for (let at = 0; at < count; at++) losses[at] = -(returns[at] as number)
    const value = gains + ofLoss(losses, inner)
    for (let at = 0; at < count; at++) slopes[at] = (slopes[at] as number) - (inner[at] as number)
    return value
  }
}

function twice(risk: LossRisk): LossRisk {
  return (losses, slopes) => {
    const value = 2 * risk(losses, slopes)
    for (let at = 0; at < slopes.length; at++) slopes[at] = 2 * (slopes[at] as number)
    return value
  }
}

/** Root of all squares over T - 1. */
function rootOfSquares(losses: Float64Array, slopes: Float64Array): number {
  let sum = 0
  for (let at = 0; at < losses.length; at++) sum += (losses[at] as number) ** 2
  const divisor = losses.length - 1
  const risk = Math.sqrt(sum / divisor)
  for (let at = 0; at < losses.length; at++) {
    slopes[at] = risk > 0 ? (losses[at] as number) / (divisor * risk) : 0
  }
  return risk
}
