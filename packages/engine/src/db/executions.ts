import type { Execution } from '@evenkeel/core/domain'
import { instant, type Queryable } from './connect.ts'
import type { LegRange } from './handovers.ts'
import { fromJson, toJson } from './json.ts'

/** A transaction found on the chain, and the legs that its calls equal. */
export type ExecutedLegs = LegRange & { readonly execution: Execution }

/** Records what was found; the same transaction again changes nothing. */
export async function saveExecution(tx: Queryable, found: ExecutedLegs): Promise<void> {
  const { execution } = found
  await tx
    .insertInto('executions')
    .values({
      tx_hash: execution.txHash,
      plan_hash: found.planHash,
      first_leg: found.firstLeg,
      last_leg: found.lastLeg,
      succeeded: execution.succeeded,
      block_number: execution.blockNumber,
      block_hash: execution.blockHash,
      gas_used: execution.gasUsed,
      gas_price_wei_per_gas: execution.gasPriceWeiPerGas,
      execution_json: toJson(execution),
      mined_at: instant(execution.atMs),
    })
    .onConflict((conflict) => conflict.columns(['tx_hash', 'block_hash']).doNothing())
    .execute()
}

/** What was found of a plan, in the order of its legs. */
export async function loadExecutions(
  db: Queryable,
  planHash: LegRange['planHash'],
): Promise<ExecutedLegs[]> {
  const rows = await db
    .selectFrom('executions')
    .select(['plan_hash', 'first_leg', 'last_leg', 'execution_json'])
    .where('plan_hash', '=', planHash)
    .orderBy('first_leg')
    .orderBy('block_number')
    .execute()
  return rows.map((row) => ({
    planHash: row.plan_hash,
    firstLeg: row.first_leg,
    lastLeg: row.last_leg,
    execution: fromJson(row.execution_json) as Execution,
  }))
}
