import { type Parsed, parsed, refused } from '../units/index.ts'

/** What turns float market caps into those of a capped index. */
export type CappingFactors = {
  /** Cap that each counts with: its weight of the index total. */
  readonly cappedCaps: readonly number[]
  /** Capped over float market cap; the factor that an index provider publishes. */
  readonly factors: readonly number[]
}

/**
 * The factors by which an index counts its members so that they have the weights it wants.
 *
 * @example Two equal weights of members of 60 and 40
 * cappingFactors([60, 40], [0.5, 0.5], 100)
 * // { ok: true, value: { cappedCaps: [50, 50], factors: [50 / 60, 1.25] } }
 */
export function cappingFactors(
  floatCaps: readonly number[],
  weights: readonly number[],
  indexTotal: number,
): Parsed<CappingFactors> {
  if (floatCaps.length === 0) return refused('floatCaps', 'there is nothing to cap')
  if (weights.length !== floatCaps.length) {
    return refused(
      'weights',
      `${weights.length} weights are not one for each of ${floatCaps.length}`,
    )
  }
  const capless = floatCaps.find((cap) => !(cap > 0 && cap < Infinity))
  if (capless !== undefined) return refused('floatCaps', `${capless} is not above zero`)
  const wrong = weights.find((weight) => !(weight >= 0 && weight <= 1))
  if (wrong !== undefined) return refused('weights', `${wrong} is not from 0 to 1`)
  if (!(indexTotal > 0 && indexTotal < Infinity)) {
    return refused('indexTotal', `${indexTotal} is not above zero`)
  }
  const cappedCaps = weights.map((weight) => weight * indexTotal)
  return parsed({
    cappedCaps,
    factors: cappedCaps.map((cap, index) => cap / (floatCaps[index] as number)),
  })
}
