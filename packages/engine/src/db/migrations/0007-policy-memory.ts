import type { Kysely } from 'kysely'
import type { SchemaStep } from './migration.ts'
import { run } from './table.ts'

/** What a rule remembers of the market and of itself between evaluations. */
export const policyMemory: SchemaStep = { name: '0007-policy-memory', breaking: false, up }

async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, 'alter table portfolios add column policy_memory_json text')
  await run(
    db,
    `comment on column portfolios.policy_memory_json is
     'What the rule remembers: peaks, steps, states, as JSON; null before it has seen anything'`,
  )
}
