import { type Solved, solved, unsolved } from './solved.ts'

/**
 * Passes a whole number of at least `min` through, such as a lag or a window; OUT_OF_DOMAIN else.
 *
 * @example
 * requireCount(2.5, 1, 'lag').ok // false
 */
export function requireCount(count: number, min: number, field: string): Solved<number> {
  if (Number.isSafeInteger(count) && count >= min) return solved(count)
  const limit = `a whole number from ${min}`
  return unsolved('OUT_OF_DOMAIN', 'a count is whole', field, limit, `${count}`)
}

/**
 * Mean squared distance of a series (T) from `centre`, in its unit squared; divides by T.
 *
 * @example
 * meanSquareAbout(Float64Array.of(1, 3), 2) // 1
 */
export function meanSquareAbout(series: Float64Array, centre: number): number {
  let sum = 0
  for (let at = 0; at < series.length; at++) {
    const distance = (series[at] as number) - centre
    sum += distance * distance
  }
  return sum / series.length
}
