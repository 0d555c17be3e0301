import type { Asset, Hex, PauseState, Portfolio, Strategy } from '@evenkeel/core/domain'
import {
  freshMemory,
  neverRule,
  type PolicyMemory,
  type ScheduleState,
} from '@evenkeel/core/policy'
import type { UnixMs } from '@evenkeel/core/units'
import type { Selectable } from 'kysely'
import { instant, type Queryable } from './connect.ts'
import { fromJson, toJson } from './json.ts'
import type { Tables } from './tables.ts'

/** A portfolio with all that its next decision depends on. */
export type PortfolioRecord = {
  readonly portfolio: Portfolio
  readonly strategyVersion: number
  readonly policyHash: Hex
  readonly schedule: ScheduleState
  readonly memory: PolicyMemory
  readonly lastRejectedAtMs: UnixMs | null
  readonly planNonceLast: bigint
  readonly pause: PauseState
  /** When the pause began, or when it was last resumed; null where neither ever happened. */
  readonly pauseChangedAtMs: UnixMs | null
}

/** Saves a new portfolio with version 1 of its strategy. */
export async function insertPortfolio(
  tx: Queryable,
  portfolio: Portfolio,
  policyHash: Hex,
): Promise<void> {
  const startedAt = instant(portfolio.startedAtMs)
  await tx
    .insertInto('portfolios')
    .values({
      portfolio_id: portfolio.id,
      name: portfolio.name,
      mode: portfolio.mode,
      chain: portfolio.chain,
      owner: portfolio.owner,
      cash: portfolio.cash,
      assets_json: toJson(portfolio.assets),
      strategy_version: 1,
      plan_nonce_last: 0n,
      created_at: startedAt,
      last_scheduled_at: startedAt,
      last_reviewed_at: startedAt,
    })
    .execute()
  await insertStrategyVersion(tx, {
    portfolioId: portfolio.id,
    version: 1,
    strategy: portfolio.strategy,
    policyHash,
    savedAtMs: portfolio.startedAtMs,
    savedBy: portfolio.owner,
  })
}

/** A strategy as it is saved under a version. */
export type StrategyVersion = {
  readonly portfolioId: string
  readonly version: number
  readonly strategy: Strategy
  readonly policyHash: Hex
  readonly savedAtMs: UnixMs
  readonly savedBy: string
}

/** Saves a strategy version and follows it from now on; what the last one remembered is over. */
export async function insertStrategyVersion(tx: Queryable, saved: StrategyVersion): Promise<void> {
  await tx
    .insertInto('strategy_versions')
    .values({
      portfolio_id: saved.portfolioId,
      version: saved.version,
      strategy_json: toJson(saved.strategy),
      policy_hash: saved.policyHash,
      saved_at: instant(saved.savedAtMs),
      saved_by: saved.savedBy,
    })
    .execute()
  await tx
    .updateTable('portfolios')
    .set({ strategy_version: saved.version, policy_memory_json: null })
    .where('portfolio_id', '=', saved.portfolioId)
    .execute()
}

/** All portfolios in the order of their making, or those of one owner. */
export async function loadPortfolios(
  db: Queryable,
  owner: Portfolio['owner'] | null = null,
): Promise<PortfolioRecord[]> {
  const query = owner === null ? records(db) : records(db).where('owner', '=', owner)
  const rows = await query.orderBy('created_at').orderBy('portfolios.portfolio_id').execute()
  return rows.map(recordOf)
}

/** One portfolio, or null. */
export async function loadPortfolio(
  db: Queryable,
  portfolioId: string,
): Promise<PortfolioRecord | null> {
  const row = await records(db)
    .where('portfolios.portfolio_id', '=', portfolioId)
    .executeTakeFirst()
  return row === undefined ? null : recordOf(row)
}

/**
 * One portfolio, locked until the transaction ends: everything that changes what a portfolio may
 * do next takes this lock first, so that of two changes one sees the other.
 */
export async function lockPortfolio(
  tx: Queryable,
  portfolioId: string,
): Promise<PortfolioRecord | null> {
  const locked = await tx
    .selectFrom('portfolios')
    .select('portfolio_id')
    .where('portfolio_id', '=', portfolioId)
    .forUpdate()
    .executeTakeFirst()
  return locked === undefined ? null : loadPortfolio(tx, portfolioId)
}

/** Remembers what the policy remembers between evaluations. */
export async function saveSchedule(
  tx: Queryable,
  portfolioId: string,
  schedule: ScheduleState,
): Promise<void> {
  await tx
    .updateTable('portfolios')
    .set({
      last_scheduled_at: instant(schedule.lastScheduledAtMs),
      last_reviewed_at: instant(schedule.lastReviewedAtMs),
    })
    .where('portfolio_id', '=', portfolioId)
    .execute()
}

