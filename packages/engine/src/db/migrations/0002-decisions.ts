import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { makeTable, run } from './table.ts'

/** What was decided, on which prices and balances, and what the portfolio was worth. */
export const decisions: SchemaStep = { name: '0002-decisions', breaking: false, up }

async function up(db: Kysely<unknown>): Promise<void> {
  await makeTable(db, {
    name: 'price_snapshots',
    says: 'Prices that a recorded decision saw; one row per asset.',
    appendOnly: true,
    columns: [
      ['snapshot_hash', 'hash32 not null', 'keccak-256 of the snapshot, bound by the plan'],
      ['asset', 'text not null', 'CAIP-19 id'],
      ['price_usd_e18', 'usd_e18 not null', 'US dollars per whole coin, 18 decimals'],
      ['observed_at', 'timestamptz not null', 'When the source saw it, market clock, UTC'],
      ['source', 'text not null', 'Who says so'],
    ],
    constraints: ['primary key (snapshot_hash, asset)'],
  })
  await makeTable(db, {
    name: 'decisions',
    says: 'Every decision. One equal in kind to the newest is counted there, not written again.',
    appendOnly: true,
    columns: [
      ['decision_id', 'bigint generated always as identity primary key', 'Order of decisions'],
      ['portfolio_id', 'text not null references portfolios', 'Portfolio'],
      ['strategy_version', 'integer not null', 'Version of the strategy that decided'],
      ['kind', "text not null check (kind in ('hold', 'rebalance', 'refuse'))", 'What was decided'],
      ['likeness', 'text not null', 'Kind and codes; equal for decisions of equal kind'],
      [
        'decision_json',
        'text not null',
        'The decision with its reasons, as JSON; shares as floats',
      ],
      ['drift_absolute_max', 'double precision', 'Largest absolute drift, a share: 0.05 is 5 pp'],
      ['drift_asset', 'text', 'CAIP-19 id of the asset that drifted most'],
      ['snapshot_hash', 'hash32', 'Prices that were seen; null where none could be read'],
      ['block_number', 'bigint', 'Block of the balances; null where none could be read'],
      ['plan_hash', 'hash32', 'Plan that was proposed for it; null where none was'],
      ['decided_at', 'timestamptz not null', 'Market clock, UTC'],
    ],
  })
  await run(db, 'create index decisions_newest on decisions (portfolio_id, decision_id desc)')
  await makeTable(db, {
    name: 'decision_repeats',
    says: 'How often, and when last, a decision was made again.',
    appendOnly: false,
    columns: [
      ['decision_id', 'bigint primary key references decisions', 'The decision'],
      ['times', 'bigint not null', 'Count of evaluations that ended so, the first one included'],
      ['last_at', 'timestamptz not null', 'The newest of them, market clock, UTC'],
    ],
  })
  await makeTable(db, {
    name: 'valuations',
    says: 'What a portfolio was worth: the newest sample of each hour of the market clock.',
    appendOnly: false,
    columns: [
      ['portfolio_id', 'text not null references portfolios', 'Portfolio'],
      ['hour_at', 'timestamptz not null', 'Start of the hour, market clock, UTC'],
      ['at', 'timestamptz not null', 'Instant of the sample, market clock, UTC'],
      ['value_usd_e18', 'usd_e18 not null', 'Value of all holdings, US dollars with 18 decimals'],
      ['block_number', 'bigint not null', 'Block of the balances'],
    ],
    constraints: ['primary key (portfolio_id, hour_at)'],
  })
}
