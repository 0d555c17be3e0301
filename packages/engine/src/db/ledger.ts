import type { Hex } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import { sql } from 'kysely'
import { instant, type Queryable } from './connect.ts'

/** One transition of an approval or a run. */
export type LedgerEntry = {
  readonly subject: 'approval' | 'run'
  readonly planHash: Hex
  readonly from: string | null
  readonly to: string
  readonly atMs: UnixMs
  readonly actor: string
  readonly reason: string | null
}

/** Adds a transition; the database numbers it and chains it to the one before. */
export async function appendLedger(tx: Queryable, entry: LedgerEntry): Promise<void> {
  await tx
    .insertInto('ledger')
    .values({
      subject: entry.subject,
      plan_hash: entry.planHash,
      from_state: entry.from,
      to_state: entry.to,
      at: instant(entry.atMs),
      actor: entry.actor,
      reason: entry.reason,
    })
    .execute()
}

/** All transitions of one plan, oldest first. */
export async function loadLedger(db: Queryable, planHash: Hex): Promise<LedgerEntry[]> {
  const rows = await db
    .selectFrom('ledger')
    .selectAll()
    .where('plan_hash', '=', planHash)
    .orderBy('sequence')
    .execute()
  return rows.map((row) => ({
    subject: row.subject,
    planHash: row.plan_hash,
    from: row.from_state,
    to: row.to_state,
    atMs: row.at,
    actor: row.actor,
    reason: row.reason,
  }))
}

/** Sequence of the first row that does not follow from the one before; null: unbroken (I-9). */
export async function firstBreak(db: Queryable): Promise<bigint | null> {
  const { rows } = await sql<{ sequence: bigint }>`
    select sequence from (
      select entry.sequence, entry.chain_hash as actual,
        row_number() over (order by entry.sequence) as expected_sequence,
        ledger_hash(coalesce(lag(entry.chain_hash) over (order by entry.sequence), ''::bytea),
          entry) as expected
      from ledger entry) chain
    where actual <> expected or sequence <> expected_sequence
    order by sequence limit 1`.execute(db)
  return rows[0]?.sequence ?? null
}
