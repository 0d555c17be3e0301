// One PostgreSQL for all tests of a worker; each test file takes databases of its own from it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { Client } from 'pg'
import { type Database, openDatabase } from '../db/connect.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded/server.ts'
import { migrate } from '../db/migrate.ts'

let shared: Promise<EmbeddedPostgres> | null = null
let template: Promise<string> | null = null
let made = 0

/** The cluster of this worker; it ends with the worker. */
export function testCluster(): Promise<EmbeddedPostgres> {
  shared ??= startShared()
  return shared
}

/** An empty database. */
export async function emptyDatabase(): Promise<string> {
  return createDatabase('template0')
}

/** A migrated database without rows: a copy of one that was migrated once. */
export async function migratedDatabase(): Promise<Database> {
  template ??= makeTemplate()
  return openDatabase(await createDatabase(await template))
}

/** The connection string of another database on the same server. */
export function urlOf(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.toString()
}

async function startShared(): Promise<EmbeddedPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-tests-'))
  const server = await startEmbeddedPostgres(folder)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return server
}

async function makeTemplate(): Promise<string> {
  const url = await emptyDatabase()
  const { db, close } = await openDatabase(url)
  await migrate(db)
  await close()
  await DBOS.migrate(url)
  return new URL(url).pathname.slice(1)
}

async function createDatabase(from: string): Promise<string> {
  const { url } = await testCluster()
  made += 1
  const name = `test_${made}`
  const client = new Client(urlOf(url, 'postgres'))
  await client.connect()
  await client.query(`create database ${name} template ${from}`)
  await client.end()
  return urlOf(url, name)
}
