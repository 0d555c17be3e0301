import { requireSeries } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { moveOf, requireSwitching, type Switching } from './switching-model.ts'
import {
  filterForward,
  probabilityOfState1,
  type SwitchingPass,
  smoothBackward,
  switchingPass,
} from './switching-pass.ts'

/** What the past says of the state at each time. */
export type FilteredStates = {
  readonly logLikelihood: number
  /**
   * Probability (T - lags) that state 1 rules, with the observation of the time in, and nothing
   * later. The first belongs to the first observation that has all its lags.
   */
  readonly probabilities: Float64Array
  /** Probability that state 1 rules in the period after the last. */
  readonly probabilityNext: number
}

/**
 * Filters a series (T) under a given model: the probabilities that may be acted on (Hamilton 1989).
 *
 * The chain starts at its stationary shares; the likelihood is of the observations after the lags.
 * Refuses EMPTY, NOT_FINITE, TOO_SHORT, OUT_OF_DOMAIN and SHAPE.
 */
export function filterSwitching(series: Float64Array, model: Switching): Solved<FilteredStates> {
  const passed = passOver(series, model)
  if (!passed.ok) return passed
  const { pass, logLikelihood } = passed.value
  const probabilities = probabilityOfState1(pass, pass.filtered)
  const last = probabilities[probabilities.length - 1] as number
  const probabilityNext = last * moveOf(model, 1, 1) + (1 - last) * moveOf(model, 0, 1)
  return solved({ logLikelihood, probabilities, probabilityNext })
}

/**
 * Probability (T - lags) that state 1 ruled, in the light of the whole series (Kim 1994).
 *
 * For study alone: every entry knows what came after it. Refuses what `filterSwitching` refuses.
 */
export function smoothSwitching(series: Float64Array, model: Switching): Solved<Float64Array> {
  const passed = passOver(series, model)
  if (!passed.ok) return passed
  const { pass } = passed.value
  smoothBackward(pass, model)
  return solved(probabilityOfState1(pass, pass.smoothed))
}

type Passed = { readonly pass: SwitchingPass; readonly logLikelihood: number }

function passOver(series: Float64Array, model: Switching): Solved<Passed> {
  const known = requireSwitching(model)
  if (!known.ok) return known
  const checked = requireSeries(series, model.phi.length + 1, 'series')
  if (!checked.ok) return checked
  const pass = switchingPass(series.length, model.phi.length)
  const logLikelihood = filterForward(series, model, pass)
  if (Number.isFinite(logLikelihood)) return solved({ pass, logLikelihood })
  const message = 'a state explains every observation'
  return unsolved('NOT_FINITE', message, 'series', 'finite', `${logLikelihood}`)
}
