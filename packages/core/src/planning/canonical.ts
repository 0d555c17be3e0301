import type { Hex } from '../domain/index.ts'
import { assert } from '../units/index.ts'

/** What has a canonical form: JSON values, and bigints. */
export type Canonical =
  | null
  | boolean
  | number
  | string
  | bigint
  | readonly Canonical[]
  | { readonly [key: string]: Canonical }

/**
 * The one text of a value: JSON by RFC 8785 (keys sorted by code unit, no blanks, numbers as
 * ECMAScript writes them), and a bigint as the string of its decimal digits.
 *
 * @example
 * canonicalJson({ b: 1n, a: [true, null] }) // '{"a":[true,null],"b":"1"}'
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value === 'number') assert(Number.isFinite(value), 'a canonical number is finite')
  if (typeof value === 'string') assert(value.isWellFormed(), 'a canonical text is well formed')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/**
 * Bytes of a text in UTF-8, as hex.
 *
 * @example
 * hexOfText('é') // '0xc3a9'
 */
export function hexOfText(text: string): Hex {
  let digits = ''
  for (const byte of new TextEncoder().encode(text)) digits += hexOfByte[byte]
  return `0x${digits}`
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value)
}
