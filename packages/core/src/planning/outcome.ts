import type { LeftOut, Refusal } from '../domain/index.ts'

/** The answer of a planning stage: the next state of the plan, nothing to do, or why not. */
export type Outcome<Plan> =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'nothing'; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