/** Keeps what the policy remembers of the market, whatever was decided. */
export async function saveMemory(
  db: Queryable,
  portfolioId: string,
  memory: PolicyMemory,
): Promise<void> {
  await db
    .updateTable('portfolios')
    .set({ policy_memory_json: toJson(memory) })
    .where('portfolio_id', '=', portfolioId)
    .execute()
}

/**
 * Spends the runs that a plan was made for, once its owner answered. A plan that nobody answered
 * spends none: the run is still due (TRG-2).
 */
export async function spendRuns(
  tx: Queryable,
  portfolioId: string,
  runs: { readonly calendar: boolean; readonly review: boolean },
  decidedAtMs: UnixMs,
): Promise<void> {
  const at = instant(decidedAtMs)
  const spent = {
    ...(runs.calendar ? { last_scheduled_at: at } : {}),
    ...(runs.review ? { last_reviewed_at: at } : {}),
  }
  if (!runs.calendar && !runs.review) return
  await tx.updateTable('portfolios').set(spent).where('portfolio_id', '=', portfolioId).execute()
}

/** Notes that a rebalance settled, or that the owner said no; the cooldown counts from there. */
export async function noteOutcome(
  tx: Queryable,
  portfolioId: string,
  outcome: 'last_settled_at' | 'last_rejected_at',
  atMs: UnixMs,
): Promise<void> {
  await tx
    .updateTable('portfolios')
    .set({ [outcome]: instant(atMs) })
    .where('portfolio_id', '=', portfolioId)
    .execute()
}

/** Takes the next plan number; the caller holds the lock. */
export async function savePlanNonce(
  tx: Queryable,
  portfolioId: string,
  planNonce: bigint,
): Promise<void> {
  await tx
    .updateTable('portfolios')
    .set({ plan_nonce_last: planNonce })
    .where('portfolio_id', '=', portfolioId)
    .execute()
}

/** Adds a pause or a resumption. */
export async function insertPause(
  tx: Queryable,
  change: {
    readonly portfolioId: string
    readonly pause: PauseState
    readonly atMs: UnixMs
    readonly actor: string
  },
): Promise<void> {
  const { pause } = change
  const untilMs = pause.paused ? pause.untilMs : null
  await tx
    .insertInto('pauses')
    .values({
      portfolio_id: change.portfolioId,
      paused: pause.paused,
      until_at: untilMs === null ? null : instant(untilMs),
      at: instant(change.atMs),
      actor: change.actor,
    })
    .execute()
}

function records(db: Queryable) {
  return db
    .selectFrom('portfolios')
    .innerJoin('strategy_versions as strategy', (join) =>
      join
        .onRef('strategy.portfolio_id', '=', 'portfolios.portfolio_id')
        .onRef('strategy.version', '=', 'portfolios.strategy_version'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('pauses')
          .select(['paused', 'until_at', 'at as pause_changed_at'])
          .whereRef('pauses.portfolio_id', '=', 'portfolios.portfolio_id')
          .orderBy('sequence', 'desc')
          .limit(1)
          .as('pause'),
      (join) => join.onTrue(),
    )
    .selectAll('portfolios')
    .select(['strategy_json', 'policy_hash', 'paused', 'until_at', 'pause_changed_at'])
}

type RecordRow = Selectable<Tables['portfolios']> & {
  readonly strategy_json: string
  readonly policy_hash: Hex
  readonly paused: boolean | null
  readonly until_at: UnixMs | null
  readonly pause_changed_at: UnixMs | null
}

function recordOf(row: RecordRow): PortfolioRecord {
  return {
    portfolio: {
      id: row.portfolio_id,
      name: row.name,
      mode: row.mode,
      chain: row.chain,
      owner: row.owner,
      assets: fromJson(row.assets_json) as readonly Asset[],
      cash: row.cash,
      strategy: strategyFrom(row.strategy_json),
      startedAtMs: row.created_at,
    },
    strategyVersion: row.strategy_version,
    policyHash: row.policy_hash,
    schedule: {
      startedAtMs: row.created_at,
      lastScheduledAtMs: row.last_scheduled_at,
      lastReviewedAtMs: row.last_reviewed_at,
      lastSettledAtMs: row.last_settled_at,
    },
    memory: memoryFrom(row.policy_memory_json),
    lastRejectedAtMs: row.last_rejected_at,
    planNonceLast: row.plan_nonce_last,
    pause: row.paused === true ? { paused: true, untilMs: row.until_at } : { paused: false },
    pauseChangedAtMs: row.pause_changed_at,
  }
}

/** A strategy as it was saved; what a rule did not say then is off. */
function strategyFrom(text: string): Strategy {
  const stored = fromJson(text) as Strategy
  return { ...stored, rule: { ...neverRule, ...stored.rule } }
}

function memoryFrom(text: string | null): PolicyMemory {
  return text === null ? freshMemory : (fromJson(text) as PolicyMemory)
}
