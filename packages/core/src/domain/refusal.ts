import { type Refusal, refusalCodes } from './decision.ts'

/**
 * Puts the most fundamental refusal first; equal codes keep their order.
 *
 * @example
 * // [COST_ABOVE_LIMIT, PRICE_MISSING] becomes [PRICE_MISSING, COST_ABOVE_LIMIT]
 */
export function inPrecedence(refusals: readonly Refusal[]): Refusal[] {
  return refusals.toSorted((a, b) => refusalCodes.indexOf(a.code) - refusalCodes.indexOf(b.code))
}
