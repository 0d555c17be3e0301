import type { EventRecord } from '@evenkeel/engine'
import type { Context } from 'hono'
import { clientOf } from '../http/client-of.ts'
import type { DoorEnv } from '../http/env.ts'
import { refuse } from '../http/errors.ts'
import { eventStream } from '../http/event-stream.ts'
import type { StreamPlaces } from '../http/stream-places.ts'
import { describeApi } from '../openapi.ts'
import { serverEvent } from '../views/events.ts'
import { statusView } from '../views/status.ts'
import { mayRead } from '../visitor.ts'
import type { Call, Handlers } from './handler.ts'

type Names = 'health' | 'status' | 'openApi' | 'events'

/** What concerns the installation as a whole. */
export function installationHandlers(places: StreamPlaces): Handlers<Names> {
  let description: ReturnType<typeof describeApi> | undefined
  return {
    health: async (_, { door }) => {
      // Looking for a session that cannot exist costs one indexed read, and fails where the
      // database does.
      await door.engine.sessions.find('')
      return { ok: true }
    },

    status: async (_, { door, visitor }) => statusView(await door.engine.status(), visitor, door),

    openApi: async (_, { door }) => {
      description ??= describeApi(door.settings.version)
      return description
    },

    events: async ({ query }, call) => openStream(query.from, call, places),
  }
}

function openStream(from: string | undefined, call: Call, places: StreamPlaces): Response {
  const { door, visitor, c } = call
  const fromSequence = resumePoint(c, from)
  const leave = places.take(clientOf(c.env))
  if (leave === null) {
    throw refuse('STREAMS_EXHAUSTED', 'Too many open event streams; close one first.')
  }
  const stream = eventStream({
    events: (signal) => door.engine.events(fromSequence, signal),
    render: renderFor(call),
    isAllowed: async () =>
      visitor.kind === 'anonymous' || (await door.engine.sessions.find(visitor.token)) !== null,
    heartbeatMs: door.limits.heartbeatMs,
    clock: door.wallClock,
    signal: c.req.raw.signal,
    onClose: leave,
  })
  c.header('Cache-Control', 'no-store')
  c.header('Content-Type', 'text/event-stream')
  // Tells reverse proxies not to hold events back.
  c.header('X-Accel-Buffering', 'no')
  return c.body(stream)
}

/** The last event that the reader has seen: the header of a reconnect goes before the address. */
function resumePoint(c: Context<DoorEnv>, from: string | undefined): bigint | null {
  const text = c.req.header('last-event-id') ?? from
  if (text === undefined) return null
  if (/^\d{1,18}$/.test(text)) return BigInt(text)
  throw refuse('FIELD_INVALID', 'Last-Event-ID is the id of an event.', 'Last-Event-ID')
}

/** Events of portfolios that the visitor may not read are left out; who owns what is remembered. */
function renderFor({ door, visitor }: Call) {
  const readable = new Map<string, boolean>()
  return async (event: EventRecord) => {
    const { portfolioId } = event
    const known = readable.get(portfolioId)
    if (known !== undefined) return known ? serverEvent(event) : null
    if (door.settings.mode === 'simulation') return serverEvent(event)
    const view = await door.engine.portfolioView(portfolioId)
    if (view === null) return null
    const isReadable = mayRead(view.portfolio.owner, visitor, door.settings.mode)
    readable.set(portfolioId, isReadable)
    return isReadable ? serverEvent(event) : null
  }
}
