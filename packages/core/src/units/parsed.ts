/** What is wrong with an input, at which field, and which limit it broke. */
export type Issue = { readonly path: string; readonly message: string }

/** The answer of every `parse...`: the value, or all issues found. Nothing is thrown. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** Wraps a parsed value. */
export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/**
 * Refuses an input at one field.
 *
 * @example
 * refused('targets', 'weights must sum to 1')
 * // { ok: false, issues: [{ path: 'targets', message: 'weights must sum to 1' }] }
 */
export function refused(path: string, message: string): Parsed<never> {
  return { ok: false, issues: [{ path, message }] }
}
