import { type Issue, parseAmount, parseInstant } from '../units/index.ts'

/** A JSON Schema (draft 2020-12) of one field. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/**
 * One field of a document: how it is read, and how its schema says the same.
 *
 * Reader and schema are made by one call, so that they cannot part. `read` adds every issue that
 * it finds and answers undefined where there is one.
 */
export type Field<T> = {
  readonly schema: JsonSchema
  readonly read: (value: unknown, path: string, issues: Issue[]) => T | undefined
}

/** A field that may be left out: what its document then says, or null where it says nothing. */
export type Optional<T> = { readonly field: Field<T>; readonly otherwise: unknown }

/** Fields of an object by key. */
export type Shape<T> = { readonly [K in keyof T]-?: Field<T[K]> | Optional<T[K]> }

/** A field that may be left out, with its default as a document would write it. */
export function optional<T>(field: Field<T>, otherwise: unknown): Optional<T> {
  return { field, otherwise }
}

/** A field that may be left out and is then null. */
export function omittable<T>(field: Field<T>): Optional<T | null> {
  return { field, otherwise: null }
}

/** An object with these keys and no others. */
export function objectField<T extends object>(shape: Shape<T>, description: string): Field<T> {
  const entries = Object.entries(shape) as [string, Entry][]
  const keys = entries.map(([key]) => key)
  return {
    schema: {
      type: 'object',
      description,
      properties: Object.fromEntries(entries.map(([key, entry]) => [key, schemaOf(entry)])),
      required: entries.filter(([, entry]) => !isOptional(entry)).map(([key]) => key),
      additionalProperties: false,
    },
    read: (value, path, issues) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        return refuse(issues, path, 'is not an object')
      }
      const before = issues.length
      refuseUnknownKeys(value, keys, path, issues)
      const read = entries.map(([key, entry]) => [key, readKey(entry, value, key, path, issues)])
      return issues.length > before ? undefined : (Object.fromEntries(read) as T)
    },
  }
}

/** A list of at least `least` entries. */
export function listField<T>(entry: Field<T>, least: number, most: number): Field<readonly T[]> {
  return {
    schema: { type: 'array', items: entry.schema, minItems: least, maxItems: most },
    read: (value, path, issues) => {
      if (!Array.isArray(value)) return refuse(issues, path, 'is not a list')
      if (value.length < least || value.length > most) {
        return refuse(issues, path, `has ${value.length} entries, not ${least} to ${most}`)
      }
      const before = issues.length
      const entries = value.map((item, index) => entry.read(item, `${path}[${index}]`, issues))
      return issues.length > before ? undefined : (entries as T[])
    },
  }
}

/** A whole number within limits. */
export function integerField(minimum: number, maximum: number, description: string): Field<number> {
  return {
    schema: { type: 'integer', minimum, maximum, description },
    read: (value, path, issues) => {
      if (!Number.isInteger(value)) {
        return refuse(issues, path, `${show(value)} is not a whole number`)
      }
      const number = value as number
      const isWithin = number >= minimum && number <= maximum
      return isWithin ? number : refuse(issues, path, `${number} is not ${minimum} to ${maximum}`)
    },
  }
}

/** A number from 0 to 1. */
export function shareField(description: string): Field<number> {
  return {
    schema: { type: 'number', minimum: 0, maximum: 1, description },
    read: (value, path, issues) =>
      typeof value === 'number' && value >= 0 && value <= 1
        ? value
        : refuse(issues, path, `${show(value)} is not a share from 0 to 1`),
  }
}

/** Yes or no. */
export function booleanField(description: string): Field<boolean> {
  return {
    schema: { type: 'boolean', description },
    read: (value, path, issues) =>
      typeof value === 'boolean'
        ? value
        : refuse(issues, path, `${show(value)} is not true or false`),
  }
}

/** A field of one of two forms; what fits neither is told what the first one wants. */
export function eitherField<A, B>(first: Field<A>, second: Field<B>): Field<A | B> {
  return {
    schema: { anyOf: [first.schema, second.schema] },
    read: (value, path, issues) => second.read(value, path, []) ?? first.read(value, path, issues),
  }
}

/** One of some words. */
export function choiceField<const T extends string>(
  choices: readonly T[],
  description: string,
): Field<T> {
  return {
    schema: { enum: choices, description },
    read: (value, path, issues) =>
      choices.find((choice) => choice === value) ??
      refuse(issues, path, `${show(value)} is not one of ${choices.join(', ')}`),
  }
}

/** A field that may also be null, which switches something off. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    schema: { anyOf: [field.schema, { type: 'null' }] },
    read: (value, path, issues) => (value === null ? null : field.read(value, path, issues)),
  }
}

/** A text that is not blank. */
export function textField(longest: number, description: string): Field<string> {
  return {
    schema: { type: 'string', minLength: 1, maxLength: longest, pattern: '\\S', description },
    read: (value, path, issues) =>
      typeof value === 'string' && value.trim() !== '' && value.length <= longest
        ? value
        : refuse(issues, path, `${show(value)} is not a text of 1 to ${longest} characters`),
  }
}

/** Always the same number: the version of a format. */
export function constantField<T extends number>(constant: T, description: string): Field<T> {
  return {
    schema: { const: constant, description },
    read: (value, path, issues) =>
      value === constant ? constant : refuse(issues, path, `${show(value)} is not ${constant}`),
  }
}

/** A UTC date. */
export function dateField(description: string): Field<string> {
  return {
    schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description },
    read: (value, path, issues) =>
      typeof value === 'string' && value.length === 10 && parseInstant(value).ok
        ? value
        : refuse(issues, path, `${show(value)} is not a UTC date such as 2022-01-31`),
  }
}

/** An exact decimal of 18 places at most, as a text or as a number; read in units of 1e-18. */
export function decimalField(description: string): Field<bigint> {
  const text = { type: 'string', pattern: '^\\d{1,60}(?:\\.\\d{1,18})?$' }
  return {
    schema: { anyOf: [text, { type: 'number', minimum: 0 }], description },
    read: (value, path, issues) => {
      if (typeof value !== 'string' && typeof value !== 'number') {
        return refuse(issues, path, `${show(value)} is not a decimal such as "0.25"`)
      }
      const amount = parseAmount(String(value), 18, path)
      if (amount.ok) return amount.value
      issues.push(...amount.issues)
      return undefined
    },
  }
}

type Entry = Field<unknown> | Optional<unknown>

function readKey(entry: Entry, value: object, key: string, path: string, issues: Issue[]): unknown {
  const at = join(path, key)
  const present = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  if (!isOptional(entry)) {
    return present === undefined
      ? refuse(issues, at, 'is missing')
      : entry.read(present, at, issues)
  }
  if (present !== undefined) return entry.field.read(present, at, issues)
  return entry.otherwise === null ? null : entry.field.read(entry.otherwise, at, issues)
}

function refuseUnknownKeys(
  value: object,
  keys: readonly string[],
  path: string,
  issues: Issue[],
): void {
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue
    issues.push({ path: join(path, key), message: `is not a known key; known: ${keys.join(', ')}` })
  }
}

function schemaOf(entry: Entry): JsonSchema {
  if (!isOptional(entry)) return entry.schema
  const { field, otherwise } = entry
  return otherwise === null ? field.schema : { ...field.schema, default: otherwise }
}

function isOptional(entry: Entry): entry is Optional<unknown> {
  return 'field' in entry
}

function refuse(issues: Issue[], path: string, message: string): undefined {
  issues.push({ path, message })
  return undefined
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function show(value: unknown): string {
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'nothing')
}
