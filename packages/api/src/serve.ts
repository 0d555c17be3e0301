import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Door } from './door.ts'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import type { Call, Handlers } from './handlers/handler.ts'
import { type JsonBody, readJson } from './http/body.ts'
import { clientOf } from './http/client-of.ts'
import type { DoorEnv } from './http/env.ts'
import { errorAnswer, RequestRefused, refuse, tooMany } from './http/errors.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from './http/idempotency.ts'
import type { TokenBucket } from './http/token-bucket.ts'
import { validate } from './http/validate.ts'
import { type RouteName, routes } from './routes.ts'
import { admit, visitorOf } from './visitor.ts'

/** What the routes of the door share. */
export type Serving = {
  readonly door: Door
  readonly handlers: Handlers<RouteName>
  /** The narrower rate limit, of what costs more than a look. */
  readonly takeCostly: TokenBucket
}

/** Mounts every endpoint; a path asked with another method says which one it takes. */
export function serveRoutes(app: Hono<DoorEnv>, serving: Serving): void {
  const names = Object.keys(routes) as RouteName[]
  for (const name of names) {
    app.on(routes[name].method, honoPath(name), (c) => answer(name, c, serving))
  }
  for (const path of new Set(names.map(honoPath))) {
    const here = names.filter((name) => honoPath(name) === path)
    const allowed = here.map((name) => routes[name].method).join(', ')
    app.all(path, (c) => {
      c.header('Allow', allowed)
      throw refuse('METHOD_WRONG', `Use ${allowed} here.`)
    })
  }
}

/**
 * One request, in the order that costs least and tells least: may this client ask at all, is the
 * form right, and only then does anything look at what the request names.
 */
async function answer(name: RouteName, c: Context<DoorEnv>, serving: Serving): Promise<Response> {
  const { door } = serving
  const endpoint: Endpoint = endpoints[name]
  if (endpoint.costly) spend(serving, c)
  const visitor = await visitorOf(c, door)
  admit(endpoint.access, visitor, door.settings.mode)
  const call: Call = { door, visitor, c }
  const body = endpoint.body === null ? null : await readJson(c.req.raw, door.limits)
  const request = {
    params: validate(endpoint.params, c.req.param()),
    query: validate(endpoint.query, c.req.query()),
    body: endpoint.body === null ? null : validate(endpoint.body, body?.value),
  }
  // The table pairs each handler with its own endpoint; here they meet as strangers.
  const handle = serving.handlers[name] as (request: unknown, call: Call) => Promise<unknown>
  if (routes[name].keyed) return answerKeyed(endpoint, call, body, () => handle(request, call))
  const reply = await handle(request, call)
  return reply instanceof Response ? reply : c.json(reply as object, endpoint.status)
}

async function answerKeyed(
  endpoint: Endpoint,
  { c, door, visitor }: Call,
  body: JsonBody | null,
  handle: () => Promise<unknown>,
): Promise<Response> {
  const claim = {
    key: idempotencyKeyOf(c.req.raw),
    scope: visitor.kind === 'signedIn' ? visitor.session.address : 'anonymous',
    fingerprint: fingerprintOf(c.req.raw, body?.text ?? ''),
  }
  const reply = await answerOnce(door.engine.idempotency, claim, async () => {
    try {
      return { status: endpoint.status, body: JSON.stringify(await handle()) }
    } catch (error) {
      // What the domain refused is an answer like any other: a repeat gets it again.
      if (!(error instanceof RequestRefused)) throw error
      const refused = errorAnswer(error, c.get('requestId'))
      return { status: refused.status, body: JSON.stringify(refused.body) }
    }
  })
  if (reply.replayed) c.header('Idempotency-Replayed', 'true')
  c.header('Content-Type', 'application/json')
  return c.body(reply.body, reply.status as ContentfulStatusCode)
}

function spend({ door, takeCostly }: Serving, c: Context<DoorEnv>): void {
  const waitMs = takeCostly(clientOf(c.env), door.wallClock.now())
  if (waitMs > 0) throw tooMany(waitMs)
}

function honoPath(name: RouteName): string {
  return routes[name].path.replaceAll(/\{(\w+)\}/g, ':$1')
}
