import type { ApprovalState, Hex, ProposedPlan, RunState } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import { instant, type Queryable } from './connect.ts'

/** A plan as it is kept, with where its approval and its run stand. */
export type PlanRow = {
  readonly planHash: Hex
  readonly portfolioId: string
  readonly planNonce: bigint
  readonly strategyVersion: number
  /** Canonical JSON; to be parsed, and thereby checked, before it is believed. */
  readonly planJson: string
  readonly approvalState: ApprovalState
  readonly answeredAtMs: UnixMs | null
  readonly reason: string | null
  readonly runState: RunState | null
  readonly endedAtMs: UnixMs | null
}

/** Keeps a plan exactly as it was hashed. */
export async function insertPlan(
  tx: Queryable,
  plan: ProposedPlan,
  kept: { readonly strategyVersion: number; readonly planJson: string },
): Promise<void> {
  await tx
    .insertInto('plans')
    .values({
      plan_hash: plan.planHash,
      portfolio_id: plan.portfolioId,
      plan_nonce: plan.planNonce,
      strategy_version: kept.strategyVersion,
      plan_json: kept.planJson,
      snapshot_hash: plan.priceSnapshotHash,
      created_at: instant(plan.createdAtMs),
      expires_at: instant(plan.expiresAtMs),
    })
    .execute()
}

/** One plan, or null. */
export async function loadPlan(db: Queryable, planHash: Hex): Promise<PlanRow | null> {
  const row = await planRows(db).where('plans.plan_hash', '=', planHash).executeTakeFirst()
  return row ?? null
}

/** The plan of a portfolio that waits for its owner or is carried out, or null. */
export async function loadOpenPlan(db: Queryable, portfolioId: string): Promise<PlanRow | null> {
  const row = await planRows(db)
    .where('plans.portfolio_id', '=', portfolioId)
    .where((eb) =>
      eb.or([eb('approvals.state', '=', 'pending'), eb('runs.state', '=', 'executing')]),
    )
    .executeTakeFirst()
  return row ?? null
}

/** Every plan that waits for its owner or is carried out. */
export async function loadOpenPlanHashes(db: Queryable): Promise<Hex[]> {
  const rows = await planRows(db)
    .where((eb) =>
      eb.or([eb('approvals.state', '=', 'pending'), eb('runs.state', '=', 'executing')]),
    )
    .execute()
  return rows.map(({ planHash }) => planHash)
}

/** Plans of a portfolio before a given one, newest first. */
export async function loadPlans(
  db: Queryable,
  portfolioId: string,
  page: { readonly before: bigint | null; readonly limit: number },
): Promise<PlanRow[]> {
  const query = planRows(db)
    .where('plans.portfolio_id', '=', portfolioId)
    .orderBy('plans.plan_nonce', 'desc')
    .limit(page.limit)
  const { before } = page
  return (before === null ? query : query.where('plans.plan_nonce', '<', before)).execute()
}

function planRows(db: Queryable) {
  return db
    .selectFrom('plans')
    .innerJoin('approvals', 'approvals.plan_hash', 'plans.plan_hash')
    .leftJoin('runs', 'runs.plan_hash', 'plans.plan_hash')
    .select([
      'plans.plan_hash as planHash',
      'plans.portfolio_id as portfolioId',
      'plans.plan_nonce as planNonce',
      'plans.strategy_version as strategyVersion',
      'plans.plan_json as planJson',
      'approvals.state as approvalState',
      'approvals.answered_at as answeredAtMs',
      'approvals.reason as reason',
      'runs.state as runState',
      'runs.ended_at as endedAtMs',
    ])
}
