/** Where each endpoint lives. `keyed` ones create something and need an `Idempotency-Key`. */
type Route = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: `/api/${string}`
  readonly keyed: boolean
}

const read = <Path extends Route['path']>(path: Path) =>
  ({ method: 'GET', path, keyed: false }) as const
/** Repeating it does no harm, so that it needs no key. */
const ask = <Path extends Route['path']>(path: Path) =>
  ({ method: 'POST', path, keyed: false }) as const
const create = <Path extends Route['path']>(path: Path) =>
  ({ method: 'POST', path, keyed: true }) as const
const replace = <Path extends Route['path']>(path: Path) =>
  ({ method: 'PUT', path, keyed: false }) as const

/** Every endpoint's method and path: what the server mounts, the client calls and the docs list. */
export const routes = {
  health: read('/api/healthz'),
  status: read('/api/status'),
  openApi: read('/api/openapi.json'),
  events: read('/api/events'),
  requestNonce: ask('/api/auth/nonce'),
  signIn: ask('/api/auth/verify'),
  signOut: ask('/api/auth/logout'),
  listPortfolios: read('/api/portfolios'),
  createPortfolio: create('/api/portfolios'),
  portfolio: read('/api/portfolios/{portfolioId}'),
  valuations: read('/api/portfolios/{portfolioId}/valuations'),
  proposals: read('/api/portfolios/{portfolioId}/proposals'),
  rebalances: read('/api/portfolios/{portfolioId}/rebalances'),
  decisions: read('/api/portfolios/{portfolioId}/decisions'),
  pause: create('/api/portfolios/{portfolioId}/pause'),
  resume: create('/api/portfolios/{portfolioId}/resume'),
  rebalance: create('/api/portfolios/{portfolioId}/rebalance'),
  previewTargets: ask('/api/portfolios/{portfolioId}/targets/preview'),
  saveTargets: replace('/api/portfolios/{portfolioId}/targets'),
  proposal: read('/api/proposals/{planHash}'),
  planJson: read('/api/proposals/{planHash}/plan.json'),
  approve: create('/api/proposals/{planHash}/approve'),
  reject: create('/api/proposals/{planHash}/reject'),
  executionOrder: read('/api/proposals/{planHash}/order'),
  reportSubmission: create('/api/proposals/{planHash}/submissions'),
} as const satisfies Readonly<Record<string, Route>>

/** Name of an endpoint. */
export type RouteName = keyof typeof routes
