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
  const source = input.events(ended.signal)[Symbol.asyncIterator]()
  const end = () => {
    if (ended.signal.aborted) return
    ended.abort()
    // Where the source waits, the abort wakes it; where it has just given an event, this ends it.
    void source.return?.()
    input.onClose()
  }
  if (input.signal.aborted) end()
  input.signal.addEventListener('abort', end, { once: true })
  const pieces = piecesOf(source, input, ended.signal)
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const piece = await pieces.next().catch((error: unknown) => {
          end()
          throw error
        })
        if (piece.done !== true) return controller.enqueue(encoder.encode(piece.value))
        end()
        controller.close()
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  )
}

/** The text of the stream, piece by piece, until the source ends or the reader may not go on. */
async function* piecesOf(
  source: AsyncIterator<EventRecord>,
  input: EventStreamInput,
  ended: AbortSignal,
): AsyncGenerator<string> {
  yield 'retry: 2000\n: open\n\n'
  const isAllowed = atMostEvery(input.heartbeatMs, input.clock, input.isAllowed)
  let next = source.next()
  for (;;) {
    const got = await firstOf(next, input.heartbeatMs)
    if (ended.aborted || (got !== beat && got.done === true)) return
    if (!(await isAllowed())) return
    if (got === beat) yield ': beat\n\n'
    else {
      const text = await textOf(got.value, input.render)
      if (text !== null) yield text
      next = source.next()
    }
  }
}

/** Asks again when the answer is as old as that; in between what was allowed stays allowed. */
function atMostEvery(ms: number, clock: Clock, ask: () => Promise<boolean>) {
  let askedAtMs = clock.now()
  return async () => {
    if (clock.now() - askedAtMs < ms) return true
    askedAtMs = clock.now()
    return ask()
  }
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
