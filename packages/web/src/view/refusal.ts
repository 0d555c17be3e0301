import type { AssetMark } from './asset.ts'
import type { Refusal } from './wire.ts'
import type { Words } from './words.ts'

/** A reason as a clause without a full stop, and the figures behind it as a sentence or nothing. */
export type Reason = { readonly clause: string; readonly detail: string }

/**
 * Says a refusal in the reader's language. A code that the catalogues do not know keeps the
 * server's own message.
 */
export function reasonOf(
  refusal: Refusal,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): Reason {
  const field = marks.get(refusal.field)?.symbol ?? refusal.field
  const values = { field, limit: refusal.limit, actual: refusal.actual }
  const clause = words.t.find(`refusal.${refusal.code}`, values) ?? refusal.message
  const known = refusal.limit !== '' && refusal.actual !== ''
  return { clause, detail: known ? words.t('home.limit', values) : '' }
}
