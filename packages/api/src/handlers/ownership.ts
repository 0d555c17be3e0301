import type { Hex } from '@evenkeel/core/domain'
import type { PortfolioView, ProposalView } from '@evenkeel/engine'
import { notFound, refuse, refuseWith } from '../http/errors.ts'
import { asOwner, mayRead, type Owner } from '../visitor.ts'
import type { Call } from './handler.ts'

/** A portfolio that the visitor may read; foreign and unknown are one answer. */
export async function readablePortfolio(portfolioId: string, call: Call): Promise<PortfolioView> {
  const view = await call.door.engine.portfolioView(portfolioId)
  if (view === null || !mayRead(view.portfolio.owner, call.visitor, call.door.settings.mode)) {
    throw notFound('portfolio')
  }
  return view
}

/** A portfolio with its owner, who is the one asking; foreign and unknown are one answer. */
export async function ownPortfolio(
  portfolioId: string,
  call: Call,
): Promise<{ readonly view: PortfolioView; readonly owner: Owner }> {
  const view = await call.door.engine.portfolioView(portfolioId)
  const owner = view === null ? null : asOwner(view.portfolio.owner, call.visitor)
  if (view === null || owner === null) throw notFound('portfolio')
  return { view, owner }
}

/** A proposal that the visitor may read. */
export async function readableProposal(planHash: string, call: Call): Promise<ProposalView> {
  const view = await call.door.engine.proposalView(planHash as Hex)
  if (view === null || !mayRead(view.plan.owner, call.visitor, call.door.settings.mode)) {
    throw notFound('proposal')
  }
  return view
}

/** A proposal with its owner, who is the one asking. */
export async function ownProposal(
  planHash: string,
  call: Call,
): Promise<{ readonly view: ProposalView; readonly owner: Owner }> {
  const view = await call.door.engine.proposalView(planHash as Hex)
  const owner = view === null ? null : asOwner(view.plan.owner, call.visitor)
  if (view === null || owner === null) throw notFound('proposal')
  return { view, owner }
}

/** The signed-in owner that `admit` let in. */
export function signedIn(call: Call): Owner {
  if (call.visitor.kind === 'anonymous') {
    throw refuse('SESSION_MISSING', 'Sign in with your account first.')
  }
  return call.visitor
}

/** The value of a use case's outcome; its refusals become the reply. */
export function valueOf<T>(
  outcome:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly refusals: Parameters<typeof refuseWith>[0] },
): T {
  if (!outcome.ok) throw refuseWith(outcome.refusals)
  return outcome.value
}
