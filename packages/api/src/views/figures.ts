import { assert } from '@evenkeel/core/units'

/**
 * A float share as the wire carries it: 12 decimals, which is more than a decision looks at.
 *
 * @example
 * shareText(0.05) // '0.05'
 * shareText(-1e-15) // '0'
 */
export function shareText(share: number): string {
  assert(Number.isFinite(share), 'a share is finite')
  const text = share.toFixed(12).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

/** Maps what may be unknown. */
export function orNull<From, To>(
  value: From | null | undefined,
  write: (value: From) => To,
): To | null {
  return value === null || value === undefined ? null : write(value)
}
