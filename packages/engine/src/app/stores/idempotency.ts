import type { Clock } from '@evenkeel/core/ports'
import { dayMs, unixMs } from '@evenkeel/core/units'
import { sql } from 'kysely'
import { instant, type Queryable } from '../../db/connect.ts'
import type { IdempotencyStore, KeyClaim } from '../stores.ts'

/** How long a reply is kept to be given again. */
const keptMs = dayMs
/** A claim without a reply is older than this only where its process died with it. */
const runningMsMax = 60_000

/**
 * Idempotency keys in the database, on the wall clock.
 *
 * A claim whose process died is freed after a minute: what the use cases do under it is itself
 * idempotent, so doing it again is safe.
 */
export function idempotencyStore(db: Queryable, wallClock: Clock): IdempotencyStore {
  return {
    claim: async ({ key, scope, fingerprint }) => {
      const nowMs = wallClock.now()
      await removeOld(db, nowMs)
      const claimed = await db
        .insertInto('idempotency_keys')
        .values({ scope, key, fingerprint, claimed_at: instant(unixMs(nowMs)) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (claimed.numInsertedOrUpdatedRows === 1n) return { kind: 'claimed' }
      return standing(db, { key, scope, fingerprint })
    },
    settle: async (key, scope, reply) => {
      await db
        .updateTable('idempotency_keys')
        .set({ status: reply.status, body: reply.body })
        .where('scope', '=', scope)
        .where('key', '=', key)
        .execute()
    },
    release: async (key, scope) => {
      await db
        .deleteFrom('idempotency_keys')
        .where('scope', '=', scope)
        .where('key', '=', key)
        .execute()
    },
  }
}

async function removeOld(db: Queryable, nowMs: number): Promise<void> {
  const settledBefore = instant(unixMs(nowMs - keptMs))
  const runningBefore = instant(unixMs(nowMs - runningMsMax))
  await db
    .deleteFrom('idempotency_keys')
    .where(
      sql<boolean>`claimed_at < ${settledBefore}
        or (status is null and claimed_at < ${runningBefore})`,
    )
    .execute()
}

async function standing(
  db: Queryable,
  asked: { readonly key: string; readonly scope: string; readonly fingerprint: string },
): Promise<KeyClaim> {
  const row = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('scope', '=', asked.scope)
    .where('key', '=', asked.key)
    .executeTakeFirst()
  // Released between the insert and this look: the caller may ask again at once.
  if (row === undefined) return { kind: 'running' }
  if (row.fingerprint !== asked.fingerprint) return { kind: 'mismatch' }
  if (row.status === null || row.body === null) return { kind: 'running' }
  return { kind: 'replay', reply: { status: row.status, body: row.body } }
}
