import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { emptyDatabase, migratedDatabase } from '../__tests__/test-database.ts'
import { openDatabase } from './connect.ts'
import { migrate } from './migrate.ts'
import { schemaSteps } from './migrations/index.ts'
import { schemaPage } from './schema-page.ts'

test('steps run in order from an empty database, and a second run has nothing to do', async () => {
  const { db, close } = await openDatabase(await emptyDatabase())
  expect(await migrate(db)).toEqual(schemaSteps.map(({ name }) => name))
  expect(await migrate(db)).toEqual([])
  await close()
})

test('of two migrations at once one does the work and the other waits for it', async () => {
  const url = await emptyDatabase()
  const [one, two] = await Promise.all([openDatabase(url), openDatabase(url)])
  const applied = await Promise.all([migrate(one.db), migrate(two.db)])
  expect(applied.flat()).toEqual(schemaSteps.map(({ name }) => name))
  await Promise.all([one.close(), two.close()])
})

test('a database that a newer release changed is refused and left as it is', async () => {
  const { db, close } = await migratedDatabase()
  await sql`insert into kysely_migration values ('0099-future', '2030-01-01')`.execute(db)
  await expect(migrate(db)).rejects.toMatchObject({ code: 'DATABASE_FROM_NEWER_RELEASE' })
  await close()
})

test('docs/schema.md is what the steps make, and gives every column a meaning', async () => {
  const { db, close } = await migratedDatabase()
  const page = await schemaPage(db)
  const saved = await readFile(join(import.meta.dirname, '../../../../docs/schema.md'), 'utf8')
  expect(saved).toBe(page)
  expect(page).not.toContain('(no meaning given)')
  await close()
})

test('append-only rows cannot be changed, removed or truncated, even by us', async () => {
  const { db, close } = await migratedDatabase()
  await sql`insert into engine_starts (started_at, process) values (now(), 'a')`.execute(db)
  for (const statement of [
    sql`update engine_starts set process = 'b'`,
    sql`delete from engine_starts`,
    sql`truncate engine_starts cascade`,
  ]) {
    await expect(statement.execute(db)).rejects.toThrow('never changed or removed')
  }
  await close()
})
