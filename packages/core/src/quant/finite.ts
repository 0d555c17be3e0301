/**
 * Where the first entry stands that is NaN or infinite, or -1.
 *
 * A loop without a closure: every door of this room runs it over all that comes in.
 *
 * @example
 * firstNotFinite(Float64Array.of(1, Infinity)) // 1
 * firstNotFinite(Float64Array.of(1, 2)) // -1
 */
export function firstNotFinite(values: Float64Array): number {
  for (let at = 0; at < values.length; at++) {
    // Only a finite number less itself is zero.
    if ((values[at] as number) - (values[at] as number) !== 0) return at
  }
  return -1
}
