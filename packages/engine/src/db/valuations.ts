import { type BlockNumber, hourMs, type UnixMs, type UsdE18, unixMs } from '@evenkeel/core/units'
import { sql } from 'kysely'
import { instant, type Queryable } from './connect.ts'

/** What a portfolio was worth at one instant. */
export type ValuationSample = {
  readonly portfolioId: string
  readonly atMs: UnixMs
  readonly valueUsdE18: UsdE18
  readonly blockNumber: BlockNumber
}

/** Keeps the newest sample of each hour: ticks come by the second, a year has 8,760 hours. */
export async function saveValuation(db: Queryable, sample: ValuationSample): Promise<void> {
  const newest = {
    at: instant(sample.atMs),
    value_usd_e18: sample.valueUsdE18,
    block_number: sample.blockNumber,
  }
  await db
    .insertInto('valuations')
    .values({
      portfolio_id: sample.portfolioId,
      hour_at: instant(unixMs(Math.floor(sample.atMs / hourMs) * hourMs)),
      ...newest,
    })
    .onConflict((conflict) => conflict.columns(['portfolio_id', 'hour_at']).doUpdateSet(newest))
    .execute()
}

/** A value at an instant. */
export type ValuePoint = { readonly atMs: UnixMs; readonly valueUsdE18: UsdE18 }

/** Samples of a portfolio, oldest first, thinned evenly to at most `points`; the newest stays. */
export async function loadValuations(
  db: Queryable,
  portfolioId: string,
  points: number,
): Promise<ValuePoint[]> {
  const { rows } = await sql<{ at: UnixMs; value_usd_e18: UsdE18 }>`
    select at, value_usd_e18 from (
      select at, value_usd_e18, row_number() over (order by hour_at desc) - 1 as age,
        count(*) over () as total
      from valuations where portfolio_id = ${portfolioId}) samples
    where age % greatest(1, ceil(total::float8 / ${points}::float8)::bigint) = 0
    order by at`.execute(db)
  return rows.map(({ at, value_usd_e18 }) => ({ atMs: at, valueUsdE18: value_usd_e18 }))
}

/** The newest sample at or before an instant, or null. */
export async function valuationAt(
  db: Queryable,
  portfolioId: string,
  atMs: UnixMs,
): Promise<ValuePoint | null> {
  const row = await db
    .selectFrom('valuations')
    .select(['at', 'value_usd_e18'])
    .where('portfolio_id', '=', portfolioId)
    .where(sql<boolean>`at <= ${instant(atMs)}`)
    .orderBy('hour_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { atMs: row.at, valueUsdE18: row.value_usd_e18 }
}

/** The first sample of a portfolio, or null. */
export async function firstValuation(
  db: Queryable,
  portfolioId: string,
): Promise<ValuePoint | null> {
  const row = await db
    .selectFrom('valuations')
    .select(['at', 'value_usd_e18'])
    .where('portfolio_id', '=', portfolioId)
    .orderBy('hour_at')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { atMs: row.at, valueUsdE18: row.value_usd_e18 }
}
