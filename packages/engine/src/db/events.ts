import type { Hex } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import { instant, type Queryable } from './connect.ts'
import type { Tables } from './tables.ts'

/** An event as it is written: the sequence comes from the database, in commit order. */
export type NewEvent = {
  readonly type: Tables['events']['type']
  readonly portfolioId: string
  readonly planHash: Hex | null
  readonly atMs: UnixMs
}

/** An event as it is read. */
export type EventRow = NewEvent & { readonly sequence: bigint }

/**
 * Adds an event to the outbox, in the transaction that made it true.
 *
 * The last statement of its transaction: until the commit no other event can be numbered.
 */
export async function appendEvent(tx: Queryable, event: NewEvent): Promise<void> {
  await tx
    .insertInto('events')
    .values({
      type: event.type,
      portfolio_id: event.portfolioId,
      plan_hash: event.planHash,
      at: instant(event.atMs),
    })
    .execute()
}

/** Events after a sequence, oldest first. */
export async function loadEvents(
  db: Queryable,
  afterSequence: bigint,
  limit: number,
): Promise<EventRow[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('sequence', '>', afterSequence)
    .orderBy('sequence')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    sequence: row.sequence,
    type: row.type,
    portfolioId: row.portfolio_id,
    planHash: row.plan_hash,
    atMs: row.at,
  }))
}

/** Sequence of the newest event; 0 before the first. */
export async function newestEvent(db: Queryable): Promise<bigint> {
  const row = await db
    .selectFrom('events')
    .select(({ fn }) => fn.max('sequence').as('newest'))
    .executeTakeFirst()
  return row?.newest ?? 0n
}
