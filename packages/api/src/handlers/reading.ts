import type { Address } from '@evenkeel/core/domain'
import { formatE18, formatInstant } from '@evenkeel/core/units'
import type { Page, PageRequest } from '@evenkeel/engine'
import { notFound } from '../http/errors.ts'
import { readTargets } from '../targets.ts'
import { decisionRow, rebalanceRow } from '../views/history.ts'
import { planPreview } from '../views/plan.ts'
import { portfolioSummary, portfolioView } from '../views/portfolio.ts'
import { proposalSummary } from '../views/proposal-summary.ts'
import { refusalView } from '../views/reasons.ts'
import type { Call, Handlers } from './handler.ts'
import { readablePortfolio, signedIn } from './ownership.ts'

type Names =
  | 'listPortfolios'
  | 'portfolio'
  | 'valuations'
  | 'proposals'
  | 'rebalances'
  | 'decisions'
  | 'previewTargets'

/** What a reader may look at; nothing here changes anything. */
export const readingHandlers: Handlers<Names> = {
  listPortfolios: async (_, call) => {
    const listed = await call.door.engine.listPortfolios(onlyOwner(call))
    return { items: listed.map(portfolioSummary), next: null }
  },

  portfolio: async ({ params }, call) =>
    portfolioView(await readablePortfolio(params.portfolioId, call)),

  valuations: async ({ params }, call) => {
    await readablePortfolio(params.portfolioId, call)
    const { engine, limits } = call.door
    const points = await engine.valuationSeries(params.portfolioId, limits.valuationPointsMax)
    return {
      points: points.map(({ atMs, valueUsdE18 }) => ({
        at: formatInstant(atMs),
        valueUsd: formatE18(valueUsdE18),
      })),
    }
  },

  proposals: async ({ params, query }, call) => {
    await readablePortfolio(params.portfolioId, call)
    const request = pageRequest(query, call)
    return mapPage(
      await call.door.engine.listProposals(params.portfolioId, request),
      proposalSummary,
    )
  },

  rebalances: async ({ params, query }, call) => {
    await readablePortfolio(params.portfolioId, call)
    const request = pageRequest(query, call)
    return mapPage(await call.door.engine.rebalances(params.portfolioId, request), rebalanceRow)
  },

  decisions: async ({ params, query }, call) => {
    await readablePortfolio(params.portfolioId, call)
    const request = pageRequest(query, call)
    return mapPage(await call.door.engine.decisions(params.portfolioId, request), decisionRow)
  },

  previewTargets: async ({ params, body }, call) => {
    const { portfolio } = await readablePortfolio(params.portfolioId, call)
    const target = readTargets(body.targets, portfolio.assets)
    const preview = await call.door.engine.previewTargets(params.portfolioId, target)
    if (preview === null) throw notFound('portfolio')
    if (preview.kind === 'plan') return planPreview(preview.plan)
    if (preview.kind === 'nothing') return { kind: 'nothing' }
    return { kind: 'refused', refusals: preview.refusals.map(refusalView) }
  },
}

/** In a simulation and to a viewer all are shown, to an owner their own. */
function onlyOwner(call: Call): Address | undefined {
  if (call.door.settings.mode === 'simulation') return undefined
  const { role, session } = signedIn(call)
  return role === 'viewer' ? undefined : session.address
}

function pageRequest(
  { limit, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  { door }: Call,
): PageRequest {
  return { limit: limit ?? door.limits.pageItemsDefault, before: cursor ?? null }
}

function mapPage<From, To>({ items, next }: Page<From>, map: (item: From) => To) {
  return { items: items.map(map), next }
}
