import type { Clock, Ids } from '@evenkeel/core/ports'
import { unixMs } from '@evenkeel/core/units'
import { sql } from 'kysely'
import { instant, type Queryable } from '../../db/connect.ts'
import type { SignInNonceStore } from '../stores.ts'

/** Nonces of sign-in messages. Using one removes its row, so that one caller alone succeeds. */
export function signInNonceStore(db: Queryable, wallClock: Clock, ids: Ids): SignInNonceStore {
  return {
    issue: async (lifetimeMs) => {
      const nonce = ids.next('nonce')
      const nowMs = wallClock.now()
      const expiresAtMs = unixMs(nowMs + lifetimeMs)
      await db
        .deleteFrom('sign_in_nonces')
        .where(sql<boolean>`expires_at <= ${instant(nowMs)}`)
        .execute()
      await db
        .insertInto('sign_in_nonces')
        .values({ nonce, expires_at: instant(expiresAtMs) })
        .execute()
      return { nonce, expiresAtMs }
    },
    consume: async (nonce) => {
      const used = await db
        .deleteFrom('sign_in_nonces')
        .where('nonce', '=', nonce)
        .returning('expires_at')
        .executeTakeFirst()
      return used !== undefined && wallClock.now() < used.expires_at
    },
  }
}
