import { type Refusal, refusalCodes } from './decision.ts'

/**
 * Puts the most fundamental refusal first; equal codes keep their order.
 *
 * @example
 * const row = (code) => ({ code, message: '', field: '', limit: '', actual: '' })
 * inPrecedence([row('COST_ABOVE_LIMIT'), row('PRICE_MISSING')]).map(({ code }) => code)
 * // ['PRICE_MISSING', 'COST_ABOVE_LIMIT']
 */
export function inPrecedence(refusals: readonly Refusal[]): Refusal[] {
  return refusals.toSorted((a, b) => refusalCodes.indexOf(a.code) - refusalCodes.indexOf(b.code))
}
