import { loadDecisions } from '../../db/decisions.ts'
import type { Context } from '../context.ts'
import { cursorOf, pageOf } from './cursor.ts'
import type { DecisionView, Page, PageRequest } from './history.ts'

/** Decisions of a portfolio, newest first: holds and refusals beside the rebalances. */
export async function decisions(
  context: Context,
  portfolioId: string,
  request: PageRequest,
): Promise<Page<DecisionView>> {
  const before = cursorOf(request.before)
  const records = await loadDecisions(context.database.db, portfolioId, {
    before,
    limit: request.limit + 1,
  })
  const items = records.map((record) => ({
    id: record.id.toString(),
    firstAtMs: record.atMs,
    lastAtMs: record.lastAtMs,
    times: Number(record.times),
    decision: record.decision,
    driftAbsoluteMax: record.driftAbsoluteMax,
    driftAsset: record.driftAsset,
    planHash: record.planHash,
  }))
  return pageOf(items, request.limit, ({ id }) => BigInt(id))
}
