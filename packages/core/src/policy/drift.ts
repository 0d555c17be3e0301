import { assert, type Drift } from '../units/index.ts'

/** How far a portfolio is from its target (DRF-1). Shares of the portfolio: 0.05 is 5 pp. */
export type PortfolioDrift = {
  /** Weight minus target. */
  readonly driftAbsolute: readonly Drift[]
  /** Drift over target; null at a zero target, which counts as out of band while held. */
  readonly driftRelative: readonly (number | null)[]
  readonly largest: LargestDrift
  /** Half the sum of absolute drifts: what one side of a full rebalance would trade. */
  readonly turnoverOneWay: number
}

/** The position that is furthest from its target; the earlier one of equals. Signed. */
export type LargestDrift = { readonly index: number; readonly driftAbsolute: number }

/**
 * Drift of every position and of the whole.
 *
 * @example A 30/25/45 book that has become 45/20/35
 * driftOf([0.5, 0.5], [0.25, 0.75]).driftRelative // [1, -0.3333333333333333]
 * driftOf([0.45, 0.2, 0.35], [0.3, 0.25, 0.45]).turnoverOneWay.toFixed(2) // '0.15'
 */
export function driftOf(weights: readonly number[], targets: readonly number[]): PortfolioDrift {
  const largest = largestDrift(weights, targets)
  const driftAbsolute = weights.map((weight, index) => (weight - at(targets, index)) as Drift)
  return {
    driftAbsolute,
    driftRelative: driftAbsolute.map((drift, index) => {
      const target = at(targets, index)
      return target === 0 ? null : drift / target
    }),
    largest,
    turnoverOneWay: driftAbsolute.reduce<number>((sum, drift) => sum + Math.abs(drift), 0) / 2,
  }
}

/**
 * The largest absolute drift, the metric of every threshold here (DRF-2).
 *
 * @example
 * largestDrift([0.5, 0.5], [0.25, 0.75]) // { index: 0, driftAbsolute: 0.25 }
 */
export function largestDrift(weights: readonly number[], targets: readonly number[]): LargestDrift {
  assert(weights.length === targets.length, 'every weight has its target')
  let index = 0
  let driftAbsolute = 0
  for (let i = 0; i < weights.length; i++) {
    const drift = at(weights, i) - at(targets, i)
    if (Math.abs(drift) > Math.abs(driftAbsolute)) {
      index = i
      driftAbsolute = drift
    }
  }
  assert(!Number.isNaN(driftAbsolute), 'drift is a number')
  return { index, driftAbsolute }
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN
}
