import type { Hex } from '@evenkeel/core/domain'
import { type BlockNumber, blockNumber, type UnixMs } from '@evenkeel/core/units'
import type { Selectable } from 'kysely'
import { instant, type Queryable } from './connect.ts'
import type { Tables } from './tables.ts'

/** Legs of one plan that go into one transaction. */
export type LegRange = {
  readonly planHash: Hex
  readonly firstLeg: number
  readonly lastLeg: number
}

/** Calls handed to an owner's wallet, as the journal knows it. */
export type Handover = LegRange & {
  readonly effectKey: Hex
  readonly attempt: number
  readonly accountNonce: bigint
  readonly sinceBlock: BlockNumber
  readonly epoch: bigint
  readonly journalledAtMs: UnixMs
  readonly txHashHint: Hex | null
  readonly fault: string | null
}

/** What is written before anything is sent. */
export type NewHandover = Omit<Handover, 'txHashHint' | 'fault'>

/** Journals a hand-over; the same one again changes nothing and gives what stands there. */
export async function journalHandover(tx: Queryable, handover: NewHandover): Promise<Handover> {
  await tx
    .insertInto('handovers')
    .values({
      effect_key: handover.effectKey,
      plan_hash: handover.planHash,
      first_leg: handover.firstLeg,
      last_leg: handover.lastLeg,
      attempt: handover.attempt,
      account_nonce: handover.accountNonce,
      since_block: handover.sinceBlock,
      epoch: handover.epoch,
      journalled_at: instant(handover.journalledAtMs),
    })
    .onConflict((conflict) => conflict.column('effect_key').doNothing())
    .execute()
  const row = await tx
    .selectFrom('handovers')
    .selectAll()
    .where('effect_key', '=', handover.effectKey)
    .executeTakeFirstOrThrow()
  return handoverOf(row)
}

/** Notes what the owner's side reported or the wallet answered. False for an unknown key. */
export async function noteHandover(
  tx: Queryable,
  effectKey: Hex,
  said: { readonly txHashHint: Hex } | { readonly fault: string },
): Promise<boolean> {
  const set = 'fault' in said ? { fault: said.fault } : { tx_hash_hint: said.txHashHint }
  const { numUpdatedRows } = await tx
    .updateTable('handovers')
    .set(set)
    .where('effect_key', '=', effectKey)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** All hand-overs of a plan in the order of their legs and attempts. */
export async function loadHandovers(db: Queryable, planHash: Hex): Promise<Handover[]> {
  const rows = await db
    .selectFrom('handovers')
    .selectAll()
    .where('plan_hash', '=', planHash)
    .orderBy('first_leg')
    .orderBy('last_leg')
    .orderBy('attempt')
    .execute()
  return rows.map(handoverOf)
}

function handoverOf(row: Selectable<Tables['handovers']>): Handover {
  return {
    effectKey: row.effect_key,
    planHash: row.plan_hash,
    firstLeg: row.first_leg,
    lastLeg: row.last_leg,
    attempt: row.attempt,
    accountNonce: row.account_nonce,
    sinceBlock: blockNumber(row.since_block),
    epoch: row.epoch,
    journalledAtMs: row.journalled_at,
    txHashHint: row.tx_hash_hint,
    fault: row.fault,
  }
}
