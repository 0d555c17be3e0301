import { z } from 'zod'
import type { RouteName } from './routes.ts'

/**
 * Who may call.
 *
 * `anyone` needs nothing. A `reader` may see the thing: anybody in a simulation, else its owner or
 * a viewer of this installation. An `owner` is signed in with the account that owns the thing.
 */
export type Access = 'anyone' | 'reader' | 'owner'

/** What an endpoint takes, gives and demands; docs, guards and handler types follow from it. */
export type Endpoint = {
  readonly summary: string
  readonly access: Access
  /** Costs a signature check or a quote, so that it also spends from the narrower rate limit. */
  readonly costly: boolean
  readonly params: z.ZodType
  readonly query: z.ZodType
  /** Null where the endpoint takes no body. */
  readonly body: z.ZodType | null
  readonly status: 200 | 201 | 202
  readonly reply: z.ZodType
  readonly mediaType: 'application/json' | 'text/event-stream'
}

const nothing = z.object({})

/** An endpoint with the usual settings filled in. */
export function endpoint<
  Reply extends z.ZodType,
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType | null = null,
>(settings: {
  readonly summary: string
  readonly access: Access
  readonly reply: Reply
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly status?: Endpoint['status']
  readonly costly?: boolean
  readonly mediaType?: Endpoint['mediaType']
}) {
  return {
    costly: false,
    params: nothing as z.ZodType as Params,
    query: nothing as z.ZodType as Query,
    body: null as Body,
    status: 200 as const,
    mediaType: 'application/json' as const,
    ...settings,
  }
}

/** All endpoints by name; leaving one out does not compile. */
export type EndpointTable = { readonly [Name in RouteName]: Endpoint }

/** What the handler of an endpoint is given: the parsed request. */
export type RequestOf<E extends Endpoint> = {
  readonly params: z.output<E['params']>
  readonly query: z.output<E['query']>
  readonly body: E['body'] extends z.ZodType ? z.output<E['body']> : null
}

/** What the handler of an endpoint answers. */
export type ReplyOf<E extends Endpoint> = z.input<E['reply']>
