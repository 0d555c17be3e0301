import type { Clock } from '@evenkeel/core/ports'
import type { EventRecord } from '@evenkeel/engine'

/** What one open stream needs. */
export type EventStreamInput = {
  readonly events: (signal: AbortSignal) => AsyncIterable<EventRecord>
  /** The event as the wire has it, or null where this reader may not see it. */
  readonly render: (event: EventRecord) => Promise<object | null>
  /** Asked once a heartbeat, however busy the stream: whether the reader may go on listening. */
  readonly isAllowed: () => Promise<boolean>
  readonly heartbeatMs: number
  readonly clock: Clock
  /** Ends the stream from outside: the request was aborted. */
  readonly signal: AbortSignal
  /** Called once, however the stream ends. */
  readonly onClose: () => void
}

const encoder = new TextEncoder()
const beat = Symbol('heartbeat')

/**
 * Server-sent events, pulled: the next event is asked for when the reader has taken the last, so a
 * slow reader holds no queue here, and whoever leaves leaves no listener behind.
 */
export function eventStream(input: EventStreamInput): ReadableStream<Uint8Array> {
  const ended = new AbortController()
  const iterator = input.events(ended.signal)[Symbol.asyncIterator]()
  const end = () => {
    if (ended.signal.aborted) return
    ended.abort()
    // Where the source waits, the abort wakes it; where it has just given an event, this ends it.
    void iterator.return?.()
    input.onClose()
  }
  if (input.signal.aborted) end()
  input.signal.addEventListener('abort', end, { once: true })
  let next: ReturnType<typeof iterator.next> | null = null
  let allowedAtMs = input.clock.now()
  const isAllowed = async () => {
    if (input.clock.now() - allowedAtMs < input.heartbeatMs) return true
    allowedAtMs = input.clock.now()
    return await input.isAllowed()
  }

  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode('retry: 2000\n: open\n\n')),
      pull: async (controller) => {
        try {
          for (;;) {
            next ??= iterator.next()
            const got = await firstOf(next, input.heartbeatMs)
            if (ended.signal.aborted || (got !== beat && got.done === true)) break
            if (!(await isAllowed())) break
            if (got !== beat) next = null
            const text = got === beat ? ': beat\n\n' : await textOf(got.value, input.render)
            if (text === null) continue
            controller.enqueue(encoder.encode(text))
            return
          }
          end()
          controller.close()
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  )
}

async function textOf(
  event: EventRecord,
  render: EventStreamInput['render'],
): Promise<string | null> {
  const shown = await render(event)
  return shown === null ? null : `id: ${event.sequence}\ndata: ${JSON.stringify(shown)}\n\n`
}

/** The promise's value, or `beat` where it takes longer; no timer is left behind. */
async function firstOf<T>(promise: Promise<T>, ms: number): Promise<T | typeof beat> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof beat>((resolve) => {
    timer = setTimeout(resolve, ms, beat)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
