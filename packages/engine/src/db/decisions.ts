import type { AssetId, Decision, Hex, PriceSnapshot } from '@evenkeel/core/domain'
import type { BlockNumber, UnixMs } from '@evenkeel/core/units'
import type { Selectable } from 'kysely'
import { instant, type Queryable } from './connect.ts'
import { fromJson, toJson } from './json.ts'
import type { Tables } from './tables.ts'

/** A decision as it is recorded, with what it was made from. */
export type NewDecision = {
  readonly portfolioId: string
  readonly strategyVersion: number
  readonly decision: Decision
  readonly driftAbsoluteMax: number | null
  readonly driftAsset: AssetId | null
  readonly snapshotHash: Hex | null
  readonly blockNumber: BlockNumber | null
  readonly planHash: Hex | null
  readonly atMs: UnixMs
}

/** A recorded decision and how often it was made in a row. */
export type DecisionRecord = NewDecision & {
  readonly id: bigint
  readonly times: bigint
  readonly lastAtMs: UnixMs
}

/**
 * Records a decision. One like the newest is counted there: a portfolio that rests for a year is
 * one row, not one per tick. True where a row was added.
 */
export async function recordDecision(tx: Queryable, made: NewDecision): Promise<boolean> {
  const likeness = likenessOf(made.decision, made.strategyVersion)
  const newest = await tx
    .selectFrom('decisions')
    .select(['decision_id', 'likeness'])
    .where('portfolio_id', '=', made.portfolioId)
    .orderBy('decision_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest?.likeness === likeness && made.decision.kind !== 'rebalance') {
    await countRepeat(tx, newest.decision_id, made.atMs)
    return false
  }
  await insertDecision(tx, made, likeness)
  return true
}

/**
 * What makes two decisions alike: kind and codes, not the figures in them.
 *
 * @example
 * likenessOf({ kind: 'hold', why: [{ code: 'NEVER_TRADES' }] }, 1) // '1 hold NEVER_TRADES'
 */
function likenessOf(decision: Decision, strategyVersion: number): string {
  switch (decision.kind) {
    case 'hold':
      return [strategyVersion, 'hold', ...decision.why.map(({ code }) => code)].join(' ')
    case 'refuse':
      return [
        strategyVersion,
        'refuse',
        ...decision.refusals.map(({ code, field }) => `${code}:${field}`),
      ].join(' ')
    case 'rebalance':
      return [strategyVersion, 'rebalance', ...decision.why.map(({ kind }) => kind)].join(' ')
  }
}

/** Keeps the prices of a snapshot; the hash names its content, so once is enough. */
export async function savePriceSnapshot(
  tx: Queryable,
  snapshotHash: Hex,
  snapshot: PriceSnapshot,
): Promise<void> {
  if (snapshot.prices.length === 0) return
  await tx
    .insertInto('price_snapshots')
    .values(
      snapshot.prices.map((price) => ({
        snapshot_hash: snapshotHash,
        asset: price.asset,
        price_usd_e18: price.priceUsdE18,
        observed_at: instant(price.observedAtMs),
        source: price.source,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Decisions of a portfolio before a given one, newest first. */
export async function loadDecisions(
  db: Queryable,
  portfolioId: string,
  page: { readonly before: bigint | null; readonly limit: number },
): Promise<DecisionRecord[]> {
  const query = db
    .selectFrom('decisions')
    .innerJoin('decision_repeats as repeat', 'repeat.decision_id', 'decisions.decision_id')
    .selectAll('decisions')
    .select(['repeat.times', 'repeat.last_at'])
    .where('portfolio_id', '=', portfolioId)
    .orderBy('decisions.decision_id', 'desc')
    .limit(page.limit)
  const { before } = page
  const rows = await (before === null
    ? query
    : query.where('decisions.decision_id', '<', before)
  ).execute()
  return rows.map(recordOf)
}

async function insertDecision(tx: Queryable, made: NewDecision, likeness: string): Promise<void> {
  const { decision_id } = await tx
    .insertInto('decisions')
    .values({
      portfolio_id: made.portfolioId,
      strategy_version: made.strategyVersion,
      kind: made.decision.kind,
      likeness,
      decision_json: toJson(made.decision),
      drift_absolute_max: made.driftAbsoluteMax,
      drift_asset: made.driftAsset,
      snapshot_hash: made.snapshotHash,
      block_number: made.blockNumber,
      plan_hash: made.planHash,
      decided_at: instant(made.atMs),
    })
    .returning('decision_id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('decision_repeats')
    .values({ decision_id, times: 1n, last_at: instant(made.atMs) })
    .execute()
}

async function countRepeat(tx: Queryable, decisionId: bigint, atMs: UnixMs): Promise<void> {
  await tx
    .updateTable('decision_repeats')
    .set(({ eb }) => ({ times: eb('times', '+', 1n), last_at: instant(atMs) }))
    .where('decision_id', '=', decisionId)
    .execute()
}

type DecisionRow = Selectable<Tables['decisions']> & {
  readonly times: bigint
  readonly last_at: UnixMs
}

function recordOf(row: DecisionRow): DecisionRecord {
  return {
    id: row.decision_id,
    portfolioId: row.portfolio_id,
    strategyVersion: row.strategy_version,
    decision: decisionFrom(row.decision_json),
    driftAbsoluteMax: row.drift_absolute_max,
    driftAsset: row.drift_asset,
    snapshotHash: row.snapshot_hash,
    blockNumber: row.block_number as BlockNumber | null,
    planHash: row.plan_hash,
    atMs: row.decided_at,
    times: row.times,
    lastAtMs: row.last_at,
  }
}

type Rebalance = Extract<Decision, { readonly kind: 'rebalance' }>
type Stored = Exclude<Decision, Rebalance> | (Omit<Rebalance, 'gate'> & Partial<Rebalance>)

/** A decision as it was recorded; before there was a gate none was asked. */
function decisionFrom(text: string): Decision {
  const stored = fromJson(text) as Stored
  return stored.kind === 'rebalance' ? { ...stored, gate: stored.gate ?? { kind: 'off' } } : stored
}
