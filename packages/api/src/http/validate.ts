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
