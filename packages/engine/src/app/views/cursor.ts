import type { Page } from './history.ts'

/** The number that a cursor names; what is no number asks for the first page. */
export function cursorOf(before: string | null): bigint | null {
  return before !== null && /^\d{1,18}$/.test(before) ? BigInt(before) : null
}

/**
 * A page from one row more than was asked for: that row says whether there is another page.
 *
 * @example Two asked for, three found
 * pageOf([9n, 8n, 7n], 2, (item) => item) // { items: [9n, 8n], next: '8' }
 */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  numberOf: (item: T) => bigint,
): Page<T> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { items, next: isMore ? numberOf(last).toString() : null }
}
