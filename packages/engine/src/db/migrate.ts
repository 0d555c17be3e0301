import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Queryable } from './connect.ts'
import { DatabaseFault } from './fault.ts'
import { schemaSteps } from './migrations/index.ts'
import type { Tables } from './tables.ts'

/**
 * Brings the schema up to this release, all missing steps in one transaction: whole or not at all.
 *
 * Two processes at once wait for one another on a lock. A database that a newer release has
 * already changed is refused, never touched.
 */
export async function migrate(db: Kysely<Tables>): Promise<readonly string[]> {
  await refuseNewerSchema(db)
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(schemaSteps.map((step) => [step.name, { up: step.up }])),
    },
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('a step of the schema failed', { cause: error })
  return results.map(({ migrationName }) => migrationName)
}

async function refuseNewerSchema(db: Queryable): Promise<void> {
  const known = new Set(schemaSteps.map(({ name }) => name))
  const unknown = (await appliedSteps(db)).filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new DatabaseFault(
    'DATABASE_FROM_NEWER_RELEASE',
    `the database was changed by a newer release (${unknown.join(', ')}); use that release`,
  )
}

async function appliedSteps(db: Queryable): Promise<string[]> {
  const { rows: tables } = await sql`select to_regclass('kysely_migration') as name`.execute(db)
  if ((tables[0] as { readonly name: string | null }).name === null) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}
