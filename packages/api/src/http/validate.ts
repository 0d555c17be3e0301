import { type Parsed, parseInstant, type UnixMs } from '@evenkeel/core/units'
import type { z } from 'zod'
import { refuse } from './errors.ts'

/** Checks one part of a request; the first issue names its field. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])]
  throw refuse('FIELD_INVALID', issue?.message ?? 'The request is malformed.', path.join('.'))
}

/** The value that a domain parser found in a field, or its first issue with the whole path. */
export function parsedOr<T>(parsed: Parsed<T>, field: string): T {
  if (parsed.ok) return parsed.value
  const [issue] = parsed.issues
  const path = [field, issue?.path ?? ''].filter((part) => part !== '').join('.')
  throw refuse('FIELD_INVALID', issue?.message ?? 'The field is malformed.', path)
}

/** Reads an instant whose form the schema has checked, and whether the calendar has it. */
export function readInstant(text: string, field: string): UnixMs {
  return parsedOr(parseInstant(text, ''), field)
}
