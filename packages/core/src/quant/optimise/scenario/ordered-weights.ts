/** Weights of sorted losses, the largest loss first. */
export type OrderedWeights = Float64Array

/**
 * Weights of the Gini mean difference, the mean of `|x_i - x_j|` over pairs of T scenarios.
 *
 * @example
 * giniWeights(3) // Float64Array.of(2 / 3, 0, -2 / 3)
 */
export function giniWeights(count: number): OrderedWeights {
  return Float64Array.from({ length: count }, (_, place) => {
    return (2 * (count - 1 - 2 * place)) / (count * (count - 1))
  })
}

/**
 * Weights of the mean of the worst share `tail` of T scenarios, the edge in part.
 *
 * @example
 * tailWeights(4, 0.375) // Float64Array.of(1 / 1.5, 0.5 / 1.5, 0, 0)
 */
export function tailWeights(count: number, tail: number): OrderedWeights {
  const mass = tail * count
  const weights = new Float64Array(count)
  if (mass <= 1) {
    weights[0] = 1
    return weights
  }
  for (let place = 0; place < count; place++) {
    weights[place] = Math.min(1, Math.max(0, mass - place)) / mass
  }
  return weights
}

/** Tails of which the tail Gini is a mean, and the smallest of them. */
const [tailCount, tailLeast] = [100, 0.0001]

/**
 * Weights of the tail Gini of T scenarios: a weighted mean of 100 tail means.
 *
 * Tails run in equal steps from 0.0001 to `tail`; each counts by its size and the step to its
 * neighbours (trapezoids over the square of the tail). Cajas 2021, Ordered Weighted Averaging
 * Portfolio Optimization; the discretisation is Riskfolio-Lib's.
 *
 * @example
 * tailGiniWeights(10, 0.3).reduce((sum, weight) => sum + weight, 0) // ≈ 1
 */
export function tailGiniWeights(count: number, tail: number): OrderedWeights {
  const step = (tail - tailLeast) / (tailCount - 1)
  const tails = Array.from({ length: tailCount }, (_, at) => tailLeast + at * step)
  tails[tailCount - 1] = tail
  const weights = new Float64Array(count)
  for (const [at, share] of tails.entries()) {
    const [before, after] = [tails[at - 1] ?? 0, tails[at + 1]]
    const factor =
      after === undefined ? (share - before) / tail : ((after - before) * share) / tail ** 2
    for (const [place, weight] of tailWeights(count, share).entries()) {
      weights[place] = (weights[place] as number) + factor * weight
    }
  }
  return weights
}
