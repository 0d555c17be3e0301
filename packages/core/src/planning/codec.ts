import {
  formatAmount,
  formatInstant,
  type Issue,
  type Parsed,
  parseAmount,
  parsed,
  parseInstant,
  refused,
  type UnixMs,
} from '../units/index.ts'

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/** One form on the wire: what is written is the only text that is read back, and as the same. */
export type Codec<T> = {
  readonly write: (value: T) => Json
  readonly read: (json: unknown, path: string) => Parsed<T>
}

/** One of the given texts or numbers. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Codec<T> {
  return {
    write: (value) => value,
    read: (json, path) => {
      const value = values.find((candidate) => candidate === json)
      return value === undefined ? refused(path, `is not ${values.join(' or ')}`) : parsed(value)
    },
  }
}

/** A text of the given form; the pattern bounds its length. */
export function text<T extends string>(pattern: RegExp, form: string): Codec<T> {
  return {
    write: (value) => value,
    read: (json, path) =>
      typeof json === 'string' && pattern.test(json)
        ? parsed(json as T)
        : refused(path, `is not ${form}`),
  }
}

/** A whole number within bounds, as a JSON number: bps, decimals, pips; never money. */
export function whole<T extends number>(min: number, max: number): Codec<T> {
  return {
    write: (value) => value,
    read: (json, path) =>
      typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max
        ? parsed(json as T)
        : refused(path, `is not a whole number from ${min} to ${max}`),
  }
}

const naturalText = /^(?:0|[1-9]\d{0,77})$/

/** An integer of zero or more that fits into so many bits, as decimal text. */
export function natural<T extends bigint>(bits: number): Codec<T> {
  return {
    write: (value) => value.toString(),
    read: (json, path) => {
      const value = typeof json === 'string' && naturalText.test(json) ? BigInt(json) : -1n
      return value >= 0n && value < 1n << BigInt(bits)
        ? parsed(value as T)
        : refused(path, `is not a whole number of at most ${bits} bits, as text`)
    },
  }
}

const decimalText = /^-?\d{1,40}(?:\.\d{1,18})?$/

/** A figure of 18 decimals as the shortest decimal text; negative only where that is said. */
export function e18<T extends bigint>(sign: 'signed' | 'unsigned' = 'unsigned'): Codec<T> {
  return {
    write: (value) => formatAmount(value, 18),
    read: (json, path) => {
      const plain = typeof json === 'string' && decimalText.test(json) ? json : ''
      const negative = plain.startsWith('-')
      const size = parseAmount(negative ? plain.slice(1) : plain, 18, path)
      const value = size.ok ? (negative ? -size.value : size.value) : null
      const shortest = value !== null && formatAmount(value, 18) === json
      if (value === null || !shortest || (negative && sign === 'unsigned')) {
        const range = sign === 'signed' ? '' : ' of zero or more'
        return refused(path, `is not a decimal number${range} in its shortest form, as text`)
      }
      return parsed(value as T)
    },
  }
}

/** An instant from 1970 on, as ISO 8601 in UTC in its shortest form. */
export const instant: Codec<UnixMs> = {
  write: formatInstant,
  read: (json, path) => {
    const at = typeof json === 'string' ? parseInstant(json, path) : refused(path, 'is not text')
    return at.ok && at.value >= 0 && formatInstant(at.value) === json
      ? at
      : refused(path, 'is not an instant such as 2022-01-01T00:00:00Z')
  },
}

/** What may be absent: null on the wire as in memory. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write: (value) => (value === null ? null : codec.write(value)),
    read: (json, path) => (json === null ? parsed(null) : codec.read(json, path)),
  }
}

/** A list of at most so many, and at least so many. */
export function list<T>(item: Codec<T>, most: number, least = 0): Codec<readonly T[]> {
  return {
    write: (values) => values.map(item.write),
    read: (json, path) => {
      if (!Array.isArray(json) || json.length > most || json.length < least) {
        return refused(path, `is not a list of ${least} to ${most}`)
      }
      const items = json.map((value, index) => item.read(value, `${path}.${index}`))
      const issues = items.flatMap((result) => (result.ok ? [] : result.issues))
      if (issues.length > 0) return { ok: false, issues }
      return parsed(items.flatMap((result) => (result.ok ? [result.value] : [])))
    },
  }
}

/** A field: its name on the wire and its form. */
export type Field<T> = readonly [name: string, codec: Codec<T>]
/** All fields of an object, by their names in memory. */
export type Fields<T> = { readonly [Key in keyof T]-?: Field<T[Key]> }

/** An object with exactly these fields: a missing or an unknown one is refused by its name. */
export function record<T extends object>(fields: Fields<T>): Codec<T> {
  const rows = Object.entries(fields) as [keyof T & string, Field<unknown>][]
  const names = new Set(rows.map(([, [name]]) => name))
  return {
    write: (value) =>
      Object.fromEntries(rows.map(([key, [name, codec]]) => [name, codec.write(value[key])])),
    read: (json, path) => {
      if (!isObject(json)) return refused(path, 'is not an object')
      const foreign = Object.keys(json).filter((name) => !names.has(name))
      const issues: Issue[] = foreign.map((name) => ({
        path: join(path, name),
        message: 'is unknown',
      }))
      const members = rows.map(([key, [name, codec]]) => {
        const result = Object.hasOwn(json, name)
          ? codec.read(json[name], join(path, name))
          : refused(join(path, name), 'is missing')
        if (!result.ok) issues.push(...result.issues)
        return [key, result.ok ? result.value : undefined]
      })
      return issues.length > 0 ? { ok: false, issues } : parsed(Object.fromEntries(members) as T)
    },
  }
}

/** Objects told apart by their `kind`. */
export function byKind<T extends { readonly kind: string }>(
  variants: {
    readonly [Kind in T['kind']]: Codec<Extract<T, { readonly kind: Kind }>>
  },
): Codec<T> {
  const codecs = new Map(Object.entries(variants) as [string, Codec<T>][])
  return {
    write: (value) => codecs.get(value.kind)?.write(value) ?? null,
    read: (json, path) => {
      const kind = isObject(json) && Object.hasOwn(json, 'kind') ? json['kind'] : undefined
      const codec = codecs.get(String(kind))
      return codec?.read(json, path) ?? refused(join(path, 'kind'), 'is unknown')
    },
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
