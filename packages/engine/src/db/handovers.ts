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
  readonly accountNonce: bigint
  readonly sinceBlock: BlockNumber
  readonly epoch: bigint
  readonly journalledAtMs: UnixMs
  /** When the wallet was asked; null where a crash came before, or its answer is unknown. */
  readonly askedAtMs: UnixMs | null
  /** When the owner's side was given it to send, or said that it had sent it; null before. */
  readonly offeredAtMs: UnixMs | null
  readonly txHashHint: Hex | null
  readonly fault: string | null
}

/** What is written before anything is sent. */
export type NewHandover = Omit<Handover, 'askedAtMs' | 'offeredAtMs' | 'txHashHint' | 'fault'>

/** Journals a hand-over; the same one again changes nothing and gives what stands there. */
export async function journalHandover(tx: Queryable, handover: NewHandover): Promise<Handover> {
  await tx
    .insertInto('handovers')
    .values({
      effect_key: handover.effectKey,
      plan_hash: handover.planHash,
      first_leg: handover.firstLeg,
      last_leg: handover.lastLeg,
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

/** What became of a hand-over; what is left out stays as it was. */
export type HandoverNote = {
  readonly askedAtMs?: UnixMs
  readonly offeredAtMs?: UnixMs
  readonly txHashHint?: Hex
  readonly fault?: string
}

/** Notes what became of a hand-over. False for an unknown key. */
export async function noteHandover(
  tx: Queryable,
  { planHash, effectKey }: Pick<Handover, 'planHash' | 'effectKey'>,
  note: HandoverNote,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('handovers')
    .set({
      ...(note.askedAtMs === undefined ? {} : { asked_at: instant(note.askedAtMs) }),
      ...(note.offeredAtMs === undefined ? {} : { offered_at: instant(note.offeredAtMs) }),
      ...(note.txHashHint === undefined ? {} : { tx_hash_hint: note.txHashHint }),
      ...(note.fault === undefined ? {} : { fault: note.fault }),
    })
    .where('effect_key', '=', effectKey)
    .where('plan_hash', '=', planHash)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** All hand-overs of a plan in the order of their legs. */
export async function loadHandovers(db: Queryable, planHash: Hex): Promise<Handover[]> {
  const rows = await db
    .selectFrom('handovers')
    .selectAll()
    .where('plan_hash', '=', planHash)
    .orderBy('first_leg')
    .orderBy('last_leg')
    .execute()
  return rows.map(handoverOf)
}

function handoverOf(row: Selectable<Tables['handovers']>): Handover {
  return {
    effectKey: row.effect_key,
    planHash: row.plan_hash,
    firstLeg: row.first_leg,
    lastLeg: row.last_leg,
    accountNonce: row.account_nonce,
    sinceBlock: blockNumber(row.since_block),
    epoch: row.epoch,
    journalledAtMs: row.journalled_at,
    askedAtMs: row.asked_at,
    offeredAtMs: row.offered_at,
    txHashHint: row.tx_hash_hint,
    fault: row.fault,
  }
}
