import { createHash } from 'node:crypto'
import type { Clock, Ids } from '@evenkeel/core/ports'
import { unixMs } from '@evenkeel/core/units'
import { sql } from 'kysely'
import { instant, type Queryable } from '../../db/connect.ts'
import type { SessionStore } from '../stores.ts'

/** Sessions in the database, on the wall clock. Expired ones are removed at every new sign-in. */
export function sessionStore(db: Queryable, wallClock: Clock, ids: Ids): SessionStore {
  return {
    open: async (address, lifetimeMs) => {
      const token = ids.next('session')
      const createdAtMs = wallClock.now()
      const expiresAtMs = unixMs(createdAtMs + lifetimeMs)
      await db
        .deleteFrom('sessions')
        .where(sql<boolean>`expires_at <= ${instant(createdAtMs)}`)
        .execute()
      await db
        .insertInto('sessions')
        .values({
          token_hash: hashOf(token),
          address,
          created_at: instant(createdAtMs),
          expires_at: instant(expiresAtMs),
        })
        .execute()
      return { token, address, createdAtMs, expiresAtMs }
    },
    find: async (token) => {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('token_hash', '=', hashOf(token))
        .executeTakeFirst()
      if (row === undefined || row.expires_at <= wallClock.now()) return null
      return { address: row.address, createdAtMs: row.created_at, expiresAtMs: row.expires_at }
    },
    close: async (token) => {
      await db.deleteFrom('sessions').where('token_hash', '=', hashOf(token)).execute()
    },
    closeAll: async (address) => {
      await db.deleteFrom('sessions').where('address', '=', address).execute()
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
