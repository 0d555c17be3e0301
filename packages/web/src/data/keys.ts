import type { ServerEvent } from '../view/wire.ts'

/** Names of what the page keeps. The first element says what kind it is. */
export const keys = {
  status: ['status'] as const,
  portfolios: ['portfolios'] as const,
  portfolio: (id: string) => ['portfolio', id] as const,
  valuations: (id: string) => ['valuations', id] as const,
  proposals: (id: string) => ['proposals', id] as const,
  rebalances: (id: string) => ['rebalances', id] as const,
  decisions: (id: string) => ['decisions', id] as const,
  proposal: (planHash: string) => ['proposal', planHash] as const,
  order: (planHash: string) => ['order', planHash] as const,
  planJson: (planHash: string) => ['planJson', planHash] as const,
}

/** What an event makes old; only what is on screen is fetched again. */
export function staleAfter(event: ServerEvent): readonly (readonly string[])[] {
  switch (event.type) {
    case 'tick':
      return [keys.status]
    case 'portfolioChanged':
      return [keys.status, keys.portfolio(event.portfolioId)]
    case 'proposalChanged':
      return [
        keys.status,
        keys.proposal(event.planHash),
        keys.portfolio(event.portfolioId),
        keys.proposals(event.portfolioId),
        keys.rebalances(event.portfolioId),
      ]
    case 'decisionMade':
      return [keys.decisions(event.portfolioId), keys.portfolio(event.portfolioId)]
  }
}
