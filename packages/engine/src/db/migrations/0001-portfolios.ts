import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { makeTable, run } from './table.ts'

/** Types of columns, the lock of append-only rows, portfolios and their strategies. */
export const portfolios: SchemaStep = { name: '0001-portfolios', breaking: false, up }

async function up(db: Kysely<unknown>): Promise<void> {
  await makeTypes(db)
  await makeTable(db, {
    name: 'engine_starts',
    says: 'One row per start of an engine. The newest alone may act: its epoch fences the others.',
    appendOnly: true,
    columns: [
      ['epoch', 'bigint generated always as identity primary key', 'Counts starts from 1'],
      ['started_at', 'timestamptz not null', 'Instant of the start, wall clock, UTC'],
      ['process', 'text not null', 'Host and process id, for people'],
    ],
  })
  await makeTable(db, {
    name: 'portfolios',
    says: 'A portfolio: an account, what it may hold, and the strategy that it follows now.',
    appendOnly: false,
    columns: [
      ['portfolio_id', 'text primary key', 'Id, made by the engine'],
      ['name', 'text not null', 'Name that the owner gave'],
      [
        'mode',
        "text not null check (mode in ('simulation', 'paper', 'live'))",
        'What effects may have',
      ],
      ['chain', 'text not null', 'CAIP-2 id of the chain'],
      ['owner', 'address20 not null', 'Account that holds and signs, lower-case hex'],
      ['cash', 'text not null', 'CAIP-19 id of the asset that buys and sells settle in'],
      ['assets_json', 'text not null', 'Assets in the order of the target, as JSON'],
      ['strategy_version', 'integer not null', 'Version that is followed now, from 1'],
      ['plan_nonce_last', 'bigint not null', 'Number of the newest plan; 0 before the first'],
      ['created_at', 'timestamptz not null', 'Start of the calendar, market clock, UTC'],
      [
        'last_scheduled_at',
        'timestamptz not null',
        'Calendar run answered last, market clock, UTC',
      ],
      ['last_reviewed_at', 'timestamptz not null', 'Review date answered last, market clock, UTC'],
      ['last_settled_at', 'timestamptz', 'Start of the cooldown, market clock, UTC'],
      ['last_rejected_at', 'timestamptz', 'Owner’s last no, market clock, UTC'],
    ],
  })
  await makeTable(db, {
    name: 'strategy_versions',
    says: 'Every strategy that a portfolio ever followed.',
    appendOnly: true,
    columns: [
      ['portfolio_id', 'text not null references portfolios', 'Portfolio'],
      ['version', 'integer not null', 'Version, from 1'],
      ['strategy_json', 'text not null', 'Strategy as JSON; money and weights as whole E18 units'],
      ['policy_hash', 'hash32 not null', 'keccak-256 of the policy, bound by every plan under it'],
      ['saved_at', 'timestamptz not null', 'Market clock, UTC'],
      ['saved_by', 'text not null', 'Who saved it: an address, or the engine'],
    ],
    constraints: ['primary key (portfolio_id, version)'],
  })
  await makeTable(db, {
    name: 'pauses',
    says: 'Every pause and resumption; the newest row of a portfolio holds.',
    appendOnly: true,
    columns: [
      ['sequence', 'bigint generated always as identity primary key', 'Order of changes'],
      ['portfolio_id', 'text not null references portfolios', 'Portfolio'],
      ['paused', 'boolean not null', 'True for a pause, false for a resumption'],
      ['until_at', 'timestamptz', 'End of the pause, market clock, UTC; null for until resumed'],
      ['at', 'timestamptz not null', 'Instant of the change, market clock, UTC'],
      ['actor', 'text not null', 'Who did it: an address, or the engine'],
    ],
  })
  await run(db, 'create index pauses_by_portfolio on pauses (portfolio_id, sequence desc)')
}

async function makeTypes(db: Kysely<unknown>): Promise<void> {
  await run(db, "create domain hash32 as text check (value ~ '^0x[0-9a-f]{64}$')")
  await run(db, "create domain address20 as text check (value ~ '^0x[0-9a-f]{40}$')")
  await run(db, 'create domain atoms as numeric(78, 0) check (value >= 0)')
  await run(db, 'create domain usd_e18 as numeric(78, 0)')
  await run(
    db,
    `create function refuse_change() returns trigger language plpgsql as $$
     begin
       raise exception 'rows of % are never changed or removed', tg_table_name;
     end $$`,
  )
}
