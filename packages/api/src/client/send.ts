import type { z } from 'zod'
import { type RouteName, routes } from '../routes.ts'
import type { ErrorReply } from '../wire/index.ts'
import { ApiError, ApiUnreachable } from './errors.ts'
import { randomKey } from './random-key.ts'

/** What goes into the address and the body of a request. */
export type Input = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

/** Sends one request to one endpoint; a refusal is thrown. */
export type Send = (name: RouteName, input: Input, init?: RequestInit) => Promise<Response>

/** A way to send requests to one server. */
export function sender(baseUrl: string, fetchIt: typeof fetch): Send {
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
