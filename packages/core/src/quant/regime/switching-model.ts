import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * A two-state Markov switching autoregression (Hamilton 1989):
 * `y - mean[s] = sum of phi[i] (y_-i - mean[s_-i]) + deviation[s] z`, s a Markov chain.
 *
 * State 0 is the calm one, or the low one where both have one deviation; every count, probability
 * and label follows this order.
 */
export type Switching = {
  /** Probability that state 0, and that state 1, lasts another period. */
  readonly stay: readonly [number, number]
  /** In the unit of the series. */
  readonly means: readonly [number, number]
  readonly deviations: readonly [number, number]
  /** Autoregression of the distances from the means; empty for none. */
  readonly phi: readonly number[]
}

/** Which model is fitted. */
export type SwitchingSpec = {
  /** `switching` for returns: calm, stormy. `common` for growth: low, high (Hamilton 1989). */
  readonly deviation: 'common' | 'switching'
  /** Lags of the autoregression. */
  readonly lags: number
}

/** The longest autoregression: each lag doubles the states that have to be told apart. */
export const lagsMax = 6

/**
 * Share of time that the chain spends in state 0: `(1 - stay1) / (2 - stay0 - stay1)`.
 *
 * Refuses OUT_OF_DOMAIN of a probability, and where both states last for ever.
 *
 * @example
 * const share = stationaryShare([0.9, 0.8])
 * share.ok && share.value // ≈ 0.6666667
 */
export function stationaryShare(stay: readonly [number, number]): Solved<number> {
  const [stay0, stay1] = stay
  const stray = stay.find((entry) => !(entry >= 0 && entry <= 1))
  if (stray !== undefined) {
    return unsolved('OUT_OF_DOMAIN', 'a probability', 'stay', 'from 0 to 1', `${stray}`)
  }
  const leaving = 2 - stay0 - stay1
  if (leaving > 0) return solved((1 - stay1) / leaving)
  return unsolved('OUT_OF_DOMAIN', 'a state is left at times', 'stay', 'below 1', '1 and 1')
}

/**
 * Periods that a state lasts on average: `1 / (1 - stay)`.
 *
 * Refuses OUT_OF_DOMAIN unless 0 <= stay < 1.
 *
 * @example
 * const duration = expectedDuration(0.75)
 * duration.ok && duration.value // 4
 */
export function expectedDuration(stay: number): Solved<number> {
  if (stay >= 0 && stay < 1) return solved(1 / (1 - stay))
  return unsolved('OUT_OF_DOMAIN', 'a state ends', 'stay', 'from 0 to below 1', `${stay}`)
}

/**
 * Passes a model through. Refuses OUT_OF_DOMAIN of a probability outside 0 to 1 or a deviation that
 * is not positive, NOT_FINITE, and SHAPE of more than six lags.
 */
export function requireSwitching(model: Switching): Solved<Switching> {
  const { stay, means, deviations, phi } = model
  const share = stationaryShare(stay)
  if (!share.ok) return share
  const stray = [...means, ...phi].find((entry) => !Number.isFinite(entry))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every parameter is finite', 'means', 'finite', `${stray}`)
  }
  const flat = deviations.find((entry) => !(entry > 0 && entry < Infinity))
  if (flat !== undefined) {
    const limit = 'finite, above 0'
    return unsolved('OUT_OF_DOMAIN', 'a deviation is positive', 'deviations', limit, `${flat}`)
  }
  if (phi.length <= lagsMax) return solved(model)
  return unsolved(
    'SHAPE',
    'the states can be told apart',
    'phi',
    `${lagsMax} lags`,
    `${phi.length}`,
  )
}

/** Probability of moving from a state to the next. */
export function moveOf({ stay }: Switching, from: number, to: number): number {
  const lasts = stay[from as 0 | 1]
  return from === to ? lasts : 1 - lasts
}

/** Share of time in a state; the chain is checked to leave its states. */
export function shareOf({ stay: [stay0, stay1] }: Switching, state: number): number {
  const leaving = 2 - stay0 - stay1
  return (state === 0 ? 1 - stay1 : 1 - stay0) / leaving
}
