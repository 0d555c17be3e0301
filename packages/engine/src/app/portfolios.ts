import { checkTarget, type Portfolio, type Target } from '@evenkeel/core/domain'
import { hashPolicy } from '@evenkeel/core/planning'
import { assert } from '@evenkeel/core/units'
import { appendEvent } from '../db/events.ts'
import { insertPortfolio } from '../db/portfolios.ts'
import { type Context, tell } from './context.ts'
import type { CreatePortfolio, Outcome } from './engine.ts'

/** Begins to watch an account under a strategy. Nothing is traded by this. */
export async function createPortfolio(
  context: Context,
  { name, owner, strategy }: CreatePortfolio,
): Promise<Outcome<Portfolio>> {
  const { config, ports, database } = context
  const refusals = checkTarget(strategy.target, config.assets)
  if (refusals.length > 0) return { ok: false, refusals }
  const portfolio: Portfolio = {
    id: ports.ids.next('portfolio'),
    name,
    mode: config.mode,
    chain: config.chain,
    owner,
    assets: assetsOf(context, strategy.target),
    cash: cashOf(context),
    strategy,
    startedAtMs: ports.clock.now(),
  }
  await database.db.transaction().execute(async (tx) => {
    await context.assertFence(tx)
    await insertPortfolio(tx, portfolio, hashPolicy(strategy, ports.keccak256))
    const event = { portfolioId: portfolio.id, planHash: null, atMs: portfolio.startedAtMs }
    await appendEvent(tx, { ...event, type: 'portfolioChanged' })
  })
  tell(context, 'portfolioCreated', { portfolioId: portfolio.id })
  return { ok: true, value: portfolio }
}

/** Assets of a target in its order, those held before it, and cash: what a portfolio watches. */
export function assetsOf(
  { config }: Context,
  target: Target,
  before: Portfolio['assets'] = [],
): Portfolio['assets'] {
  const named = target.map(({ asset }) => asset)
  const kept = before.map(({ id }) => id)
  const ids = [...new Set([...kept, ...named, cashOf({ config })])]
  return ids.map((id) => {
    const asset = config.assets.find((candidate) => candidate.id === id)
    assert(asset !== undefined, 'a checked target names known assets')
    return asset
  })
}

/** The one asset that buys and sells settle in. */
function cashOf({ config }: Pick<Context, 'config'>): Portfolio['cash'] {
  const [cash, second] = config.assets.filter(({ role }) => role === 'cash')
  assert(cash !== undefined && second === undefined, 'an installation has one cash asset')
  return cash.id
}
