import type { Study } from './study.ts'

/** The scores of the bands by fee, thinned out to what a reader can see. */
export type Surface = {
  /** Places of the rules and fees that are shown, in their order. */
  readonly rules: readonly number[]
  readonly fees: readonly number[]
  /** By rule and fee shown; null where it is not defined. */
  readonly scores: readonly (readonly (number | null)[])[]
  readonly low: number
  readonly high: number
  /** Cell of the best run; it is always among those shown. */
  readonly best: { readonly row: number; readonly column: number }
}

/** At most so many rows and columns, evenly spread, the ends and the best run among them. */
export function surfaceOf(study: Study, rowsMax: number, columnsMax: number): Surface {
  const { rules, plan, scores, best } = study
  const feeCount = plan.feesBps.length
  const [bestRule, bestFee] = [Math.floor(best.run / feeCount), best.run % feeCount]
  const shownRules = spread(rules.length - 1, rowsMax, bestRule)
  const shownFees = spread(feeCount, columnsMax, bestFee)
  const cells = shownRules.map((rule) =>
    shownFees.map((fee) => scores[rule * feeCount + fee] ?? null),
  )
  const known = cells.flat().filter((score) => score !== null)
  return {
    rules: shownRules,
    fees: shownFees,
    scores: cells,
    low: Math.min(...known),
    high: Math.max(...known),
    best: { row: shownRules.indexOf(bestRule), column: shownFees.indexOf(bestFee) },
  }
}

/** Where a score lies between the least and the greatest shown, from 0 to 1. */
export function heightOf(score: number, { low, high }: Surface): number {
  return high > low ? (score - low) / (high - low) : 1
}

/** Places below `count`, evenly spread, both ends among them; the nearest makes way for `kept`. */
export function spread(count: number, most: number, kept: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at)
  const places = Array.from({ length: most }, (_, at) => {
    return Math.round((at * (count - 1)) / (most - 1))
  })
  if (places.includes(kept)) return places
  const inner = places.slice(1, -1)
  const distance = (place: number) => Math.abs(place - kept)
  const nearest = inner.reduce((best, place) => (distance(place) < distance(best) ? place : best))
  return places.map((place) => (place === nearest ? kept : place))
}
