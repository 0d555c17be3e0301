import type { Context } from 'hono'
import type { Door } from '../door.ts'
import type { ReplyOf, RequestOf } from '../endpoint.ts'
import type { endpoints } from '../endpoints.ts'
import type { DoorEnv } from '../http/env.ts'
import type { RouteName } from '../routes.ts'
import type { Visitor } from '../visitor.ts'

/** What a handler may use beside its parsed request. */
export type Call = { readonly door: Door; readonly visitor: Visitor; readonly c: Context<DoorEnv> }

/** Answers one endpoint with its reply; a `Response` is sent as it is. */
type Handler<Name extends RouteName> = (
  request: RequestOf<(typeof endpoints)[Name]>,
  call: Call,
) => Promise<ReplyOf<(typeof endpoints)[Name]> | Response>

/** Handlers of some endpoints. */
export type Handlers<Names extends RouteName> = { readonly [Name in Names]: Handler<Name> }
