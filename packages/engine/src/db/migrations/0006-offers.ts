import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { run } from './table.ts'

/** When the owner's side was given a hand-over: from then on it may be sent. */
export const offers: SchemaStep = { name: '0006-offers', breaking: false, up }

async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, 'alter table handovers add column offered_at timestamptz')
  await run(
    db,
    `comment on column handovers.offered_at is
     'When the owner’s side was given it to send, market clock, UTC; null before'`,
  )
}
