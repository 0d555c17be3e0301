import { hostname } from 'node:os'
import type { UnixMs } from '@evenkeel/core/units'
import { Client } from 'pg'
import { type Database, instant, placeOf, poolSettings, type Queryable } from './connect.ts'
import { DatabaseFault } from './fault.ts'

/** The right to act on a database: one engine at a time, told apart by a growing epoch. */
export type Fence = {
  readonly epoch: bigint
  /** Refuses, within the caller's transaction, once another engine has taken over. */
  readonly assertHeld: (tx: Queryable) => Promise<void>
  readonly release: () => Promise<void>
}

/** A killed engine's lock is freed when the server sees its connection close: at once, locally. */
const waitForLock = "set lock_timeout = '3s'"
const lock = "select pg_advisory_lock(hashtext('evenkeel.engine'))"

/**
 * Takes the engine's lock and opens a new epoch.
 *
 * The lock keeps a second engine from starting by mistake. The epoch stops a first one that lost
 * its lock without knowing (its connection broke): its next transaction with an effect fails.
 */
export async function takeFence(database: Database, startedAtMs: UnixMs): Promise<Fence> {
  const client = new Client(poolSettings(database.url))
  client.on('error', () => undefined)
  await client.connect()
  await client.query(waitForLock)
  await client.query(lock).catch(async (cause: unknown) => {
    await client.end()
    throw inUse(database, cause)
  })
  const { epoch } = await database.db
    .insertInto('engine_starts')
    .values({ started_at: instant(startedAtMs), process: `${hostname()}:${process.pid}` })
    .returning('epoch')
    .executeTakeFirstOrThrow()
  return {
    epoch,
    assertHeld: async (tx) => {
      const { newest } = await tx
        .selectFrom('engine_starts')
        .select(({ fn }) => fn.max('epoch').as('newest'))
        .executeTakeFirstOrThrow()
      if (newest !== epoch) throw inUse(database, null)
    },
    release: () => client.end(),
  }
}

function inUse(database: Database, cause: unknown): DatabaseFault {
  return new DatabaseFault(
    'DATABASE_IN_USE',
    `another engine works on the ${placeOf(database.url)}; stop it first`,
    { cause },
  )
}
