import { createServer } from 'node:net'
import { unixMs } from '@evenkeel/core/units'
import { expect, test } from 'vitest'
import { emptyDatabase, migratedDatabase, testCluster, urlOf } from '../__tests__/test-database.ts'
import { checkVersion, connectionFault, instant, openDatabase } from './connect.ts'

test('a database that is down is named with host and port, without the password', async () => {
  const port = await freePort()
  const fault = await openDatabase(`postgresql://ann:secret@127.0.0.1:${port}/books`).catch(
    (thrown: unknown) => thrown,
  )
  expect(fault).toMatchObject({
    name: 'DatabaseFault',
    code: 'DATABASE_DOWN',
    transient: true,
    message: `the database books at 127.0.0.1:${port} does not answer (ECONNREFUSED); is it running?`,
  })
  expect(String(fault)).not.toContain('secret')
})

test('a database that is not there is a refusal, not an outage', async () => {
  const { url } = await testCluster()
  await expect(openDatabase(urlOf(url, 'nowhere'))).rejects.toMatchObject({
    code: 'DATABASE_REFUSED',
    transient: false,
  })
})

test('faults of a query are not mistaken for faults of the connection', async () => {
  expect(connectionFault({ code: '23505', message: 'duplicate key' }, 'postgresql://a/b')).toBe(
    null,
  )
  expect(connectionFault({ code: '57P01', message: 'terminating' }, 'postgresql://a/b')).not.toBe(
    null,
  )
})

test('a server older than 15 is refused with its version', () => {
  expect(() => checkVersion(140_012, 'postgresql://ann:secret@db.example/books')).toThrow(
    'the database books at db.example:5432 is PostgreSQL 14.12; the oldest that works is 15',
  )
  expect(checkVersion(150_000, 'postgresql://db.example/books')).toBe('15.0')
})

test('any PostgreSQL from 15 on is accepted and its version known', async () => {
  const { version, close } = await openDatabase(await emptyDatabase())
  expect(version).toBe('18.4')
  await close()
})

test('integers come back as bigint to the last digit, instants as milliseconds', async () => {
  const { db, close } = await migratedDatabase()
  const atMs = unixMs(1_640_995_200_123)
  const { epoch } = await db
    .insertInto('engine_starts')
    .values({ started_at: instant(atMs), process: 'test' })
    .returning('epoch')
    .executeTakeFirstOrThrow()
  const row = await db.selectFrom('engine_starts').selectAll().executeTakeFirstOrThrow()
  expect(row).toEqual({ epoch, started_at: atMs, process: 'test' })
  expect(typeof epoch).toBe('bigint')
  await close()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
