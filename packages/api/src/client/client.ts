import type { RouteName } from '../routes.ts'
import { type Input, sender } from './send.ts'
import { subscribe } from './subscribe.ts'
import type { Client, Reply } from './types.ts'

/** How a client reaches the server. */
export type ClientOptions = {
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
  /** Looks at every reply, as tests do with `checkReply`; throws on a reply out of form. */
  readonly checkReply?: (name: RouteName, reply: unknown) => void
}

/**
 * A typed client of the HTTP interface; works in browsers and in Node, and carries no schema code.
 *
 * @param baseUrl origin of the server, such as `http://127.0.0.1:4280`; empty for the page's own.
 */
export function createClient(baseUrl: string, options: ClientOptions = {}): Client {
  const send = sender(baseUrl, options.fetch ?? globalThis.fetch.bind(globalThis))
  const call = async <Name extends RouteName>(name: Name, input: Input = {}) => {
    const response = await send(name, input)
    const reply: unknown = await response.json()
    options.checkReply?.(name, reply)
    return reply as Reply<Name>
  }
  return {
    health: () => call('health'),
    status: () => call('status'),
    requestNonce: () => call('requestNonce'),
    signIn: (message, signature) => call('signIn', { body: { message, signature } }),
    signOut: () => call('signOut'),
    listPortfolios: () => call('listPortfolios'),
    createPortfolio: (body) => call('createPortfolio', { body }),
    portfolio: (portfolioId) => call('portfolio', { params: { portfolioId } }),
    valuations: (portfolioId) => call('valuations', { params: { portfolioId } }),
    proposals: (portfolioId, query = {}) => call('proposals', { params: { portfolioId }, query }),
    rebalances: (portfolioId, query = {}) => call('rebalances', { params: { portfolioId }, query }),
    decisions: (portfolioId, query = {}) => call('decisions', { params: { portfolioId }, query }),
    pause: (portfolioId, until) => call('pause', { params: { portfolioId }, body: { until } }),
    resume: (portfolioId) => call('resume', { params: { portfolioId }, body: {} }),
    rebalance: (portfolioId) => call('rebalance', { params: { portfolioId }, body: {} }),
    previewTargets: (portfolioId, targets) =>
      call('previewTargets', { params: { portfolioId }, body: { targets } }),
    saveTargets: (portfolioId, targets) =>
      call('saveTargets', { params: { portfolioId }, body: { targets } }),
    proposal: (planHash) => call('proposal', { params: { planHash } }),
    planJson: async (planHash) => (await send('planJson', { params: { planHash } })).text(),
    approve: (planHash, body) => call('approve', { params: { planHash }, body }),
    reject: (planHash, reason) => call('reject', { params: { planHash }, body: { reason } }),
    executionOrder: (planHash, atomic) =>
      call('executionOrder', { params: { planHash }, query: { atomic } }),
    reportSubmission: (planHash, body) => call('reportSubmission', { params: { planHash }, body }),
    subscribe: (fromId, subscription) => subscribe(send, fromId, subscription),
  }
}
