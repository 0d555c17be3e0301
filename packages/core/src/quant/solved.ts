/** Why a calculation has no answer; never NaN, never a silent repair. Most fundamental first. */
export const quantRefusalCodes = [
  'EMPTY',
  'NOT_FINITE',
  'SHAPE',
  'OUT_OF_DOMAIN',
  'TOO_SHORT',
  'NOT_SYMMETRIC',
  'ZERO_VARIANCE',
  'INDEFINITE',
  'SINGULAR',
  'INFEASIBLE',
  'UNBOUNDED',
  'NO_POSITIVE_EXCESS',
  'NO_ROOT',
  'NOT_CONVERGED',
] as const
/** Code of a refused calculation. */
export type QuantRefusalCode = (typeof quantRefusalCodes)[number]

/** A refused calculation: which input, which limit, which figure. */
export type QuantRefusal = {
  readonly code: QuantRefusalCode
  readonly message: string
  readonly field: string
  readonly limit: string
  readonly actual: string
}

/** The answer of every calculation that may have none. */
export type Solved<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: QuantRefusal }

/** Wraps an answer. */
export function solved<T>(value: T): Solved<T> {
  return { ok: true, value }
}

/**
 * Refuses a calculation.
 *
 * @example
 * unsolved('TOO_SHORT', 'two returns are needed', 'returns', '2', '1').ok // false
 */
export function unsolved(
  code: QuantRefusalCode,
  message: string,
  field: string,
  limit: string,
  actual: string,
): Solved<never> {
  return { ok: false, refusal: { code, message, field, limit, actual } }
}
