// Writes docs/schema.md from a freshly migrated database.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './connect.ts'
import { startEmbeddedPostgres } from './embedded/server.ts'
import { migrate } from './migrate.ts'
import { schemaPage } from './schema-page.ts'

const folder = await mkdtemp(join(tmpdir(), 'evenkeel-schema-'))
const server = await startEmbeddedPostgres(folder)
const { db, close } = await openDatabase(server.url)
await migrate(db)
await writeFile(join(import.meta.dirname, '../../../../docs/schema.md'), await schemaPage(db))
await close()
await server.stop()
await rm(folder, { recursive: true })
