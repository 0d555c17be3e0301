import type { Address } from '@evenkeel/core/domain'
import { parseStrategy } from '@evenkeel/core/strategies'
import { notFound, refuse } from '../http/errors.ts'
import { parsedOr, readInstant } from '../http/validate.ts'
import { readTargets } from '../targets.ts'
import { rebalanceReply } from '../views/history.ts'
import { portfolioView } from '../views/portfolio.ts'
import type { Call, Handlers } from './handler.ts'
import { ownPortfolio, signedIn, valueOf } from './ownership.ts'

type Names = 'createPortfolio' | 'pause' | 'resume' | 'rebalance' | 'saveTargets'

/** The owner's controls over their portfolios (CTL-2, CTL-3, CTL-4). */
export const controlHandlers: Handlers<Names> = {
  createPortfolio: async ({ body }, call) => {
    const owner = body.owner.toLowerCase() as Address
    if (owner !== signedIn(call).session.address) {
      throw refuse('OWNER_FOREIGN', 'A portfolio is created by the account that owns it.', 'owner')
    }
    const { engine, settings } = call.door
    const strategy = parsedOr(parseStrategy(body.strategy, settings.assets), 'strategy')
    const created = await engine.createPortfolio({ name: body.name, owner, strategy })
    return currentView(valueOf(created).id, call)
  },

  pause: async ({ params: { portfolioId }, body }, call) => {
    const { owner } = await ownPortfolio(portfolioId, call)
    const untilMs = body.until === null ? null : readInstant(body.until, 'until')
    const actor = owner.session.address
    valueOf(await call.door.engine.pause({ portfolioId, untilMs, actor }))
    return currentView(portfolioId, call)
  },

  resume: async ({ params: { portfolioId } }, call) => {
    const { owner } = await ownPortfolio(portfolioId, call)
    const actor = owner.session.address
    valueOf(await call.door.engine.resume({ portfolioId, actor }))
    return currentView(portfolioId, call)
  },

  rebalance: async ({ params: { portfolioId } }, call) => {
    await ownPortfolio(portfolioId, call)
    return rebalanceReply(valueOf(await call.door.engine.requestRebalance(portfolioId)))
  },

  saveTargets: async ({ params: { portfolioId }, body }, call) => {
    const { view, owner } = await ownPortfolio(portfolioId, call)
    const target = readTargets(body.targets, view.portfolio.assets)
    const actor = owner.session.address
    valueOf(await call.door.engine.saveTargets({ portfolioId, target, actor }))
    return currentView(portfolioId, call)
  },
}

/** The portfolio after the change, so that nobody has to ask again. */
async function currentView(portfolioId: string, { door }: Call) {
  const view = await door.engine.portfolioView(portfolioId)
  if (view === null) throw notFound('portfolio')
  return portfolioView(view)
}
