/**
 * JSON for our own columns: a bigint is `{"int":"…"}`, everything else as usual.
 *
 * @example
 * toJson({ atoms: 5n }) // '{"atoms":{"int":"5"}}'
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? { int: part.toString() } : part,
  )
}

/** Reads back what `toJson` wrote; the caller names the type that it wrote. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => (isInt(part) ? BigInt(part.int) : part))
}

function isInt(part: unknown): part is { readonly int: string } {
  if (typeof part !== 'object' || part === null) return false
  const entries = Object.entries(part)
  return entries.length === 1 && entries[0]?.[0] === 'int' && typeof entries[0][1] === 'string'
}
