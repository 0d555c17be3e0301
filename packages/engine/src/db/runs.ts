import type { Hex, RunState } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import { instant, type Queryable } from './connect.ts'
import { appendLedger } from './ledger.ts'

/** Where the run of an approved plan stands. */
export type RunRecord = {
  readonly planHash: Hex
  readonly portfolioId: string
  readonly state: RunState
  readonly atomic: boolean | null
  readonly startedAtMs: UnixMs
  readonly endedAtMs: UnixMs | null
  readonly message: string | null
}

/** Opens the run of a plan, in the transaction that approves it. */
export async function insertRun(
  tx: Queryable,
  run: {
    readonly planHash: Hex
    readonly portfolioId: string
    readonly atMs: UnixMs
    readonly actor: string
  },
): Promise<void> {
  await tx
    .insertInto('runs')
    .values({
      plan_hash: run.planHash,
      portfolio_id: run.portfolioId,
      state: 'executing',
      started_at: instant(run.atMs),
    })
    .execute()
  await appendLedger(tx, {
    subject: 'run',
    planHash: run.planHash,
    from: null,
    to: 'executing',
    atMs: run.atMs,
    actor: run.actor,
    reason: null,
  })
}

/** Ends a run by compare-and-set. False where it had ended before. */
export async function endRun(
  tx: Queryable,
  end: {
    readonly planHash: Hex
    readonly to: Exclude<RunState, 'executing'>
    readonly atMs: UnixMs
    readonly message: string
  },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('runs')
    .set({ state: end.to, ended_at: instant(end.atMs), message: end.message })
    .where('plan_hash', '=', end.planHash)
    .where('state', '=', 'executing')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await appendLedger(tx, {
    subject: 'run',
    planHash: end.planHash,
    from: 'executing',
    to: end.to,
    atMs: end.atMs,
    actor: 'engine',
    reason: end.message,
  })
  return true
}

/** Fixes how the wallet sends: asked once, remembered. Gives what holds. */
export async function fixAtomic(tx: Queryable, planHash: Hex, atomic: boolean): Promise<boolean> {
  await tx
    .updateTable('runs')
    .set({ atomic })
    .where('plan_hash', '=', planHash)
    .where('atomic', 'is', null)
    .execute()
  return (await loadRun(tx, planHash))?.atomic ?? atomic
}

/** The run of a plan, or null. */
export async function loadRun(db: Queryable, planHash: Hex): Promise<RunRecord | null> {
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('plan_hash', '=', planHash)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    planHash: row.plan_hash,
    portfolioId: row.portfolio_id,
    state: row.state,
    atomic: row.atomic,
    startedAtMs: row.started_at,
    endedAtMs: row.ended_at,
    message: row.message,
  }
}

/** Changes how the wallet sends, where the owner's side or the wallet itself says otherwise. */
export async function setAtomic(db: Queryable, planHash: Hex, atomic: boolean): Promise<void> {
  await db
    .updateTable('runs')
    .set({ atomic })
    .where('plan_hash', '=', planHash)
    .where('state', '=', 'executing')
    .execute()
}
