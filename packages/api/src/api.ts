import { type Context, Hono } from 'hono'
import type { Door } from './door.ts'
import { allHandlers } from './handlers/index.ts'
import { clientOf } from './http/client-of.ts'
import type { DoorEnv } from './http/env.ts'
import { errorAnswer, isFault, refuse, tooMany } from './http/errors.ts'
import { assertOrigin } from './http/origin.ts'
import { requestIds } from './http/request-ids.ts'
import { securityHeaders } from './http/security-headers.ts'
import { streamPlaces } from './http/stream-places.ts'
import { tokenBucket } from './http/token-bucket.ts'
import { webFiles } from './http/web-files.ts'
import { type DoorLimits, doorLimits } from './limits.ts'
import { serveRoutes } from './serve.ts'

/** What the composition root hands over; tests narrow the limits. */
export type ApiOptions = Omit<Door, 'limits'> & { readonly limits?: DoorLimits }

/**
 * The HTTP door of the house: every endpoint under `/api`, the dashboard's files beside it.
 *
 * Serve its `fetch`; it opens no socket and starts nothing by itself.
 */
export function createApi(options: ApiOptions): Hono<DoorEnv> {
  const door: Door = { limits: doorLimits, ...options }
  const { settings, limits } = door
  const app = new Hono<DoorEnv>()
  app.onError((error, c) => sendError(error, c, door))
  app.notFound((c) => sendError(refuse('ROUTE_UNKNOWN', 'Nothing is at this address.'), c, door))
  identifyRequests(app, door)
  app.use(securityHeaders(settings.practiceWalletUrl))
  guardApi(app, door)
  serveRoutes(app, {
    door,
    handlers: allHandlers(
      streamPlaces({ perClient: limits.streamsPerClientMax, total: limits.streamsMax }),
    ),
    takeCostly: tokenBucket({ ...limits.signatures, clientsMax: limits.clientsMax }),
  })
  if (settings.webFolder !== null) app.use(webFiles(settings.webFolder))
  return app
}

/** Every request has an id, in the reply's header, in errors and in the log. */
function identifyRequests(app: Hono<DoorEnv>, { wallClock }: Door): void {
  const nextId = requestIds(wallClock.now())
  app.use(async (c, next) => {
    c.set('requestId', nextId())
    await next()
    c.header('X-Request-Id', c.get('requestId'))
  })
}

/** How often a client may ask, and from where. */
function guardApi(app: Hono<DoorEnv>, { settings, limits, wallClock }: Door): void {
  const take = tokenBucket({ ...limits.requests, clientsMax: limits.clientsMax })
  app.use('/api/*', async (c, next) => {
    const waitMs = take(clientOf(c.env), wallClock.now())
    if (waitMs > 0) throw tooMany(waitMs)
    assertOrigin(c.req.raw, settings.origins)
    await next()
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  })
}

function sendError(error: unknown, c: Context<DoorEnv>, { observer }: Door): Response {
  const requestId = c.get('requestId')
  if (isFault(error)) observer.requestFailed?.({ requestId, path: c.req.path, error })
  const { status, body, retryAfterMs } = errorAnswer(error, requestId)
  if (retryAfterMs !== null) c.header('Retry-After', String(Math.ceil(retryAfterMs / 1_000)))
  return c.json(body, status)
}
