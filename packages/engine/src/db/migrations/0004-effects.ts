import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { makeTable, run } from './table.ts'

/** The journal of effects: what was handed over, what the chain made of it, what it cost. */
export const effects: SchemaStep = { name: '0004-effects', breaking: false, up }

async function up(db: Kysely<unknown>): Promise<void> {
  await makeTable(db, {
    name: 'handovers',
    says: 'Calls handed to an owner’s wallet; written before anything is sent.',
    appendOnly: false,
    columns: [
      ['effect_key', 'hash32 primary key', 'Names the effect: same key, one effect at most'],
      ['plan_hash', 'hash32 not null references plans', 'Plan'],
      ['first_leg', 'integer not null', 'Index of the first leg in it'],
      ['last_leg', 'integer not null', 'Index of the last leg in it'],
      ['account_nonce', 'bigint not null', 'Nonce reserved for the transaction'],
      ['since_block', 'bigint not null', 'Block after which it may be found on the chain'],
      ['epoch', 'bigint not null references engine_starts', 'Engine that wrote it'],
      ['journalled_at', 'timestamptz not null', 'Market clock, UTC'],
      ['asked_at', 'timestamptz', 'When the wallet was asked, market clock, UTC; null before'],
      ['tx_hash_hint', 'hash32', 'What the sender reported: a hint, never evidence'],
      ['fault', 'text', 'What the wallet answered where it refused'],
    ],
    constraints: ['unique (plan_hash, first_leg, last_leg)'],
  })
  await makeTable(db, {
    name: 'executions',
    says: 'Transactions found whose calls equal approved legs; once per block that held them.',
    appendOnly: true,
    columns: [
      ['tx_hash', 'hash32 not null', 'Transaction'],
      ['plan_hash', 'hash32 not null references plans', 'Plan'],
      ['first_leg', 'integer not null', 'Index of the first leg in it'],
      ['last_leg', 'integer not null', 'Index of the last leg in it'],
      ['succeeded', 'boolean not null', 'False where it reverted'],
      ['block_number', 'bigint not null', 'Block that holds it'],
      ['block_hash', 'hash32 not null', 'Hash of that block'],
      ['gas_used', 'bigint not null', 'Units of gas'],
      ['gas_price_wei_per_gas', 'numeric(78, 0) not null', 'Wei paid per unit of gas'],
      ['execution_json', 'text not null', 'Calls and transfers as JSON; amounts in base units'],
      ['mined_at', 'timestamptz not null', 'Time of the block, UTC'],
    ],
    constraints: ['primary key (tx_hash, block_hash)'],
  })
  await run(db, 'create index executions_by_plan on executions (plan_hash, first_leg)')
  await makeTable(db, {
    name: 'results',
    says: 'What a run cost and moved against what was expected, and whether the books agree.',
    appendOnly: true,
    columns: [
      ['plan_hash', 'hash32 primary key references plans', 'Plan'],
      ['reconciled', 'boolean not null', 'Every balance accounted for to the base unit'],
      ['expected_cost_usd_e18', 'usd_e18 not null', 'Cost in the plan, US dollars, 18 decimals'],
      ['realised_cost_usd_e18', 'usd_e18 not null', 'Cost paid, US dollars, 18 decimals'],
      ['result_json', 'text not null', 'The reconciliation as JSON; amounts in base units'],
      ['at', 'timestamptz not null', 'Market clock, UTC'],
    ],
  })
}
