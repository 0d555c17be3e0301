import type { z } from 'zod'
import { type RouteName, routes } from '../routes.ts'
import type { ErrorReply } from '../wire/index.ts'
import { ApiError, ApiUnreachable } from './errors.ts'
import { subscribe } from './subscribe.ts'
import type { Client, Reply } from './types.ts'

/** How a client reaches the server. */
export type ClientOptions = {
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
  /** Looks at every reply, as tests do with `checkReply`; throws on a reply out of form. */
  readonly checkReply?: (name: RouteName, reply: unknown) => void
}

type Input = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

/** Sends one request to one endpoint. */
export type Send = (name: RouteName, input: Input, init?: RequestInit) => Promise<Response>

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

function sender(baseUrl: string, fetchIt: typeof fetch): Send {
  return async (name, input, init = {}) => {
    const { method, keyed } = routes[name]
    const headers = new Headers(init.headers)
    if (input.body !== undefined) headers.set('Content-Type', 'application/json')
    if (keyed) headers.set('Idempotency-Key', randomKey())
    const request: RequestInit = { credentials: 'same-origin', ...init, method, headers }
    if (input.body !== undefined) request.body = JSON.stringify(input.body)
    const response = await reach(fetchIt, baseUrl + urlOf(name, input), request)
    if (!response.ok) throw await errorOf(response)
    return response
  }
}

/** A lost reply to a keyed request is asked for once more: the key makes that harmless. */
async function reach(fetchIt: typeof fetch, url: string, request: RequestInit): Promise<Response> {
  const repeatable = request.method === 'GET' || new Headers(request.headers).has('Idempotency-Key')
  try {
    return await fetchIt(url, request).catch((error: unknown) => {
      if (repeatable && request.signal?.aborted !== true) return fetchIt(url, request)
      throw error
    })
  } catch (cause) {
    throw new ApiUnreachable('Evenkeel does not answer.', { cause })
  }
}

function urlOf(name: RouteName, { params = {}, query = {} }: Input): string {
  const path = routes[name].path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  )
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, String(value))
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

async function errorOf(response: Response): Promise<Error> {
  try {
    const { error } = (await response.json()) as z.output<typeof ErrorReply>
    return new ApiError(response.status, error)
  } catch (cause) {
    return new ApiUnreachable(`The server answered ${response.status} in another form.`, { cause })
  }
}

/** 128 random bits; `randomUUID` is missing on pages served over plain HTTP. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
