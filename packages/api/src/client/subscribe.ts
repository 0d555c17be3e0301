import { eventsIn } from './event-stream.ts'
import type { Send } from './send.ts'
import type { Reply, Subscription } from './types.ts'

/** Wait before the stream is opened again; doubled with every failure in a row. */
const waits = { firstMs: 500, longestMs: 15_000 }

/**
 * Listens to the event stream and opens it again whenever it ends, after the last event seen.
 *
 * A fetch stream and not an EventSource: it runs in Node as well as in browsers, and it can name
 * the event to resume after on its very first request.
 */
export function subscribe(
  send: Send,
  fromId: string | null,
  subscription: Subscription,
): () => void {
  const stop = new AbortController()
  void listen(send, fromId, subscription, stop.signal)
  return () => stop.abort()
}

async function listen(
  send: Send,
  fromId: string | null,
  subscription: Subscription,
  signal: AbortSignal,
): Promise<void> {
  const place: Place = { lastId: fromId, failures: 0 }
  while (!signal.aborted) {
    await readOnce(send, place, subscription, signal)
    if (signal.aborted) return
    subscription.onLink?.('lost')
    await pause(Math.min(waits.longestMs, waits.firstMs * 2 ** place.failures), signal)
    place.failures += 1
  }
}

/** How far the reading has come, over all connections. */
type Place = { lastId: string | null; failures: number }

/** Reads one connection to its end, whatever ends it. */
async function readOnce(
  send: Send,
  place: Place,
  { onEvent, onLink }: Subscription,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { lastId } = place
    const headers: Record<string, string> = lastId === null ? {} : { 'Last-Event-ID': lastId }
    const response = await send('events', {}, { headers, signal })
    onLink?.('open')
    place.failures = 0
    for await (const { id, data } of eventsIn(response)) {
      place.lastId = id
      const event = JSON.parse(data) as Reply<'events'>
      // In its own task: a listener that throws is reported and does not end the stream.
      queueMicrotask(() => signal.aborted || onEvent(event, id))
    }
  } catch {
    // Gone, refused or cut off: the caller waits and opens it again, and `onLink` has said so.
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
