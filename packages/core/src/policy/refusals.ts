import { type Refusal, type RefusalCode, refusalCodes } from '../domain/index.ts'

/**
 * Puts refusals in the house's order of precedence: the most fundamental leads.
 *
 * @example
 * inPrecedence([]) // []
 */
export function inPrecedence(refusals: readonly Refusal[]): Refusal[] {
  return [...refusals].sort((a, b) => rank(a.code) - rank(b.code))
}

function rank(code: RefusalCode): number {
  return refusalCodes.indexOf(code)
}
