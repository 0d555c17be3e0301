import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { makeTable, run } from './table.ts'

/** What the doors need: events to follow, sessions, sign-in nonces, idempotency keys. */
export const doors: SchemaStep = { name: '0005-doors', breaking: false, up }

const eventTypes = "('portfolioChanged', 'proposalChanged', 'decisionMade')"

async function up(db: Kysely<unknown>): Promise<void> {
  await makeTable(db, {
    name: 'events',
    says: 'What changed, in commit order: readers resume after the last sequence they saw.',
    appendOnly: true,
    columns: [
      ['sequence', 'bigint primary key', 'Counts events from 1 without a gap'],
      ['type', `text not null check (type in ${eventTypes})`, 'What kind of thing changed'],
      ['portfolio_id', 'text not null references portfolios', 'Portfolio'],
      ['plan_hash', 'hash32', 'Plan, for proposalChanged'],
      ['at', 'timestamptz not null', 'Market clock, UTC'],
    ],
  })
  await run(
    db,
    `create function number_event() returns trigger language plpgsql as $$
     begin
       perform pg_advisory_xact_lock(hashtext('evenkeel.events'));
       new.sequence := coalesce((select max(sequence) from events), 0) + 1;
       perform pg_notify('evenkeel_events', new.sequence::text);
       return new;
     end $$`,
  )
  await run(
    db,
    `create trigger events_are_numbered before insert on events
     for each row execute function number_event()`,
  )
  await makeTable(db, {
    name: 'sessions',
    says: 'Signed-in browsers and programs.',
    appendOnly: false,
    columns: [
      ['token_hash', 'text primary key', 'SHA-256 of the token, hex; the token is not kept'],
      ['address', 'address20 not null', 'Who signed in'],
      ['created_at', 'timestamptz not null', 'Wall clock, UTC'],
      ['expires_at', 'timestamptz not null', 'Wall clock, UTC'],
    ],
  })
  await run(db, 'create index sessions_by_address on sessions (address)')
  await makeTable(db, {
    name: 'sign_in_nonces',
    says: 'Nonces of sign-in messages; a row is removed by the one that uses it.',
    appendOnly: false,
    columns: [
      ['nonce', 'text primary key', 'What the message must contain'],
      ['expires_at', 'timestamptz not null', 'Wall clock, UTC'],
    ],
  })
  await makeTable(db, {
    name: 'idempotency_keys',
    says: 'Replies by idempotency key, kept for 24 hours.',
    appendOnly: false,
    columns: [
      ['scope', 'text not null', 'Who asked'],
      ['key', 'text not null', 'Key that the caller chose'],
      ['fingerprint', 'text not null', 'Hash of method, path and body'],
      ['status', 'integer', 'HTTP status of the reply; null while running'],
      ['body', 'text', 'Body of the reply; null while running'],
      ['claimed_at', 'timestamptz not null', 'Wall clock, UTC'],
    ],
    constraints: ['primary key (scope, key)'],
  })
}
