import { type Solved, solved, unsolved } from '../../solved.ts'
import { largestOf, tailLoss } from './losses.ts'

/** Tail of equally likely scenarios, as positive losses. */
export type ScenarioTail = {
  /** Smallest loss that is not exceeded with the confidence. */
  readonly valueAtRisk: number
  /** Mean of the worst share, the scenario at its edge in part. */
  readonly conditionalValueAtRisk: number
}

/**
 * Value at risk and CVaR of T equally likely returns, as Rockafellar & Uryasev 2002 define them.
 *
 * The value at risk is one of the losses, not an interpolation: `historicalRisk` has that. Refuses
 * EMPTY, NOT_FINITE and OUT_OF_DOMAIN of a confidence that is not between 0 and 1.
 *
 * @example
 * const tail = scenarioTail(Float64Array.of(-0.1, -0.06, 0.01, 0.02), 0.625)
 * tail.ok && tail.value.valueAtRisk // 0.06
 * tail.ok && tail.value.conditionalValueAtRisk // ≈ 0.08666667
 */
export function scenarioTail(returns: Float64Array, confidence: number): Solved<ScenarioTail> {
  if (returns.length === 0) return unsolved('EMPTY', 'there are scenarios', 'returns', '1', '0')
  const stray = returns.find((value) => !Number.isFinite(value))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every return is finite', 'returns', 'finite', `${stray}`)
  }
  if (!(confidence > 0 && confidence < 1)) {
    const message = 'a confidence lies between 0 and 1'
    return unsolved('OUT_OF_DOMAIN', message, 'confidence', '0 to 1', `${confidence}`)
  }
  const losses = returns.map((value) => -value)
  const conditionalValueAtRisk = tailLoss(1 - confidence)(losses, new Float64Array(losses.length))
  // A count that is whole but for rounding is whole.
  const covered = Math.max(1, Math.ceil(confidence * losses.length - 1e-9))
  const valueAtRisk = largestOf(losses, losses.length - covered + 1)
  return solved({ valueAtRisk, conditionalValueAtRisk })
}
