import { type Parsed, parsed, refused } from '../units/index.ts'

/** Bounds of every weight, as shares of one. */
export type WeightBounds = { readonly floor: number; readonly cap: number }

/** Weights in proportion to sizes within bounds, and how many passes of clamping it took. */
export type BoundedWeights = { readonly weights: readonly number[]; readonly rounds: number }

/**
 * Weights in proportion to sizes, with what a cap cuts off spread over the rest and what a floor
 * lacks taken from it: `w = clamp(s * size, floor, cap)` with the one s for which they sum to 1.
 *
 * Each pass clamps the side that is violated more; those weights can be clamped for good, because
 * the scale then only moves further that way. So it ends after as many passes as there are sizes.
 *
 * @example One size that takes most
 * boundedWeights([60, 30, 10], { floor: 0, cap: 0.5 })
 * // { ok: true, value: { weights: [0.5, 0.375, 0.125], rounds: 1 } }
 */
export function boundedWeights(
  sizes: readonly number[],
  { floor, cap }: WeightBounds,
): Parsed<BoundedWeights> {
  if (sizes.length === 0) return refused('sizes', 'there is nothing to weigh')
  const wrong = sizes.find((size) => !(size > 0 && size < Infinity))
  if (wrong !== undefined) return refused('sizes', `${wrong} is not above zero`)
  if (sum(sizes) === Infinity) return refused('sizes', 'their sum is beyond any number')
  if (!(floor >= 0 && floor <= cap && cap <= 1)) {
    return refused(
      'bounds',
      `a floor of ${floor} and a cap of ${cap} are not 0 <= floor <= cap <= 1`,
    )
  }
  if (cap * sizes.length < 1 - sumSlack) {
    return refused('cap', `${sizes.length} weights of at most ${cap} cannot sum to 1`)
  }
  if (floor * sizes.length > 1 + sumSlack) {
    return refused('floor', `${sizes.length} weights of at least ${floor} cannot sum to 1`)
  }
  return parsed(
    clampUntilWithin(
      sizes,
      sizes.map(() => ({ floor, cap })),
    ),
  )
}

/** Rounding of a sum of shares; bounds that meet one exactly are possible. */
const sumSlack = 1e-12

/**
 * The weights of `boundedWeights` with bounds of each size's own. The floors sum to one at most;
 * where the caps do not reach one, every weight is at its cap and the sum is theirs.
 */
export function clampUntilWithin(
  sizes: readonly number[],
  bounds: readonly WeightBounds[],
): BoundedWeights {
  const clamped: (number | null)[] = sizes.map(() => null)
  for (let rounds = 0; ; rounds++) {
    const weights = scaleFree(sizes, clamped)
    const above = weights.map((weight, at) => Math.max(0, weight - (bounds[at]?.cap ?? 1)))
    const below = weights.map((weight, at) => Math.max(0, (bounds[at]?.floor ?? 0) - weight))
    const excess = sum(above)
    const lack = sum(below)
    if (excess <= sumSlack && lack <= sumSlack) return { weights, rounds }
    const [violations, side] = excess >= lack ? [above, 'cap' as const] : [below, 'floor' as const]
    violations.forEach((violation, at) => {
      if (violation > 0) clamped[at] = bounds[at]?.[side] ?? weights[at] ?? 0
    })
  }
}

/** Clamped weights stay; the others share the rest by size. */
function scaleFree(sizes: readonly number[], clamped: readonly (number | null)[]): number[] {
  const taken = sum(clamped.map((weight) => weight ?? 0))
  const free = sum(sizes.filter((_, index) => clamped[index] === null))
  return sizes.map((size, index) => clamped[index] ?? (size * (1 - taken)) / free)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
