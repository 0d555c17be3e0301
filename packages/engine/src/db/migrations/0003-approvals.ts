import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { makeTable, run } from './table.ts'

/** Plans, the owner's answers, runs, and the ledger of all their transitions (APR-4). */
export const approvals: SchemaStep = { name: '0003-approvals', breaking: false, up }

const approvalStates = "('pending', 'approved', 'rejected', 'expired', 'superseded', 'cancelled')"
const runStates = "('executing', 'settled', 'partial', 'failed')"

async function up(db: Kysely<unknown>): Promise<void> {
  await makePlans(db)
  await makeTable(db, {
    name: 'approvals',
    says: 'Where the approval of a plan stands. Moved by compare-and-set, with a row in the ledger.',
    appendOnly: false,
    columns: [
      ['plan_hash', 'hash32 primary key references plans', 'Plan'],
      ['portfolio_id', 'text not null references portfolios', 'Portfolio of the plan'],
      ['state', `text not null check (state in ${approvalStates})`, 'State of APR-4'],
      ['approval_nonce', 'hash32 not null unique', 'Number to be signed with the approval'],
      ['proposed_at', 'timestamptz not null', 'Market clock, UTC'],
      ['answered_at', 'timestamptz', 'When it left pending, market clock, UTC'],
      ['reason', 'text', 'Why it was rejected or given up, where that was said'],
      ['superseded_by', 'hash32', 'Plan that took its place; null where none did yet'],
    ],
  })
  await run(
    db,
    "create unique index one_pending_approval on approvals (portfolio_id) where state = 'pending'",
  )
  await makeTable(db, {
    name: 'signed_approvals',
    says: 'What owners signed. One nonce and one plan each: an approval is used once.',
    appendOnly: true,
    columns: [
      ['approval_nonce', 'hash32 primary key', 'Number in the signed message'],
      ['plan_hash', 'hash32 not null unique references plans', 'Plan that was approved'],
      ['approver', 'address20 not null', 'Account that signed'],
      ['signature', 'text not null', 'EIP-712 signature or EIP-1271 proof, hex'],
      ['expires_at', 'timestamptz not null', 'End of the approval, market clock, UTC'],
      ['accepted_at', 'timestamptz not null', 'Market clock, UTC'],
    ],
  })
  await makeTable(db, {
    name: 'runs',
    says: 'Where the run of an approved plan stands. Moved by compare-and-set.',
    appendOnly: false,
    columns: [
      ['plan_hash', 'hash32 primary key references plans', 'Plan'],
      ['portfolio_id', 'text not null references portfolios', 'Portfolio of the plan'],
      ['state', `text not null check (state in ${runStates})`, 'State of APR-4'],
      ['atomic', 'boolean', 'All legs in one transaction; null until the wallet was asked'],
      ['started_at', 'timestamptz not null', 'Market clock, UTC'],
      ['ended_at', 'timestamptz', 'Market clock, UTC; null while executing'],
      ['message', 'text', 'How it ended, in plain words; null while executing'],
    ],
  })
  await run(
    db,
    "create unique index one_executing_run on runs (portfolio_id) where state = 'executing'",
  )
  await makeLedger(db)
}

async function makePlans(db: Kysely<unknown>): Promise<void> {
  await makeTable(db, {
    name: 'plans',
    says: 'Every plan that was proposed, exactly as it was hashed.',
    appendOnly: true,
    columns: [
      ['plan_hash', 'hash32 primary key', 'EIP-712 hash of the plan'],
      ['portfolio_id', 'text not null references portfolios', 'Portfolio'],
      ['plan_nonce', 'bigint not null', 'Counts the plans of a portfolio from 1'],
      ['strategy_version', 'integer not null', 'Version of the strategy that made it'],
      ['plan_json', 'text not null', 'The plan in its canonical JSON form'],
      ['snapshot_hash', 'hash32 not null', 'Prices that it was made on'],
      ['created_at', 'timestamptz not null', 'Market clock, UTC'],
      ['expires_at', 'timestamptz not null', 'Market clock, UTC'],
    ],
    constraints: ['unique (portfolio_id, plan_nonce)'],
  })
}

/** Rows of the ledger hang together by hashes: a changed, lost or moved row breaks the chain. */
async function makeLedger(db: Kysely<unknown>): Promise<void> {
  await makeTable(db, {
    name: 'ledger',
    says: 'Every transition of approvals and runs, chained by hashes (I-9).',
    appendOnly: true,
    columns: [
      ['sequence', 'bigint primary key', 'Counts transitions from 1 without a gap'],
      ['subject', "text not null check (subject in ('approval', 'run'))", 'What moved'],
      ['plan_hash', 'hash32 not null references plans', 'Plan'],
      ['from_state', 'text', 'State before; null for the first'],
      ['to_state', 'text not null', 'State after'],
      ['at', 'timestamptz not null', 'Market clock, UTC'],
      ['actor', 'text not null', 'Who moved it: an address, or the engine'],
      ['reason', 'text', 'Why, where that was said'],
      ['chain_hash', 'bytea not null', 'SHA-256 over the row and the chain hash before it'],
    ],
  })
  await run(db, 'create index ledger_by_plan on ledger (plan_hash, sequence)')
  await run(
    db,
    `create function ledger_hash(before bytea, entry ledger) returns bytea language sql stable as $$
       select sha256(before || convert_to(jsonb_build_array(
         entry.sequence, entry.subject, entry.plan_hash, entry.from_state, entry.to_state,
         extract(epoch from entry.at)::text, entry.actor, entry.reason)::text, 'UTF8'))
     $$`,
  )
  await run(
    db,
    `create function chain_ledger() returns trigger language plpgsql as $$
     declare last ledger;
     begin
       perform pg_advisory_xact_lock(hashtext('evenkeel.ledger'));
       select * into last from ledger order by sequence desc limit 1;
       new.sequence := coalesce(last.sequence, 0) + 1;
       new.chain_hash := ledger_hash(coalesce(last.chain_hash, ''::bytea), new);
       return new;
     end $$`,
  )
  await run(
    db,
    `create trigger ledger_is_chained before insert on ledger
     for each row execute function chain_ledger()`,
  )
}
