import { checkTarget, type Strategy, type Target } from '@evenkeel/core/domain'
import { hashPolicy } from '@evenkeel/core/planning'
import { assert } from '@evenkeel/core/units'
import { moveApproval } from '../db/approvals.ts'
import { appendEvent } from '../db/events.ts'
import { toJson } from '../db/json.ts'
import { loadOpenPlan } from '../db/plans.ts'
import {
  insertStrategyVersion,
  loadPortfolio,
  lockPortfolio,
  type PortfolioRecord,
} from '../db/portfolios.ts'
import { type Context, tell } from './context.ts'
import type { Outcome, Preview } from './engine.ts'
import { assetsOf } from './portfolios.ts'
import { portfolioUnknown, runInTheWay } from './refusals.ts'
import { gather, nativePrice, readPrices, refuseNativePrice } from './sight.ts'
import { thinkQuoted } from './think.ts'

/** What a target would trade if it were saved and met now (CTL-4). Saves nothing. */
export async function previewTargets(
  context: Context,
  portfolioId: string,
  target: Target,
): Promise<Preview | null> {
  const saved = await loadPortfolio(context.database.db, portfolioId)
  if (saved === null) return null
  const unknown = checkTarget(target, context.config.assets)
  if (unknown.length > 0) return { kind: 'refused', refusals: unknown }
  const strategy = { ...saved.portfolio.strategy, target }
  const assets = assetsOf(context, target, saved.portfolio.assets)
  const record = { ...saved, portfolio: { ...saved.portfolio, assets, strategy } }
  const nowMs = context.ports.clock.now()
  const read = await readPrices(
    context,
    assets.map(({ id }) => id),
  )
  const sight = await gather(context, record, read, nowMs)
  const { weighing } = sight.sighting
  if (weighing.kind === 'unknown') return { kind: 'refused', refusals: weighing.refusals }
  const doubts = refuseNativePrice(context, read, nowMs)
  if (doubts.length > 0) return { kind: 'refused', refusals: doubts }
  const nativePriceUsdE18 = nativePrice(context, read)
  assert(nativePriceUsdE18 !== null, 'a checked price is there')
  const why = [{ kind: 'manual' }] as const
  return thinkQuoted(context, {
    record,
    sight,
    strategy,
    destination: target,
    why,
    nativePriceUsdE18,
  })
}

/** Follows a new target from now on, as a new version; the open proposal is superseded. */
export async function saveTargets(
  context: Context,
  { portfolioId, target, actor }: { portfolioId: string; target: Target; actor: string },
): Promise<Outcome<{ readonly version: number }>> {
  const refusals = checkTarget(target, context.config.assets)
  if (refusals.length > 0) return { ok: false, refusals }
  const atMs = context.ports.clock.now()
  const saved = await context.database.db
    .transaction()
    .execute(async (tx): Promise<Outcome<Saved>> => {
      await context.assertFence(tx)
      const record = await lockPortfolio(tx, portfolioId)
      if (record === null) return { ok: false, refusals: [portfolioUnknown(portfolioId)] }
      const open = await loadOpenPlan(tx, portfolioId)
      if (open?.runState === 'executing') {
        return { ok: false, refusals: [runInTheWay(open.planHash)] }
      }
      const strategy: Strategy = { ...record.portfolio.strategy, target }
      const version = await writeVersion(context, tx, record, { strategy, actor })
      const event = { portfolioId, atMs }
      if (open !== null) {
        const move = { planHash: open.planHash, to: 'superseded' as const, atMs, actor }
        await moveApproval(tx, { ...move, reason: 'the targets were changed' })
        await appendEvent(tx, { ...event, type: 'proposalChanged', planHash: open.planHash })
      }
      await appendEvent(tx, { ...event, type: 'portfolioChanged', planHash: null })
      return { ok: true, value: { version, superseded: open?.planHash ?? null } }
    })
  if (!saved.ok) return saved
  const { version, superseded } = saved.value
  tell(context, 'targetsSaved', { portfolioId, version, actor })
  if (superseded !== null) await context.workflows.wake(superseded)
  return { ok: true, value: { version } }
}

type Saved = { readonly version: number; readonly superseded: `0x${string}` | null }

async function writeVersion(
  context: Context,
  tx: Parameters<Context['assertFence']>[0],
  { portfolio, strategyVersion }: PortfolioRecord,
  { strategy, actor }: { readonly strategy: Strategy; readonly actor: string },
): Promise<number> {
  const version = strategyVersion + 1
  await insertStrategyVersion(tx, {
    portfolioId: portfolio.id,
    version,
    strategy,
    policyHash: hashPolicy(strategy, context.ports.keccak256),
    savedAtMs: context.ports.clock.now(),
    savedBy: actor,
  })
  await tx
    .updateTable('portfolios')
    .set({ assets_json: toJson(assetsOf(context, strategy.target, portfolio.assets)) })
    .where('portfolio_id', '=', portfolio.id)
    .execute()
  return version
}
