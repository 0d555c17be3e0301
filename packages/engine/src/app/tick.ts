import { loadPortfolio, loadPortfolios } from '../db/portfolios.ts'
import { type Context, tell } from './context.ts'
import type { Evaluation, Outcome } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { guarded } from './guard.ts'
import { portfolioUnknown } from './refusals.ts'
import { readPrices } from './sight.ts'

/** Looks at every portfolio once, at one instant and on one set of prices. */
export async function tick(context: Context): Promise<readonly Evaluation[]> {
  const nowMs = context.ports.clock.now()
  const records = await loadPortfolios(context.database.db)
  const assets = records.flatMap(({ portfolio }) => portfolio.assets.map(({ id }) => id))
  const read = await readPrices(context, assets)
  const evaluations: Evaluation[] = []
  for (const record of records) {
    const evaluation = await guarded(context, record.portfolio.id, () =>
      evaluate(context, { record, read, nowMs, manual: false }),
    )
    if (evaluation !== null) evaluations.push(evaluation)
  }
  tell(context, 'ticked', { atMs: nowMs, portfolios: records.length })
  return evaluations
}

/** Looks at one portfolio because its owner asks for a rebalance now (CTL-3). */
export async function evaluateNow(
  context: Context,
  portfolioId: string,
): Promise<Outcome<Evaluation>> {
  const nowMs = context.ports.clock.now()
  const record = await loadPortfolio(context.database.db, portfolioId)
  if (record === null) return { ok: false, refusals: [portfolioUnknown(portfolioId)] }
  const read = await readPrices(
    context,
    record.portfolio.assets.map(({ id }) => id),
  )
  const value = await evaluate(context, { record, read, nowMs, manual: true })
  return { ok: true, value }
}
