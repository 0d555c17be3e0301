/** A broken invariant: a bug, never bad input. It halts the work it met and is not caught. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}

/**
 * States what must be true here, in the positive.
 *
 * @example
 * assert(2 > 1, 'two exceeds one') // undefined
 */
export function assert(condition: boolean, statement: string): asserts condition {
  if (!condition) throw new AssertionError(`does not hold: ${statement}`)
}
