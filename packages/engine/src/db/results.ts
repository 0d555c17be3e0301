import type { Hex } from '@evenkeel/core/domain'
import type { Reconciliation } from '@evenkeel/core/planning'
import type { Atoms, UnixMs, UsdE18 } from '@evenkeel/core/units'
import { instant, type Queryable } from './connect.ts'
import { fromJson, toJson } from './json.ts'

/** What a run cost and moved, beside what was expected. */
export type ResultRecord = {
  readonly planHash: Hex
  readonly atMs: UnixMs
  readonly expectedCostUsdE18: UsdE18
  readonly reconciliation: Reconciliation
  /** What is left of each allowance that the plan gave, in the order of its legs. */
  readonly allowancesAfter: readonly Atoms[]
}

/** Keeps the result of a run; the first one stands. */
export async function insertResult(tx: Queryable, result: ResultRecord): Promise<void> {
  const { reconciliation, allowancesAfter } = result
  await tx
    .insertInto('results')
    .values({
      plan_hash: result.planHash,
      reconciled: reconciliation.reconciled,
      expected_cost_usd_e18: result.expectedCostUsdE18,
      realised_cost_usd_e18: reconciliation.realisedCostUsdE18,
      result_json: toJson({ reconciliation, allowancesAfter }),
      at: instant(result.atMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Results of plans, by plan. */
export async function loadResults(
  db: Queryable,
  planHashes: readonly Hex[],
): Promise<ReadonlyMap<Hex, ResultRecord>> {
  if (planHashes.length === 0) return new Map()
  const rows = await db
    .selectFrom('results')
    .selectAll()
    .where('plan_hash', 'in', planHashes)
    .execute()
  return new Map(
    rows.map((row) => {
      const kept = fromJson(row.result_json) as Pick<
        ResultRecord,
        'reconciliation' | 'allowancesAfter'
      >
      const { plan_hash: planHash, at: atMs, expected_cost_usd_e18: expectedCostUsdE18 } = row
      return [planHash, { planHash, atMs, expectedCostUsdE18, ...kept }]
    }),
  )
}
