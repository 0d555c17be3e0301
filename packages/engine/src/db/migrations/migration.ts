import type { Kysely } from 'kysely'

/** One step forward of the schema. There is no way back: a mistake is mended by a later step. */
export type SchemaStep = {
  /** Sorts after all earlier ones. */
  readonly name: string
  /** True where a release before this one can no longer work on the database. */
  readonly breaking: boolean
  // The schema before and after a step is known to the step alone.
  readonly up: (db: Kysely<unknown>) => Promise<void>
}
