import { meanOf } from '../risk/moments.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved } from '../solved.ts'
import { logGamma } from '../special/gamma.ts'

/**
 * Rescaled range of increments: how far their running sum about the mean strays, over their
 * deviation with the divisor n - ddof. NaN where they do not vary; callers check.
 *
 * @example
 * rescaledRange(Float64Array.of(1, -1, 1, -1), 0) // 1
 */
export function rescaledRange(increments: Float64Array, ddof: 0 | 1): number {
  const count = increments.length
  const mean = meanOf(increments)
  let sum = 0
  let squares = 0
  let highest = -Infinity
  let lowest = Infinity
  for (let at = 0; at < count; at++) {
    const distance = (increments[at] as number) - mean
    sum += distance
    squares += distance * distance
    if (sum > highest) highest = sum
    if (sum < lowest) lowest = sum
  }
  return (highest - lowest) / Math.sqrt(squares / (count - ddof))
}

/**
 * Rescaled range that white noise of n increments has on average (Anis & Lloyd 1976).
 *
 * `peters` multiplies by (n - 0.5) / n, which fits short blocks better (Peters 1994). Refuses
 * OUT_OF_DOMAIN below two increments.
 *
 * @example
 * const expected = expectedRescaledRange(64, 'anis-lloyd')
 * expected.ok && expected.value // ≈ 8.965567522
 */
export function expectedRescaledRange(
  count: number,
  convention: 'anis-lloyd' | 'peters',
): Solved<number> {
  const whole = requireCount(count, 2, 'count')
  if (!whole.ok) return whole
  return solved(convention === 'peters' ? petersRescaledRange(count) : anisLloyd(count))
}

/** `expectedRescaledRange` by `peters`, of two increments or more. */
export function petersRescaledRange(count: number): number {
  return ((count - 0.5) / count) * anisLloyd(count)
}

function anisLloyd(count: number): number {
  let sum = 0
  for (let at = 1; at < count; at++) sum += Math.sqrt((count - at) / at)
  const gammas = Math.exp(logGamma((count - 1) / 2) - logGamma(count / 2))
  return (gammas / Math.sqrt(Math.PI)) * sum
}
