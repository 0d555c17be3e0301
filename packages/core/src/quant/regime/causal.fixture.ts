import { isDeepStrictEqual } from 'node:util'

/** Entries of a path that is made from the first `length` periods. */
export type PathOver = (length: number) => ArrayLike<unknown>

/**
 * The first cut of the future, from `from` periods on, that changes an entry of the past; null for
 * a path that is causal (REG-1).
 *
 * A path has an entry for each of its periods, or for all but the same number of first ones.
 */
export function firstLeak(pathOver: PathOver, periods: number, from: number): number | null {
  const whole = Array.from(pathOver(periods))
  const lag = periods - whole.length
  for (let length = from; length < periods; length++) {
    const cut = Array.from(pathOver(length))
    if (!isDeepStrictEqual(cut, whole.slice(0, length - lag))) return length
  }
  return null
}
