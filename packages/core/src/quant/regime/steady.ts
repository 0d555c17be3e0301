import { requireBetween, requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** When a label may follow a probability: a detector that flickers costs more than it tells. */
export type SteadySpec = {
  /** Probability that the other state has to reach, above one half. */
  readonly probabilityMin: number
  /** Periods in a row for which it has to. */
  readonly periodsMin: number
  /** Switches allowed in any `periodsPerYear` periods; one more has to wait. */
  readonly switchesPerYearMax: number
  readonly periodsPerYear: number
}

/** Sure by 80% for five days, and four times a year at most. */
export const steadySpec: SteadySpec = {
  probabilityMin: 0.8,
  periodsMin: 5,
  switchesPerYearMax: 4,
  periodsPerYear: 365,
}

/**
 * State (T), 0 or 1, that follows the probability (T) of state 1 with hysteresis (REG-1).
 *
 * Starts at the likelier state and sees the past alone, if the probabilities do: give it filtered
 * ones, never smoothed. Refuses EMPTY, NOT_FINITE, and OUT_OF_DOMAIN.
 *
 * @example
 * const spec = { ...steadySpec, periodsMin: 2 }
 * const states = steadyStates(Float64Array.of(0.1, 0.9, 0.9, 0.5), spec)
 * states.ok && states.value // Uint8Array.of(0, 0, 1, 1)
 */
export function steadyStates(probabilities: Float64Array, spec: SteadySpec): Solved<Uint8Array> {
  const checked = requireSteady(probabilities, spec)
  if (!checked.ok) return checked
  const states = new Uint8Array(probabilities.length)
  const switches: number[] = []
  let state = (probabilities[0] as number) > 0.5 ? 1 : 0
  let sure = 0
  for (let time = 0; time < probabilities.length; time++) {
    const ofOne = probabilities[time] as number
    sure = (state === 0 ? ofOne : 1 - ofOne) >= spec.probabilityMin ? sure + 1 : 0
    const oldest = switches[switches.length - spec.switchesPerYearMax]
    const isFree = oldest === undefined || time - oldest >= spec.periodsPerYear
    if (sure >= spec.periodsMin && isFree) {
      state = 1 - state
      sure = 0
      switches.push(time)
    }
    states[time] = state
  }
  return solved(states)
}

function requireSteady(probabilities: Float64Array, spec: SteadySpec): Solved<Float64Array> {
  const { probabilityMin, periodsMin, switchesPerYearMax, periodsPerYear } = spec
  const sure = requireBetween(probabilityMin, { field: 'probabilityMin', above: 0.5, below: 1 })
  if (!sure.ok) return sure
  const counts = { periodsMin, switchesPerYearMax, periodsPerYear }
  for (const [field, count] of Object.entries(counts)) {
    const whole = requireCount(count, 1, field)
    if (!whole.ok) return whole
  }
  const series = requireSeries(probabilities, 1, 'probabilities')
  if (!series.ok) return series
  const stray = probabilities.find((entry) => !(entry >= 0 && entry <= 1))
  if (stray === undefined) return solved(probabilities)
  return unsolved('OUT_OF_DOMAIN', 'a probability', 'probabilities', 'from 0 to 1', `${stray}`)
}
